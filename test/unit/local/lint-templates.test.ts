import { describe, expect, test } from 'vitest';
import { ACCEPTED_FINDINGS, type AcceptedFinding } from '../../../infra/accepted-findings.ts';
import { type Finding, judge, readCfnLint, readCheckov } from '../../../local/checks/lint-templates.ts';
import { LocalCloudFailed } from '../../../local/cloud/errors.ts';

const finding = (more: Partial<Finding> = {}): Finding => ({
  linter: 'checkov',
  rule: 'CKV_AWS_18',
  template: 'prod/Teledossier-prod-Storage',
  resource: 'AccessLogs8B620ECA',
  message: 'logging',
  ...more,
});
const accepted: AcceptedFinding = { linter: 'checkov', rule: 'CKV_AWS_18', resources: /^AccessLogs/, reason: 'itself' };

describe('findings of the linters', () => {
  test('an accepted one is closed', () => {
    expect(judge([finding()], [accepted])).toEqual({ open: [], idle: [] });
  });

  test.each([
    ['another resource', finding({ resource: 'VaultBucket0925C477' })],
    ['another rule', finding({ rule: 'CKV_AWS_21' })],
    ['another linter', finding({ linter: 'cfn-lint' })],
  ])('the same is not accepted of %s', (_, other) => {
    expect(judge([finding(), other], [accepted]).open).toEqual([other]);
  });

  test('what is accepted of one stage is not of another', () => {
    const local = finding({ template: 'local/Teledossier-local-Storage' });
    expect(judge([finding(), local], [{ ...accepted, stage: 'local' }]).open).toEqual([finding()]);
  });

  test('an exception that meets nothing is to be removed', () => {
    expect(judge([], [accepted]).idle).toEqual([accepted]);
  });

  test('no rule is accepted of every resource, and each exception says why', () => {
    for (const { resources, reason, rule } of ACCEPTED_FINDINGS) {
      expect(resources.test('Anything'), rule).toBe(false);
      expect(reason.length, rule).toBeGreaterThan(30);
    }
  });
});

test('cfn-lint is read by rule, template and resource', () => {
  const text = JSON.stringify([
    { Filename: 'prod/T.template.json', Message: 'm', Rule: { Id: 'W3005' }, Location: { Path: ['Resources', 'F1', 'DependsOn', 1] } },
    { Filename: 'prod/T.template.json', Message: 'n', Rule: { Id: 'E0000' }, Location: { Path: null } },
  ]);
  expect(readCfnLint(text)).toEqual([
    { linter: 'cfn-lint', rule: 'W3005', template: 'prod/T', resource: 'F1', message: 'm' },
    { linter: 'cfn-lint', rule: 'E0000', template: 'prod/T', resource: '', message: 'n' },
  ]);
});

describe('checkov', () => {
  const said = (summary: { passed: number; parsing_errors: number }) =>
    JSON.stringify({
      summary,
      results: {
        failed_checks: [{ check_id: 'CKV_AWS_18', check_name: 'n', file_path: '/prod/T.template.json', resource: 'AWS::S3::Bucket.B1' }],
      },
    });

  test('is read by rule, template and resource', () => {
    expect(readCheckov(said({ passed: 1, parsing_errors: 0 }))).toEqual([
      { linter: 'checkov', rule: 'CKV_AWS_18', template: 'prod/T', resource: 'B1', message: 'n' },
    ]);
  });

  test.each([
    ['looked at nothing', { passed: 0, parsing_errors: 0 }],
    ['could not read a template', { passed: 1, parsing_errors: 1 }],
  ])('that %s has given no verdict', (_, summary) => {
    expect(() => readCheckov(said(summary))).toThrow(
      new LocalCloudFailed(`checkov n’a pas pu rendre de verdict :\n${JSON.stringify(summary)}`),
    );
  });
});
