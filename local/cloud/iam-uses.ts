import { keyKind } from './call-resource.ts';
import type { AwsCall } from './proxy-calls.ts';

/** One right that a call needs. */
export interface IamUse {
  /** `dynamodb:ConditionCheckItem`, `s3:GetObjectVersion`… */
  readonly action: string;
  /** Name of the table (and index), bucket and kind of object, queue, state machine, user pool; a star for an action that takes no resource. */
  readonly resource: string;
}

/** What a call was answered by, as far as rights depend on it. */
export interface Answered {
  readonly status: number;
}

type Json = Readonly<Record<string, unknown>>;

const use = (action: string, resource: string): IamUse => ({ action, resource });
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Of the Service Authorization Reference: a transaction and a batch are allowed by their parts. */
const TRANSACTION_PARTS: Readonly<Record<string, string>> = {
  ConditionCheck: 'ConditionCheckItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
};

function dynamodbUses(operation: string, body: Json): IamUse[] {
  const parts = [body.TransactItems].flat().flatMap((item) => Object.entries((item ?? {}) as Json));
  if (parts.length > 0) {
    return parts.map(([kind, part]) => use(`dynamodb:${TRANSACTION_PARTS[kind] ?? kind}`, text((part as Json).TableName)));
  }
  const batched = Object.keys((body.RequestItems ?? {}) as Json);
  if (batched.length > 0) return batched.map((table) => use(`dynamodb:${operation}`, table));
  const index = text(body.IndexName);
  return [use(`dynamodb:${operation}`, `${text(body.TableName)}${index === '' ? '' : `/index/${index}`}`)];
}

/** Operations of S3 whose right has another name; the others are named by themselves. */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  HeadBucket: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  CopyObject: 'PutObject',
  PostObject: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
};

/** Where a version is named, the right is another one. */
const VERSIONED: Readonly<Record<string, string>> = {
  GetObject: 'GetObjectVersion',
  DeleteObject: 'DeleteObjectVersion',
  GetObjectTagging: 'GetObjectVersionTagging',
};

const READS = new Set(['GetObject', 'HeadObject', 'CopyObject', 'GetObjectTagging']);

const versioned = (action: string, named: boolean): string => `s3:${(named ? VERSIONED[action] : undefined) ?? action}`;
const ofKind = (bucket: string, key: string): string => (key === '' ? bucket : `${bucket}/${keyKind(key)}`);
const split = (path: string): [bucket: string, key: string] => {
  const [bucket = '', ...key] = path.replace(/^\//, '').split('/');
  return [bucket, key.join('/')];
};

/** A copy reads its source: the bytes, and the tags unless they are given anew. */
function sourceUses(source: string, headers: AwsCall['headers']): IamUse[] {
  const [path = '', query] = source.split('?');
  const from = ofKind(...split(decodeURIComponent(path)));
  const version = query?.startsWith('versionId=') === true;
  const tags = headers['x-amz-tagging-directive'] === 'REPLACE' ? [] : [use(versioned('GetObjectTagging', version), from)];
  return [use(versioned('GetObject', version), from), ...tags];
}

function s3Uses({ operation, path, headers, formKey }: AwsCall, { status }: Answered): IamUse[] {
  const url = new URL(path, 'http://127.0.0.1');
  const [bucket, pathKey] = split(decodeURIComponent(url.pathname));
  const resource = ofKind(bucket, formKey ?? pathKey);
  const uses = [use(versioned(S3_ACTIONS[operation] ?? operation, url.searchParams.has('versionId')), resource)];
  if (headers['x-amz-tagging'] !== undefined) uses.push(use('s3:PutObjectTagging', resource));
  if (headers['x-amz-object-lock-mode'] !== undefined) uses.push(use('s3:PutObjectRetention', resource));
  const source = headers['x-amz-copy-source'];
  if (typeof source === 'string') uses.push(...sourceUses(source, headers));
  // Without it, S3 says « denied » of an object that is not there: whoever goes by the 404 needs it.
  if (status === 404 && READS.has(operation)) {
    const read = typeof source === 'string' ? split(decodeURIComponent(source))[0] : bucket;
    uses.push(use('s3:ListBucket', read));
  }
  return uses;
}

const last = (name: string): string => name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);

/** A mail is sent from an identity, through a configuration set. */
function sesUses(operation: string, form: string): IamUse[] {
  const fields = new URLSearchParams(form);
  const raw = Buffer.from(fields.get('RawMessage.Data') ?? '', 'base64').toString('latin1');
  const set = /^X-SES-CONFIGURATION-SET: ([\w-]+)/m.exec(raw)?.[1];
  const sender = fields.get('Source') ?? '';
  return [
    use(`ses:${operation}`, `identity/${sender.slice(sender.indexOf('@') + 1)}`),
    ...(set === undefined ? [] : [use(`ses:${operation}`, `configuration-set/${set}`)]),
  ];
}

/** The rights that a call needs, by the Service Authorization Reference of AWS; those of the services that functions of the hub call. */
export function iamUses(call: AwsCall, answered: Answered): IamUse[] {
  const { service, operation, body } = call;
  if (service === 's3') return s3Uses(call, answered);
  if (service === 'ses') return sesUses(operation, body);
  // Its rights take no resource.
  if (service === 'guardduty') return [use('guardduty:SendObjectMalwareScan', '*')];
  const request: Json = JSON.parse(body === '' ? '{}' : body);
  if (service === 'dynamodb') return dynamodbUses(operation, request);
  const named = ['QueueUrl', 'stateMachineArn', 'SecretId', 'ConnectorId', 'UserPoolId']
    .map((name) => text(request[name]))
    .find((name) => name !== '');
  return [use(`${service}:${operation}`, named === undefined ? '*' : last(named))];
}
