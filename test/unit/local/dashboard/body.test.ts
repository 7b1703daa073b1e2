import { expect, test } from 'vitest';
import { blocksOf } from '../../../../local/dashboard/body.ts';

const bodyWith = (part: object) => {
  const before =
    '{"widgets":[{"type":"metric","x":0,"y":0,"width":8,"height":6,"properties":{"title":"t","view":"bar","metrics":[["AWS/Lambda","Errors","FunctionName","';
  return { 'Fn::Join': ['', [before, part, '"]]}}]}']] };
};
const named = (part: object): string | undefined => {
  const [block] = blocksOf(bodyWith(part));
  return block?.type === 'metric' ? block.lines[0]?.metric?.dimensions.FunctionName : undefined;
};

test('what a stack exports stands for itself, and the region for its name', () => {
  expect(named({ 'Fn::ImportValue': 'Teledossier-prod-Workflow:ExportsOutputRefF1' })).toBe('Teledossier-prod-Workflow:ExportsOutputRefF1');
  expect(named({ Ref: 'AWS::Region' })).toBe('eu-west-3');
});

test.each([{ Ref: 'AWS::AccountId' }, { Ref: 'SweepDue0A1B' }, { 'Fn::GetAtt': ['SweepDue0A1B', 'Arn'] }])(
  '%j is not taken for the region',
  (part) => {
    expect(() => named(part)).toThrow();
  },
);
