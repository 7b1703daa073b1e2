import type { Context } from 'aws-lambda';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';

const CONTEXT = { functionName: 'gs-api', awsRequestId: 'demande-1', memoryLimitInMB: '512', invokedFunctionArn: 'arn' } as Context;
const load = () => import('../../../../functions/gs-api/handler.ts');

function giveEnvironment(): void {
  vi.resetModules();
  vi.stubEnv('AWS_REGION', 'eu-west-3');
  vi.stubEnv('DOSSIERS_TABLE', 'dossiers');
  vi.stubEnv('ACCES_TABLE', 'acces');
  vi.stubEnv('VAULT_BUCKET', 'coffre');
  vi.stubEnv('SCAN_OVERDUE_SECONDS', '1800');
}

// The first load reads the whole AWS SDK, which may take longer than a test on a busy machine.
beforeAll(async () => {
  giveEnvironment();
  await load();
}, 60_000);
beforeEach(giveEnvironment);
afterEach(() => vi.unstubAllEnvs());

test.each(['DOSSIERS_TABLE', 'ACCES_TABLE', 'VAULT_BUCKET', 'SCAN_OVERDUE_SECONDS'])('refuses to start without %s', async (name) => {
  vi.stubEnv(name, undefined);
  await expect(load()).rejects.toThrow(name);
});

test('answers 500 to an event of an unexpected shape, says nothing of it, and lets nobody keep the answer', async () => {
  const { handler } = await load();
  const answer = await handler({ rawPath: '/moi', secret: 'ne pas citer' }, CONTEXT);
  expect(answer).toMatchObject({
    statusCode: 500,
    headers: { 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' },
  });
  expect(JSON.parse(answer.body ?? '')).toEqual({ code: 'ERREUR_INTERNE', message: 'Le service est momentanément indisponible.' });
});
