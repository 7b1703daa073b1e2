import ssh2 from 'ssh2';
import { afterEach, describe, expect, test } from 'vitest';
import { readRetour } from '../../../../functions/formats/retour.ts';
import type { FaultName } from '../../../../local/commune/faults.ts';
import { type CommuneServer, startCommuneServer } from '../../../../local/commune/server.ts';
import { type SoftwareStory, startCommuneSoftware } from '../../../../local/commune/software.ts';
import { until } from '../../../../local/players/until.ts';
import { allerPackage } from '../../../fixtures/packages.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Puts a file as a sender does: a temporary name, then the final one. */
async function push({ host, port, username, password, hostKeys }: CommuneServer, name: string, bytes: Buffer): Promise<void> {
  const client = new ssh2.Client();
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject);
    const hostVerifier = (key: Buffer) => hostKeys.some((known) => known.endsWith(` ${key.toString('base64')}`));
    client.connect({ host, port, username, password, hostVerifier });
  });
  await new Promise<void>((resolve, reject) => {
    client.sftp((opening, sftp) => {
      if (opening) return reject(opening);
      sftp.writeFile(`/commune/.${name}.part`, bytes, (writing) => {
        if (writing) return reject(writing);
        sftp.rename(`/commune/.${name}.part`, `/commune/${name}`, (error) => (error ? reject(error) : resolve()));
      });
    });
  });
  client.end();
}

/** A commune on a clock a thousand times faster: an hour is 3.6 s. */
async function openCommune(...faults: FaultName[]) {
  return openWith(async () => {}, ...faults);
}

/** @param upload what becomes of an upload before it is kept */
async function openWith(upload: (name: string) => Promise<void>, ...faults: FaultName[]) {
  const server = await startCommuneServer();
  closers.push(server.stop);
  const uploaded: { name: string; bytes: Buffer; at: number }[] = [];
  const told: SoftwareStory[] = [];
  const collectedAt: number[] = [];
  const software = startCommuneSoftware({
    server,
    directory: '/commune',
    upload: async (name, bytes) => {
      await upload(name);
      uploaded.push({ name, bytes, at: Date.now() });
    },
    answers: ['16', '100'],
    answerAfter: 2,
    scale: 1_000,
    tell: (story) => {
      told.push(story);
      if (story.what === 'collected') collectedAt.push(Date.now());
    },
  });
  closers.push(software.stop);
  for (const fault of faults) server.setFault(fault);
  return {
    server,
    uploaded,
    told,
    collectedAt,
    happened: (what: SoftwareStory['what']) => told.filter((story) => story.what === what).length,
  };
}

const aller = (numero: string) =>
  allerPackage({ numero, demarche: 'RCO', insee: '01001', date: new Date(Date.now() - 60_000), scanBytes: 2_000 });
const seen = (what: string, check: () => boolean) => until(what, async () => (check() ? true : undefined), 10);

describe('the software of a simulated commune', () => {
  test('collects what has its final name, and answers by return flows that the hub reads', async () => {
    const { server, uploaded } = await openCommune();
    await push(server, 'dossier.zip', await aller('A-8-RELEVE01'));
    await seen('two answers', () => uploaded.length === 2);
    expect(server.received()).toEqual(['/commune/dossier.zip']);
    expect(server.names()).toEqual([]);
    const read = await Promise.all(uploaded.map(({ bytes }) => readRetour(bytes)));
    expect(read).toMatchObject([
      { ok: true, value: { numero: 'A-8-RELEVE01', status: 'en-cours' } },
      { ok: true, value: { numero: 'A-8-RELEVE01', status: 'clos' } },
    ]);
  });

  test('says that a file is no package, and answers nothing', async () => {
    const { server, uploaded, happened } = await openCommune();
    await push(server, 'note.zip', Buffer.from('bonjour'));
    await seen('told', () => happened('unreadable') === 1);
    expect(uploaded).toEqual([]);
    // And goes on with the next.
    await push(server, 'dossier.zip', await aller('A-8-RELEVE06'));
    await seen('two answers', () => uploaded.length === 2);
  });

  test.each([
    ['once is sent again', 1, ['answered', 'answered']],
    ['every time is told as not sent, and the next answer is', 3, ['not-answered', 'answered']],
  ])('an upload that fails %s', async (_, failures, outcomes) => {
    const tries: string[] = [];
    const { server, told } = await openWith(async (name) => {
      if (tries.push(name) <= failures) throw new Error('ECONNRESET');
    });
    const ends = () => told.map(({ what }) => what).filter((what) => what.endsWith('answered'));
    await push(server, 'dossier.zip', await aller('A-8-RELEVE07'));
    await seen('both answers', () => ends().length === 2);
    expect(ends()).toEqual(outcomes);
    expect(new Set(tries.slice(0, 2)).size).toBe(1);
  });

  test('no-collect leaves what arrives, until it is cleared', async () => {
    const { server, uploaded, happened } = await openCommune('no-collect');
    await push(server, 'dossier.zip', await aller('A-8-RELEVE02'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect([server.names(), happened('collected')]).toEqual([['dossier.zip'], 0]);
    server.clearFault('no-collect');
    await seen('two answers', () => uploaded.length === 2);
  });

  test('late answers an hour later', async () => {
    const { server, uploaded, collectedAt } = await openCommune('late');
    await push(server, 'dossier.zip', await aller('A-8-RELEVE03'));
    await seen('an answer', () => uploaded.length > 0);
    // A timer may ring a millisecond early.
    expect((uploaded[0]?.at ?? 0) - (collectedAt[0] ?? 0)).toBeGreaterThanOrEqual(3_599);
  });

  test('no-returns collects and never answers', async () => {
    const { server, uploaded, happened } = await openCommune('no-returns');
    await push(server, 'dossier.zip', await aller('A-8-RELEVE04'));
    await seen('collected', () => happened('collected') === 1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(uploaded).toEqual([]);
  });

  test('double-returns sends each twice, the same bytes under two names', async () => {
    const { server, uploaded } = await openCommune('double-returns');
    await push(server, 'dossier.zip', await aller('A-8-RELEVE05'));
    await seen('four uploads', () => uploaded.length === 4);
    const [first, second] = uploaded;
    expect(first?.name).not.toBe(second?.name);
    expect(first && second?.bytes.equals(first.bytes)).toBe(true);
  });

  test('malformed-returns gets each return flow wrong in another way', async () => {
    const { server, uploaded, told } = await openCommune('malformed-returns');
    for (const rank of [1, 2, 3]) await push(server, `dossier-${rank}.zip`, await aller(`A-8-RELEVE1${rank}`));
    await seen('six answers', () => uploaded.length === 6);
    const ways = told.flatMap((story) => (story.what === 'answered' && story.malformed ? story.malformed : []));
    expect([...ways].sort()).toEqual(['dossier-inconnu', 'pas-un-zip', 'sans-message', 'statut-inconnu', 'tronque', 'xml-casse']);
    const read = await Promise.all(uploaded.map(({ bytes }) => readRetour(bytes)));
    // An unknown dossier is a good file: the hub finds it out with its table.
    expect(read.filter(({ ok }) => ok)).toMatchObject([{ value: { numero: 'A-0-INCONNU00' } }]);
  });
});
