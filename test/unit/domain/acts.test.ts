import { expect, test } from 'vitest';
import { ActSchema, targetText } from '../../../functions/domain/acts.ts';

test.each([
  ['a name of a server', 'sftp.exemple.test', 'sftp-exemple-test'],
  ['a code of refusal', 'toutes COMMUNE_NON_RACCORDEE', 'toutes COMMUNE-NON-RACCORDEE'],
  ['identifiers of ours', '01001 RCO', '01001 RCO'],
  ['every commune of a merger', '01001 '.repeat(40), '01001 '.repeat(40).slice(0, 200)],
])('the target of an act takes %s', (_, typed, kept) => {
  expect(ActSchema.shape.target.parse(targetText(typed))).toBe(kept);
});
