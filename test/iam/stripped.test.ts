import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { putRolePolicy, type RolePolicy, rolePolicies } from '../../local/cloud/roles.ts';
import { newNumero, world } from '../e2e/world.ts';

const outputs = inject('outputs');
const { endpoint, region } = outputs;
const lambda = new LambdaClient({ endpoint, region });
const w = world(outputs);
const NAME = 'acknowledge-deposit';
const whole = await policyOf(NAME);
afterEach(() => putRolePolicy(endpoint, whole));

/** Runs a function as Step Functions would; its error as it gives it, or null. */
async function run(name: string, numero: string): Promise<string | null> {
  const Payload = JSON.stringify({ numero, seq: 1 });
  const answer = await lambda.send(new InvokeCommand({ FunctionName: outputs.functions[name], Payload }));
  return answer.FunctionError === undefined ? null : Buffer.from(answer.Payload ?? []).toString('utf8');
}

async function policyOf(name: string): Promise<RolePolicy> {
  const { Role = '' } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: outputs.functions[name] }));
  const [policy] = await rolePolicies(endpoint, Role.slice(Role.lastIndexOf('/') + 1));
  if (policy === undefined) throw new Error(`${name} has no policy`);
  return policy;
}

/** The same without one action. */
function without({ document, ...policy }: RolePolicy, action: string): RolePolicy {
  const Statement = document.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((one) => one !== action),
  })).filter(({ Action }) => Action.length > 0);
  return { ...policy, document: { ...document, Statement } };
}

/** A dossier that was acknowledged: to do so once more writes the same again. */
async function acknowledged(): Promise<string> {
  const numero = newNumero();
  await w.deposit(numero, w.commune('courriel'));
  await w.reaches(numero, 'transmis');
  return numero;
}

const DENIED = /not authorized|AccessDenied|Access Denied/i;

describe('a function stripped of one grant', () => {
  test.each(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 's3:PutObject'])(
    'fails without %s, and works again with it',
    async (action) => {
      const numero = await acknowledged();
      await putRolePolicy(endpoint, without(whole, action));
      expect(await run(NAME, numero)).toMatch(DENIED);
      await putRolePolicy(endpoint, whole);
      expect(await run(NAME, numero)).toBeNull();
    },
  );

  test('fails where the grant is of another bucket', async () => {
    const numero = await acknowledged();
    const { portail, vault } = outputs.buckets;
    const Statement = whole.document.Statement.map((statement) => ({
      ...statement,
      Resource: [statement.Resource].flat().map((resource) => resource.replace(portail, vault)),
    }));
    await putRolePolicy(endpoint, { ...whole, document: { ...whole.document, Statement } });
    expect(await run(NAME, numero)).toMatch(DENIED);
  });
});
