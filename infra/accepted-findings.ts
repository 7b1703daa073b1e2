/**
 * Findings of the linters of CloudFormation that are accepted, each with its reason: the one place for both. One that no longer meets a
 * finding is to be removed: local/checks/lint-templates.ts says so, and fails. (Those of cdk-nag stand beside the constructs.)
 */
export interface AcceptedFinding {
  readonly linter: 'cfn-lint' | 'checkov';
  readonly rule: string;
  /** Logical ids, as in the templates. */
  readonly resources: RegExp;
  /** Absent: every stage. */
  readonly stage?: 'local';
  readonly reason: string;
}

const EVERY_FUNCTION = /Function[0-9A-F]{8}$/;

export const ACCEPTED_FINDINGS: readonly AcceptedFinding[] = [
  {
    linter: 'cfn-lint',
    rule: 'W3005',
    resources: /(?:Function|Machine)[0-9A-F]{8}$|^(?:Depot|Boites|Documents)$/,
    reason: 'What runs by a role waits for the policy of it, and CDK names the role beside: superfluous, and right.',
  },
  {
    linter: 'cfn-lint',
    rule: 'E3505',
    resources: /^Queues\w+Queue[0-9A-F]{8}$/,
    stage: 'local',
    reason: 'On a developer’s machine a refused message comes back in seconds; test/infra/rules.test.ts has the rule for the others.',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_158',
    resources: /Logs[0-9A-F]{8}$/,
    reason:
      'Logs hold identifiers and no personal data, under the key of CloudWatch; the sFTP server’s, which tell who connected whence, are under ours.',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_116',
    resources: EVERY_FUNCTION,
    reason: 'Called by a queue, a stream, a machine, an API or a server, each of which keeps what failed; a schedule’s has a destination.',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_117',
    resources: EVERY_FUNCTION,
    reason: 'They reach AWS only, over TLS and by their roles; nothing of theirs is in a private network.',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_173',
    resources: EVERY_FUNCTION,
    reason: 'Variables are names, delays and addresses of the stage; no secret stands there (test/infra/posture.test.ts).',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_115',
    resources: EVERY_FUNCTION,
    reason:
      'Event sources bound their functions, and the APIs their requests; the door of the sFTP server alone has a capacity kept apart.',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_18',
    resources: /^AccessLogs[0-9A-F]{8}$/,
    reason: 'The bucket of the access logs: logging it into itself would never end.',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_21',
    resources: /^(?:AccessLogs|PortailBucket)[0-9A-F]{8}$/,
    reason: 'Facts for the portal are written again from the table, each under a key of its own; access logs are written once, by S3.',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_164',
    resources: /^Server$/,
    reason: 'Communes reach the sFTP server from the Internet: that is what it is for.',
  },
];
