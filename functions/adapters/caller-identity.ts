import { createHash, createHmac } from 'node:crypto';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { compactInstant } from '../domain/instants.ts';

/** Credentials, as any client of the SDK resolves them from a profile, SSO included. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

const BODY = 'Action=GetCallerIdentity&Version=2011-06-15';
const TYPE = 'application/x-www-form-urlencoded; charset=utf-8';
const IdentitySchema = z.object({
  GetCallerIdentityResponse: z.object({ GetCallerIdentityResult: z.object({ Arn: z.string() }) }),
});

/** STS did not say who calls: credentials refused or out of date. */
export class CallerUnknownError extends Error {
  override readonly name = 'CallerUnknownError';
}

/**
 * ARN of whoever the credentials belong to (STS, GetCallerIdentity): the author of what an operator does. One signed request, hence no
 * client of its own for it.
 */
export async function callerIdentity(client = new CloudFormationClient({})): Promise<string> {
  const [credentials, region] = await Promise.all([client.config.credentials(), client.config.region()]);
  const host = `sts.${region}.amazonaws.com`;
  const headers = { 'content-type': TYPE, host, 'x-amz-date': compactInstant(new Date().toISOString()), ...tokenOf(credentials) };
  const authorization = sign({ method: 'POST', path: '/', headers, body: BODY, region, service: 'sts', credentials });
  const answer = await fetch(`https://${host}/`, {
    method: 'POST',
    headers: { ...headers, accept: 'application/json', authorization },
    body: BODY,
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new CallerUnknownError(`AWS ne reconnaît pas ces identifiants (STS a répondu ${answer.status}).`);
  return IdentitySchema.parse(await answer.json()).GetCallerIdentityResponse.GetCallerIdentityResult.Arn;
}

const tokenOf = ({ sessionToken }: Credentials): Record<string, string> =>
  sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken };

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export interface ToSign {
  readonly method: string;
  readonly path: string;
  /** Lower-case names; `x-amz-date` among them. All are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly region: string;
  readonly service: string;
  readonly credentials: Credentials;
}

/** `Authorization` of a request without query (AWS, « Create a signed AWS API request », version 4). */
export function sign({ method, path, headers, body, region, service, credentials }: ToSign): string {
  const names = Object.keys(headers).sort();
  const signed = names.join(';');
  const lines = names.map((name) => `${name}:${headers[name]?.trim()}\n`).join('');
  const request = [method, path, '', lines, signed, sha256(body)].join('\n');
  const at = headers['x-amz-date'] ?? '';
  const day = at.slice(0, 8);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha256(request)].join('\n')).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
}
