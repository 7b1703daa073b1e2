import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { numeroOf, type PushWorld, pushWorld } from './push-world.ts';

const outputs = inject('outputs');
/** A sweep is no cheap question. */
const A_SWEEP_MS = 2_000;
let w: PushWorld;
beforeAll(async () => {
  w = await pushWorld(outputs);
});
afterAll(() => w.server.stop());

test('what is not handed over in time opens in the GS; when the server is back, the push or the fetch wins, never both', async () => {
  const commune = await w.open('course');
  await w.server.down();
  const numeros = await w.depositMany(commune, 8);
  for (const numero of numeros) {
    await w.until(
      `${numero} falls back`,
      async () => {
        await w.sweep();
        return (await w.look.dossier(numero))?.openedInGsAt;
      },
      240,
      A_SWEEP_MS,
    );
  }
  expect(await w.history(numeros[0] ?? '')).toEqual(['depose', 'confie', 'bascule', 'transmis gs']);
  const mail = await w.until('the mairie is told', async () => (await w.everyMail({ a: commune.mailbox }))[0]);
  expect(mail.text).not.toContain('usager@exemple.test');

  const agent = await w.agentOf({ agent: commune.agent.email, agentPassword: commune.agent.password });
  await w.server.up();
  const answers = await Promise.all(
    numeros.map(async (numero, rank) => {
      await wait(rank * 1_000);
      return { numero, answer: await agent.download(numero) };
    }),
  );
  const fetched = answers.filter(({ answer }) => answer.status === 200).map(({ numero }) => numero);
  const pushed = numeros.filter((numero) => !fetched.includes(numero));
  await w.until('the others are taken', async () => (commune.taken.length >= pushed.length ? true : undefined), 120);
  await w.until('no temporary name is left', async () => (readdirSync(commune.here).length === 0 ? true : undefined), 180);
  expect(commune.taken.map(numeroOf).sort()).toEqual([...pushed].sort());
  for (const numero of fetched) expect(await w.history(numero)).toContain('telechargement');
  for (const { numero, answer } of answers.filter(({ answer }) => answer.status !== 200)) {
    expect(answer.status, numero).toBe(409);
    expect(['REMISE_EN_COURS', 'TELECHARGEMENT_HORS_GS']).toContain((answer.body as unknown as { code: string }).code);
  }
}, 600_000);
