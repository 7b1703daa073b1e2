import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { putRolePolicy, type RolePolicy, rolePolicies } from '../../local/cloud/roles.ts';
import { newNumero, world } from '../e2e/world.ts';

const outputs = inject('outputs');
const { endpoint, region } = outputs;
const lambda = new LambdaClient({ endpoint, region });
const w = world(outputs);
const whole: RolePolicy[] = [];
afterAll(async () => {
  for (const policy of whole) await putRolePolicy(endpoint, policy);
});

/** Runs a function as Step Functions would; its error as it gives it, or null. */
async function run(name: string, numero: string): Promise<string | null> {
  const Payload = JSON.stringify({ numero, seq: 1, kind: 'depose' });
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

describe('a function stripped of one grant', () => {
  test('fails, whichever it is, and works again with it', async () => {
    const numero = newNumero();
    await w.deposit(numero, w.commune('courriel'));
    await w.reaches(numero, 'transmis');
    const policy = await policyOf('acknowledge-deposit');
    whole.push(policy);
    // Each call of the acknowledgement, again on a dossier that was acknowledged: it writes the same once more.
    for (const action of ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 's3:PutObject']) {
      await putRolePolicy(endpoint, without(policy, action));
      expect(await run('acknowledge-deposit', numero), action).toMatch(/not authorized|AccessDenied|Access Denied/i);
    }
    await putRolePolicy(endpoint, policy);
    expect(await run('acknowledge-deposit', numero)).toBeNull();
  });

  test('cannot do what another may', async () => {
    const policy = await policyOf('acknowledge-deposit');
    whole.push(policy);
    const elsewhere = policy.document.Statement.map((statement) => ({
      ...statement,
      Resource: [statement.Resource].flat().map((resource) => resource.replace(outputs.buckets.portail, outputs.buckets.vault)),
    }));
    const numero = newNumero();
    await w.deposit(numero, w.commune('courriel'));
    await w.reaches(numero, 'transmis');
    await putRolePolicy(endpoint, { ...policy, document: { ...policy.document, Statement: elsewhere } });
    expect(await run('acknowledge-deposit', numero)).toMatch(/not authorized|AccessDenied|Access Denied/i);
  });
});
