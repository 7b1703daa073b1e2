import type { AwsCall } from './proxy-calls.ts';

/** Words of a layout; all else in a key is a number, a digest, or a name. */
const WORD = /^_?[a-z]+(?:-[a-z]+)*$/;
/** An object of the hub's own that stands alone in its bucket. */
const LONE = /^[a-z]+(?:-[a-z]+)*\.json$/;

/**
 * The kind of an object: its key with all that is not a word of the layout folded into stars, as a role names it. What is under
 * `contenu/A-4-QX9WR26D/` is of the kind `contenu/` and a star; of a boite, a star stands for its name. The last segment is a name, save
 * that of a JSON object which stands alone in its bucket.
 */
export function keyKind(key: string): string {
  if (LONE.test(key)) return key;
  const segments = key.split('/');
  const kinds = segments.map((segment, index) => (index < segments.length - 1 && WORD.test(segment) ? segment : '*'));
  return kinds.filter((kind, index) => kind !== '*' || kinds[index - 1] !== '*').join('/');
}

/** `teledossier-local-storage-vaultbucket…/contenu/*` of a call of S3; the bucket alone where no object is named. */
function s3Resource(path: string): string {
  const url = new URL(path, 'http://127.0.0.1');
  const [bucket = '', ...key] = decodeURIComponent(url.pathname).slice(1).split('/');
  return key.join('/') === '' ? bucket : `${bucket}/${keyKind(key.join('/'))}`;
}

type Json = Readonly<Record<string, unknown>>;

/** Table, or table and index. Several tables in one call: joined by a comma. */
function tablesOf(body: Json): string {
  const parts = [body.TransactItems].flat().flatMap((item) => Object.values((item ?? {}) as Json)) as Json[];
  const named = [body, ...parts].flatMap(({ TableName }) => (typeof TableName === 'string' ? [TableName] : []));
  const batched = Object.keys((body.RequestItems ?? {}) as Json);
  const tables = [...new Set([...named, ...batched])].sort().join(',');
  return typeof body.IndexName === 'string' ? `${tables}/index/${body.IndexName}` : tables;
}

/** The member of a JSON request that names its resource. */
const NAMED_BY = ['QueueUrl', 'stateMachineArn', 'SecretId', 'ConnectorId', 'FunctionName'] as const;

/** Last part of a URL or an ARN. */
const short = (name: string): string => name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);

/**
 * What a call acts upon: the table (and index), the bucket and kind of object, the queue, the state machine, the secret, the connector; the
 * sender of a mail. Empty where a call names nothing of the kind.
 */
export function callResource({ service, path, body }: Pick<AwsCall, 'service' | 'path' | 'body'>): string {
  if (service === 's3') return s3Resource(path);
  if (service === 'ses') return new URLSearchParams(body).get('Source') ?? '';
  let request: Json;
  try {
    request = JSON.parse(body);
  } catch {
    return '';
  }
  if (service === 'dynamodb') return tablesOf(request);
  for (const name of NAMED_BY) {
    const value = request[name];
    // A secret keeps its whole name, which holds slashes.
    if (typeof value === 'string') return name === 'SecretId' ? value.slice(value.lastIndexOf(':') + 1) : short(value);
  }
  return '';
}
