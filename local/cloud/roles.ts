import * as z from 'zod';
import { REGION } from './endpoint.ts';

const StatementSchema = z.looseObject({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.union([z.string(), z.array(z.string())]),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const PolicyDocumentSchema = z.looseObject({ Statement: z.array(StatementSchema) });
export type PolicyDocument = z.infer<typeof PolicyDocumentSchema>;
export type Statement = PolicyDocument['Statement'][number];

/** IAM of the emulator, whose root (`test`) needs no right signature: this project has no other use of an IAM client. */
async function iam(endpoint: string, action: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/iam/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ Action: action, Version: '2010-05-08', ...parameters }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`iam:${action} answered ${answer.status}: ${text.slice(0, 300)}`);
  return text;
}

const valuesOf = (xml: string, element: string): string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, value = '']) => value);

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
