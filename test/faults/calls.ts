import { callerOf } from '../../local/cloud/calling-functions.ts';
import type { AwsCall } from '../../local/cloud/proxy-calls.ts';

/** A call of a function, named so that the same call of another run has the same name: dossiers by their rank, drawn names left out. */
export interface NamedCall {
  /** `send-mails dynamodb:TransactWriteItems D3 Update EFFECT#000001#accuse#usager`. */
  readonly signature: string;
  /** Process of the function; undefined where another program called. */
  readonly pid: number | undefined;
  /** The SDK's own name of this call: the same for its retries. */
  readonly invocation: string;
  readonly attempt: number;
}

const KEYS = ['Key', 'Item'] as const;
/** Digests, drawn identifiers, instants in the names of files: what differs each time. */
const DRAWN = /\bessai-[0-9a-f]{8}|[0-9a-f]{8}-[0-9a-f-]{27}|\d{8}T\d{6}Z-[0-9a-f]{8}|[0-9a-f]{16,64}|(?<=RitaGS\.)[\dT_.-]+(?=\.D\d)/g;

function sortKeyOf(item: Record<string, unknown>): string {
  for (const name of KEYS) {
    const key = item[name] as { pk?: { S?: string }; sk?: { S?: string } } | undefined;
    if (key?.sk?.S !== undefined) return `${key.pk?.S ?? ''} ${key.sk.S}`;
  }
  const values = item.ExpressionAttributeValues as Record<string, { S?: string }> | undefined;
  return values === undefined ? '' : (Object.values(values).flatMap(({ S }) => S ?? [])[0] ?? '');
}

function dynamodbTarget(body: string): string {
  const request = JSON.parse(body) as { TransactItems?: Record<string, Record<string, unknown>>[] } & Record<string, unknown>;
  const parts = request.TransactItems?.flatMap((one) => Object.entries(one).map(([kind, item]) => `${kind} ${sortKeyOf(item)}`));
  return parts?.join(', ') ?? sortKeyOf(request);
}

const HEADERS = /X-SES-MESSAGE-TAGS: ([^\r\n]+)/;

/** A mail by the effects that its tags name. */
export function tagsOf(body: string): string {
  const raw = new URLSearchParams(body).get('RawMessage.Data') ?? '';
  return HEADERS.exec(Buffer.from(raw, 'base64').toString('latin1'))?.[1] ?? '';
}

/** Paths at both ends; the bucket's name is drawn by CloudFormation. */
function transferTarget({ SendFilePaths = [], SourcePath, DeletePath, OutputDirectoryPath }: TransferRequest): string {
  const inBucket = [...SendFilePaths, ...(OutputDirectoryPath === undefined ? [] : [OutputDirectoryPath])];
  return [...inBucket.map((one) => one.split('/').slice(2).join('/')), SourcePath, DeletePath].filter((one) => one !== undefined).join(' ');
}

interface TransferRequest {
  readonly SendFilePaths?: readonly string[];
  readonly SourcePath?: string;
  readonly DeletePath?: string;
  readonly OutputDirectoryPath?: string;
}

function targetOf({ service, body, path }: AwsCall): string {
  if (service === 'dynamodb') return dynamodbTarget(body);
  if (service === 'ses') return tagsOf(body);
  if (service === 's3') {
    const [key = ''] = decodeURIComponent(path).split('?');
    const prefix = new URLSearchParams(path.split('?')[1] ?? '').get('prefix');
    // The bucket's name is drawn by CloudFormation.
    return `${key.split('/').slice(2).join('/')}${prefix === null ? '' : prefix}`;
  }
  const request = JSON.parse(body === '' ? '{}' : body) as Record<string, unknown>;
  if (service === 'transfer') return transferTarget(request);
  return ['name', 'MessageBody'].flatMap((name) => (typeof request[name] === 'string' ? [request[name]] : [])).join(' ');
}

/** Names a call. `rankOf` gives the rank of a dossier by its number. */
export function nameCall(call: AwsCall, rankOf: ReadonlyMap<string, number>): NamedCall {
  let target = '';
  try {
    target = targetOf(call);
  } catch {
    // A body of another shape: the call has its operation for a name.
  }
  for (const [numero, rank] of rankOf) target = target.replaceAll(numero, `D${rank}`);
  return {
    signature: `${call.caller} ${call.service}:${call.operation} ${target.replace(DRAWN, '*').replaceAll('DOSSIER#', '')}`.trim(),
    pid: callerOf(call.headers['user-agent'])?.pid,
    invocation: String(call.headers['amz-sdk-invocation-id'] ?? ''),
    attempt: Number(/attempt=(\d+)/.exec(String(call.headers['amz-sdk-request'] ?? ''))?.[1] ?? 1),
  };
}
