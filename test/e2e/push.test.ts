import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { deliveryBell } from '../../functions/adapters/queues.ts';
import type { Endpoint } from '../../functions/domain/endpoint.ts';
import { openEndpoint, openPushCommune, type PushCommune } from '../../local/players/push-commune.ts';
import { startAsyncssh } from '../foreign/asyncssh.ts';
import type { ForeignServer } from '../foreign/server.ts';
import { newNumero, type World, world } from './world.ts';

const outputs = inject('outputs');
let w: World;
let server: ForeignServer;
let endpoint: Endpoint;
beforeAll(async () => {
  w = world(outputs);
  server = await startAsyncssh();
  endpoint = await openEndpoint(outputs, server);
});
afterAll(() => server.stop());

/** A commune of that server, and its software, which takes every file with a final name as soon as it sees it. */
async function open(name: string, mode: 'sftp' | 'mixte' = 'sftp'): Promise<PushCommune & { readonly taken: string[]; here: string }> {
  const here = join(server.directoryHere, name);
  const inside = join(server.folder, `pris-${name}`);
  mkdirSync(here);
  mkdirSync(inside);
  const taken: string[] = [];
  const timer = setInterval(() => {
    for (const file of readdirSync(here).filter((one) => one.endsWith('.zip'))) {
      renameSync(join(here, file), join(inside, `${taken.length}-${file}`));
      taken.push(file);
    }
  }, 50);
  onTestFinished(() => clearInterval(timer));
  const commune = await openPushCommune(outputs, { endpoint, directory: `${server.directory}/${name}`, mode });
  return { ...commune, taken, here };
}
const numeroOf = (file: string): string => /\.(A-7-\w+)-/.exec(file)?.[1] ?? '';
const history = async (numero: string): Promise<string[]> =>
  (await w.look.history(numero)).map((event) =>
    event.type === 'acheminement' ? event.step : 'proof' in event ? `${event.type} ${event.proof}` : event.type,
  );

async function depositMany(commune: PushCommune, count: number): Promise<string[]> {
  const numeros = Array.from({ length: count }, newNumero);
  for (let from = 0; from < count; from += 10)
    await Promise.all(numeros.slice(from, from + 10).map((numero) => w.deposit(numero, commune.commune)));
  return numeros;
}

test('a dossier reaches the commune’s own server byte for byte, under its final name, in few transitions', async () => {
  const commune = await open('simple');
  const numero = newNumero();
  const zip = await w.deposit(numero, commune.commune);
  const dossier = await w.reaches(numero, 'transmis');
  await w.until('the file is taken', async () => (commune.taken.length > 0 ? true : undefined));
  expect(commune.taken).toEqual([dossier.fileName]);
  expect(readFileSync(join(server.folder, 'pris-simple', `0-${dossier.fileName}`)).equals(zip)).toBe(true);
  expect(await history(numero)).toEqual(['depose', 'confie', 'engage', 'transmis push', 'livre']);
  await w.until('nothing is left in the vault', async () => ((await w.vaultKeys(`envois/${numero}/`)).length === 0 ? true : undefined));
  expect(readdirSync(commune.here)).toEqual([]);
  const [mail] = await w.settledMails(numero, 1);
  expect(mail?.to).toEqual(['usager@exemple.test']);
  const counted = Object.values(await w.transitions(numero)).reduce((sum, one) => sum + one, 0);
  expect(counted).toBeLessThanOrEqual(12);
});

describe('a server that is down, then back', () => {
  test('gets exactly one copy of each of 200 dossiers of two communes', async () => {
    const [first, second] = [await open('une'), await open('deux')];
    const numeros = [...(await depositMany(first, 30)), ...(await depositMany(second, 30))];
    await server.down();
    numeros.push(...(await depositMany(first, 40)), ...(await depositMany(second, 40)));
    await wait(5_000);
    await server.up();
    numeros.push(...(await depositMany(first, 30)), ...(await depositMany(second, 30)));
    // What is missing, or came twice, shows in the lists.
    await w
      .until('200 files', async () => (first.taken.length + second.taken.length >= 200 ? true : undefined), 240)
      .catch(() => undefined);
    await wait(3_000);
    expect(first.taken.map(numeroOf).sort()).toEqual(numeros.filter((_, rank) => isFirst(rank)).sort());
    expect([...first.taken, ...second.taken].map(numeroOf).sort()).toEqual([...numeros].sort());
    for (const numero of numeros) await w.reaches(numero, 'transmis');
  }, 600_000);
  /** Ranks of the first commune in the order of the deposits: 30 of each, 40 of each, 30 of each. */
  const isFirst = (rank: number) => rank < 30 || (rank >= 60 && rank < 100) || (rank >= 140 && rank < 170);
});

test('what is not handed over in time opens in the GS; when the server is back, the push or the fetch wins, never both', async () => {
  const commune = await open('course');
  await server.down();
  const numeros = await depositMany(commune, 8);
  for (const numero of numeros) {
    await w.until(
      `${numero} falls back`,
      async () => {
        await w.sweep();
        return (await w.look.dossier(numero))?.openedInGsAt;
      },
      240,
    );
  }
  expect(await history(numeros[0] ?? '')).toEqual(['depose', 'confie', 'bascule', 'transmis gs']);
  const mail = await w.until('the mairie is told', async () => (await w.mails('')).find(({ to }) => to.includes(commune.mailbox)));
  expect(mail.text).not.toContain('usager@exemple.test');

  const agent = await w.agentOf({ agent: commune.agent.email, agentPassword: commune.agent.password });
  await server.up();
  const answers = await Promise.all(
    numeros.map(async (numero, rank) => {
      await wait(rank * 1_000);
      return { numero, answer: await agent.download(numero) };
    }),
  );
  const fetched = answers.filter(({ answer }) => answer.status === 200).map(({ numero }) => numero);
  const pushed = numeros.filter((numero) => !fetched.includes(numero));
  await w.until('the others are taken', async () => (commune.taken.length >= pushed.length ? true : undefined), 120);
  await w.until('no temporary name is left', async () => (readdirSync(commune.here).length === 0 ? true : undefined), 60);
  expect(commune.taken.map(numeroOf).sort()).toEqual([...pushed].sort());
  for (const numero of fetched) expect(await history(numero)).toContain('telechargement');
  for (const { numero, answer } of answers.filter(({ answer }) => answer.status !== 200)) {
    expect(answer.status, numero).toBe(409);
    expect(['REMISE_EN_COURS', 'TELECHARGEMENT_HORS_GS']).toContain((answer.body as unknown as { code: string }).code);
  }
}, 600_000);

test('a suspended raccordement holds its dossiers, box or push, and lets them go once it is active again', async () => {
  const pushed = await open('suspendue');
  const { directory } = dossiersTable(outputs.tables.dossiers);
  const { insee } = pushed.commune;
  const raccordement = await directory.raccordement(insee, 'RCO');
  if (raccordement === null || raccordement.mode === 'courriel') throw new Error('a commune that is pushed to');
  const { push: _, ...pulled } = { ...raccordement, demarche: 'ILE' as const };
  await directory.putRaccordement({ ...raccordement, state: 'suspendu' });
  await directory.putRaccordement({ ...pulled, mode: 'sftp', boite: pushed.boite.boite, state: 'suspendu' });
  const [one, other] = [newNumero(), newNumero()];
  await w.deposit(one, pushed.commune, 'RCO');
  await w.deposit(other, pushed.commune, 'ILE');
  for (const numero of [one, other])
    await w.until(`${numero} is held`, async () => ((await w.look.dossier(numero))?.acheminement === 'suspendu' ? true : undefined));
  expect(await w.settledMails(one, 0)).toEqual([]);
  expect(pushed.taken).toEqual([]);

  await directory.putRaccordement({ ...raccordement, state: 'actif' });
  await directory.putRaccordement({ ...pulled, mode: 'sftp', boite: pushed.boite.boite, state: 'actif' });
  const bell = deliveryBell({ queueUrl: outputs.queues.deliveries });
  for (const demarche of ['RCO', 'ILE']) await bell.raccordementActive(insee, demarche);
  await w.reaches(one, 'transmis');
  await w.reaches(other, 'transmis');
  expect(pushed.taken.map(numeroOf)).toEqual([one]);
  expect(await history(one)).toEqual(['depose', 'suspendu', 'confie', 'engage', 'transmis push', 'livre']);
  expect(await history(other)).toEqual(['depose', 'suspendu', 'repris', 'transmis boite']);
});
