import type { IncomingMessage } from 'node:http';
import { callerOf } from './calling-functions.ts';

/** One call of an SDK, as read from its request. */
export interface AwsCall {
  /** The function that calls, by its verb-noun; `presigned` for whoever uses a link or a form that a function signed, `elsewhere` for others. */
  readonly caller: string;
  /** `s3`, `dynamodb`, `sqs`, `states`, `ses`, `lambda`, `cognito-idp`…: the name that signs the request. */
  readonly service: string;
  /** `TransactWriteItems`, `SendRawEmail`, `PutObject`… */
  readonly operation: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The key that a browser's form names; bodies of S3 are not read otherwise. */
  readonly formKey?: string;
}

const S3_QUERIES: readonly [key: string, operation: Readonly<Record<string, string>>][] = [
  ['versions', { GET: 'ListObjectVersions' }],
  ['delete', { POST: 'DeleteObjects' }],
  ['uploads', { POST: 'CreateMultipartUpload', GET: 'ListMultipartUploads' }],
  ['uploadId', { PUT: 'UploadPart', POST: 'CompleteMultipartUpload', DELETE: 'AbortMultipartUpload', GET: 'ListParts' }],
  ['tagging', { GET: 'GetObjectTagging', PUT: 'PutObjectTagging' }],
];
const S3_OBJECT: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
  POST: 'PostObject',
};

function s3Operation(method: string, url: URL, headers: IncomingMessage['headers']): string {
  for (const [key, operations] of S3_QUERIES) {
    const operation = operations[method];
    if (url.searchParams.has(key) && operation) return operation;
  }
  const inBucket = url.pathname.split('/').filter(Boolean).length > 1;
  if (!inBucket) return { GET: 'ListObjectsV2', HEAD: 'HeadBucket', PUT: 'CreateBucket', POST: 'PostObject' }[method] ?? method;
  if (method === 'PUT' && headers['x-amz-copy-source']) return 'CopyObject';
  return S3_OBJECT[method] ?? method;
}

/** Fields of a form come before its file. */
const FORM_KEY = /name="key"\r\n\r\n([^\r]+)\r\n/;
const formKey = (bytes: Buffer): string => FORM_KEY.exec(bytes.subarray(0, 16_384).toString('utf8'))?.[1] ?? '';

function callerName(headers: IncomingMessage['headers'], url: URL): string {
  const name = callerOf(headers['user-agent'])?.name;
  if (name !== undefined) return name;
  const form = headers['content-type']?.startsWith('multipart/form-data') === true;
  return form || url.searchParams.has('X-Amz-Credential') ? 'presigned' : 'elsewhere';
}

/** What a request of an SDK is: by its target, its form action, its smithy path, or the shape of S3's REST. */
export function awsCall(request: IncomingMessage, bytes: Buffer): AwsCall {
  const { headers, method = 'GET', url: path = '/' } = request;
  const url = new URL(path, 'http://127.0.0.1');
  const scope = headers.authorization ?? decodeURIComponent(url.searchParams.get('X-Amz-Credential') ?? '');
  const service = /\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(scope)?.[1] ?? 's3';
  const target = headers['x-amz-target'];
  const body = service === 's3' ? '' : bytes.toString('utf8');
  const call = { caller: callerName(headers, url), service, method, path, headers, body };
  if (typeof target === 'string') return { ...call, operation: target.slice(target.lastIndexOf('.') + 1) };
  if (service === 's3') {
    const operation = s3Operation(method, url, headers);
    return { ...call, operation, ...(operation === 'PostObject' ? { formKey: formKey(bytes) } : {}) };
  }
  const smithy = /\/service\/[^/]+\/operation\/([^/?]+)/.exec(path)?.[1];
  const operation = smithy ?? new URLSearchParams(body).get('Action') ?? `${method} ${url.pathname}`;
  return { ...call, operation };
}
