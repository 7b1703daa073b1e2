import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { ACCOUNT, REGION } from '../cloud/endpoint.ts';

const TemplateSchema = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) })),
});

export interface Deployed {
  readonly type: string;
  readonly physicalId: string;
  /** Properties as in the template, references within the stack replaced by what they stand for. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A reference is replaced by a physical name, or by the ARN of a key; others are left as they are. */
function resolve(value: unknown, physical: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, physical));
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value && typeof value.Ref === 'string') return physical.get(value.Ref) ?? value;
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])) {
    const [id, attribute] = value['Fn::GetAtt'];
    const name = physical.get(String(id));
    if (attribute === 'Arn' && name && /^[0-9a-f-]{36}$/.test(name)) return `arn:aws:kms:${REGION}:${ACCOUNT}:key/${name}`;
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, physical)]));
}

/** Every resource of the assembly's stacks as deployed. */
export async function deployedResources(assembly: string): Promise<Deployed[]> {
  const cloudFormation = new CloudFormationClient({});
  const files = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
  const stacks = files.map(async (file) => {
    const { Resources } = TemplateSchema.parse(JSON.parse(readFileSync(join(assembly, file), 'utf8')));
    const StackName = file.replace('.template.json', '');
    const { StackResources = [] } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName }));
    const physical = new Map(StackResources.map((r) => [r.LogicalResourceId ?? '', r.PhysicalResourceId ?? '']));
    return Object.entries(Resources).map(([id, { Type, Properties }]) => ({
      type: Type,
      physicalId: physical.get(id) ?? '',
      properties: Object.fromEntries(Object.entries(Properties).map(([name, value]) => [name, resolve(value, physical)])),
    }));
  });
  return (await Promise.all(stacks)).flat();
}
