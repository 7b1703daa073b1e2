import type { UsedRight } from '../../local/cloud/iam-ledger.ts';
import type { Outputs } from '../../local/cloud/outputs.ts';

const DEPLOYED = /^Teledossier-local-\w+?-(\w+?)[0-9A-F]{8}-[\w.]+$/;
const capital = (name: string): string => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;

/** Deployed names of buckets and tables by those of the templates, as `plain` (test/infra/intrinsics.ts) writes them. */
function templateNames({ buckets, tables }: Outputs): Map<string, string> {
  return new Map([
    ...Object.entries(buckets).map(([name, bucket]) => [bucket, `${capital(name)}Bucket.Arn`] as const),
    ...Object.entries(tables).map(([name, table]) => [table, `${capital(name)}.Arn`] as const),
  ]);
}

/** `action resource` as the roles write it, of a right that a call needed. */
export function asGranted({ action, resource }: UsedRight, outputs: Outputs, mailDomain: string): string {
  const [service] = action.split(':');
  const [head = '', ...rest] = resource.split('/');
  const arn = (name: string): string => `${action} arn:aws:${service}:eu-west-3:AccountId:${name}`;
  if (service === 's3' || service === 'dynamodb') return `${action} ${[templateNames(outputs).get(head) ?? head, ...rest].join('/')}`;
  if (service === 'cognito-idp' && resource === outputs.gs.userPoolId) return `${action} AgentsPool.Arn`;
  if (service === 'sqs') return `${action} ${DEPLOYED.exec(resource)?.[1] ?? resource}.Arn`;
  if (service === 'states') return `${action} ${DEPLOYED.exec(resource)?.[1] ?? resource}`;
  if (service === 'transfer') return arn(`connector/${resource}`);
  if (service === 'ses' && resource === `identity/${mailDomain}`) return arn('identity/MailSenderIdentity');
  if (service === 'ses') return arn(resource.replace(/[0-9A-F]{8}-\w+$/, ''));
  return `${action} ${resource}`;
}

/** Whether a grant covers a right: the stars of a grant are any run of characters, as IAM has it. */
export function covers(grant: string, right: string): boolean {
  const pattern = grant.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`));
  return new RegExp(`^${pattern.join('.*')}$`, 's').test(right);
}
