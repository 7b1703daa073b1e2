import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReceiveReturnFlowEnvSchema } from '../../../../functions/receive-return-flow/env.ts';

const ENV = {
  DOSSIERS_TABLE: 'dossiers',
  BOITES_BUCKET: 'boites',
  VAULT_BUCKET: 'vault',
  LEASE_SECONDS: '120',
  PARTIAL_GRACE_SECONDS: '900',
  SCAN_OVERDUE_SECONDS: '1800',
};
const context = { getRemainingTimeInMillis: () => 60_000, awsRequestId: '1', functionName: 'receive-return-flow' };

// Each load evaluates the AWS SDK anew: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
beforeEach(() => void vi.resetModules());
afterEach(() => void vi.unstubAllEnvs());

async function load(env: Record<string, string>) {
  for (const [name, value] of Object.entries({ AWS_REGION: 'eu-west-3', ...env })) vi.stubEnv(name, value);
  const { handler } = await import('../../../../functions/receive-return-flow/handler.ts');
  // The runtime gives a whole context; the function reads its deadline.
  return (event: unknown) => handler(event, context as unknown as Parameters<typeof handler>[1]);
}

test.each(Object.keys(ENV))('refuses a cold start without %s', (name) => {
  expect(ReceiveReturnFlowEnvSchema.safeParse({ ...ENV, [name]: undefined }).success).toBe(false);
});

test('refuses to load without its environment', async () => {
  for (const name of Object.keys(ENV)) vi.stubEnv(name, undefined);
  await expect(import('../../../../functions/receive-return-flow/handler.ts')).rejects.toThrow();
});

test('an input that is no batch is a ParseError', async () => {
  const run = await load(ENV);
  await expect(run({ detail: {} })).rejects.toMatchObject({ name: 'ParseError' });
});

test('a message that is no bell comes back, and carries the others along untouched', async () => {
  const run = await load(ENV);
  const record = (messageId: string, body: unknown) => ({ messageId, body: JSON.stringify(body), attributes: {} });
  // The second names no boite of ours: acknowledged without a call.
  const response = await run({ Records: [record('1', { unknown: true }), record('2', { boite: 'Étrange' })] });
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
});
