import * as z from 'zod';
import { ACCOUNT, REGION } from './endpoint.ts';

const StatementSchema = z.looseObject({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.union([z.string(), z.array(z.string())]),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const PolicyDocumentSchema = z.looseObject({ Statement: z.array(StatementSchema) });
export type PolicyDocument = z.infer<typeof PolicyDocumentSchema>;
export type Statement = PolicyDocument['Statement'][number];

/** IAM and STS of the emulator, whose root (`test`) needs no right signature: this project has no other use of their clients. */
async function query(endpoint: string, service: 'iam' | 'sts', parameters: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(parameters),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${service}:${parameters.Action} answered ${answer.status}: ${text.slice(0, 300)}`);
  return text;
}

const iam = (endpoint: string, Action: string, parameters: Readonly<Record<string, string>>): Promise<string> =>
  query(endpoint, 'iam', { Action, Version: '2010-05-08', ...parameters });

const valuesOf = (xml: string, element: string): string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, value = '']) => value);

export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface RolePolicy {
  readonly role: string;
  readonly name: string;
  readonly document: PolicyDocument;
}

/** The policies that a role carries. */
export async function rolePolicies(endpoint: string, role: string): Promise<RolePolicy[]> {
  const names = valuesOf(await iam(endpoint, 'ListRolePolicies', { RoleName: role }), 'member');
  return Promise.all(
    names.map(async (name) => {
      const [text = ''] = valuesOf(await iam(endpoint, 'GetRolePolicy', { RoleName: role, PolicyName: name }), 'PolicyDocument');
      return { role, name, document: PolicyDocumentSchema.parse(JSON.parse(decodeURIComponent(text))) };
    }),
  );
}

export async function putRolePolicy(endpoint: string, { role, name, document }: RolePolicy): Promise<void> {
  await iam(endpoint, 'PutRolePolicy', { RoleName: role, PolicyName: name, PolicyDocument: JSON.stringify(document) });
}

/** Makes a role that someone may take, with one policy. */
export async function createRole(endpoint: string, role: string, principal: string, document: PolicyDocument): Promise<void> {
  const Principal = principal.startsWith('arn:') ? { AWS: principal } : { Service: principal };
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] };
  await iam(endpoint, 'CreateRole', { RoleName: role, AssumeRolePolicyDocument: JSON.stringify(trust) });
  if (document.Statement.length > 0) await putRolePolicy(endpoint, { role, name: 'only', document });
}

export async function deleteRole(endpoint: string, role: string): Promise<void> {
  for (const { name } of await rolePolicies(endpoint, role)) await iam(endpoint, 'DeleteRolePolicy', { RoleName: role, PolicyName: name });
  await iam(endpoint, 'DeleteRole', { RoleName: role });
}

/** Credentials of a role. */
export async function takeRole(endpoint: string, role: string): Promise<RoleCredentials> {
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
  const xml = await query(endpoint, 'sts', { Action: 'AssumeRole', Version: '2011-06-15', RoleArn, RoleSessionName: 'ecart' });
  const one = (element: string): string => valuesOf(xml, element)[0] ?? '';
  return { accessKeyId: one('AccessKeyId'), secretAccessKey: one('SecretAccessKey'), sessionToken: one('SessionToken') };
}
