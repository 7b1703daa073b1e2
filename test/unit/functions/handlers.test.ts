import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Context } from 'aws-lambda';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';

const FUNCTIONS = path.join(import.meta.dirname, '../../../functions');
/** A folder of `functions/` is a Lambda if and only if it contains `handler.ts`. */
const names = readdirSync(FUNCTIONS).filter((name) => existsSync(path.join(FUNCTIONS, name, 'handler.ts')));

type Handler = (event: unknown, context: Context) => Promise<unknown>;
const load = (name: string): Promise<{ handler: Handler }> => import(path.join(FUNCTIONS, name, 'handler.ts'));

/** A plausible value for each variable of an environment. */
const VALUES: Record<string, string> = {
  LEASE_SECONDS: '120',
  SCAN_OVERDUE_SECONDS: '1800',
  EVIDENCE_SECONDS: '600',
  PARTIAL_GRACE_SECONDS: '900',
  UNHEARD_SECONDS: '1200',
  STAGE: 'local',
  FIRST_RETRY_SECONDS: '60',
  MAX_RETRY_SECONDS: '14400',
  FALLBACK_SECONDS: '259200',
  SEND_SECONDS: '86400',
  POLL_SECONDS: '30',
  FIRST_PROBE_SECONDS: '60',
  MAX_PROBE_SECONDS: '900',
  DEAD_LETTER_QUEUES: 'mail=https://exemple.test/mail',
  MAIL_FROM: 'hub@exemple.test',
  MAIL_CONFIGURATION_SET: 'envois',
  MAIL_RECIPIENTS: JSON.stringify({ to: 'anyone' }),
  REMINDERS: JSON.stringify({ hour: 8, mairie: [2], secondContactFrom: 7, usager: [15] }),
  MAIL_OPERATOR: 'exploitation@exemple.test',
  GS_URL: 'https://gs.exemple.test',
  PARTNERS: JSON.stringify([{ id: 'msp', contact: 'exploitation@msp.test' }]),
  PASSWORD_DAYS: '365',
};

async function environmentOf(name: string): Promise<void> {
  const module: Record<string, unknown> = await import(path.join(FUNCTIONS, name, 'env.ts'));
  const schema = Object.values(module).find((value) => value instanceof z.ZodObject);
  if (!(schema instanceof z.ZodObject)) throw new Error(`${name}/env.ts exports no schema`);
  for (const variable of Object.keys(schema.shape)) {
    vi.stubEnv(
      variable,
      VALUES[variable] ?? (variable.endsWith('_ARN') ? `arn:aws:iam::000000000000:role/${variable}` : `https://exemple.test/${variable}`),
    );
  }
}

// Nothing goes out: the endpoint answers nobody, and no test gets that far.
const context = { functionName: 'f', getRemainingTimeInMillis: () => 30_000 } as Context;

describe.each(names)('%s', (name) => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  test('refuses to start without its environment', async () => {
    await expect(load(name)).rejects.toThrow(z.ZodError);
  }, 30_000);

  test('starts with it, and refuses an input of another shape', async () => {
    await environmentOf(name);
    vi.stubEnv('AWS_REGION', 'eu-west-3');
    const { handler } = await load(name);
    const answer = await handler(42, context).catch((error: unknown) => error);
    // Behind HTTP a refusal is an answer; elsewhere it is thrown, so that the queue or the machine sees it.
    if (['gs-api', 'activate-account', 'activate-agent'].includes(name)) expect(answer).toMatchObject({ statusCode: expect.any(Number) });
    else expect(answer).toMatchObject({ name: 'ParseError' });
  }, 30_000);

  test('keeps its handler to parsing and composing', () => {
    const lines = readFileSync(path.join(FUNCTIONS, name, 'handler.ts'), 'utf8')
      .trimEnd()
      .split('\n').length;
    expect(lines).toBeLessThanOrEqual(23);
  });
});
