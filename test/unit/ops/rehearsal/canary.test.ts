import { describe, expect, test } from 'vitest';
import type { Raccordement } from '../../../../functions/domain/commune.ts';
import { rehearseCanary } from '../../../../ops/rehearsal/canary.ts';
import type { CanaryDeps } from '../../../../ops/rehearsal/canary-deps.ts';
import { raccordementOf } from '../world.ts';

const NUMERO = 'A-0-ESSAIABCDEFGH23';
const push = { endpoint: 'hebergeur-ain', directory: '/recus' };
const transmis = (proof = 'boite') => ({ type: 'transmis', proof, seq: 2 });
const recu = { type: 'recu', proof: 'retrait-sftp', seq: 3 };
const reponse = { type: 'reponse', status: 'en-cours', seq: 4, by: { way: 'retour' } };
const byAgent = { ...reponse, by: { way: 'gs' } };

interface Story {
  readonly history?: readonly object[];
  readonly notice?: string;
  readonly failure?: string;
  readonly refused?: readonly object[];
  /** How long a mail is still owed. */
  readonly owedSeconds?: number;
  readonly cleanUp?: () => Promise<void>;
}

/** A hub that plays a story: its history is there from the start, time passes with each wait. */
async function play(
  raccordement: Raccordement,
  { history = [], notice, failure, refused = [], owedSeconds, cleanUp }: Story,
  withReturn = true,
) {
  let clock = Date.parse('2026-11-25T15:00:00.000Z');
  const owingUntil = clock + (owedSeconds ?? 0) * 1_000;
  const cleaned: string[] = [];
  const deps = {
    deposit: async () => NUMERO,
    load: async () => ({ dossier: { numero: NUMERO, lastConsequential: 4 }, carriedTo: 4 }),
    history: async () => history,
    owing: async () => clock < owingUntil,
    delivery: async () => (failure === undefined ? null : { lastFailure: failure }),
    notice: async () => (notice === undefined ? null : { state: notice }),
    refusedReturns: async () => refused,
    cleanUp: cleanUp ?? (async ({ numero }: { numero: string }) => void cleaned.push(`${numero}${clock < owingUntil ? ' too early' : ''}`)),
    say: () => {},
    wait: async (milliseconds: number) => {
      clock += milliseconds;
    },
    now: () => new Date(clock),
  } as unknown as CanaryDeps;
  const lines = await rehearseCanary(deps, raccordement, { returnMinutes: 15, withReturn });
  return {
    lines: Object.fromEntries(lines.map(({ code, ok }) => [code, ok])),
    details: lines.map(({ detail, todo }) => `${detail} ${todo ?? ''}`).join('\n'),
    cleaned,
  };
}

describe('a canary', () => {
  test('by boite: handed over, fetched, answered, taken away', async () => {
    const { lines, cleaned } = await play(raccordementOf(), { history: [transmis(), recu, reponse] });
    expect(lines).toEqual({ aller: true, retrait: true, retour: true, nettoyage: true });
    expect(cleaned).toEqual([NUMERO]);
  });
  test('by push: its fetch is not seen, its answer comes to the boite', async () => {
    const { lines } = await play(raccordementOf({ push }), { history: [transmis('push'), reponse] });
    expect(lines).toEqual({ aller: true, retour: true, nettoyage: true });
  });
  test('by courriel: the notice leaves, an agent downloads and answers', async () => {
    const { lines } = await play(raccordementOf({ mode: 'courriel', boite: undefined }), {
      history: [transmis('gs'), recu, reponse],
      notice: 'fait',
    });
    expect(lines).toEqual({ aller: true, avis: true, retrait: true, retour: true, nettoyage: true });
  });
  test('is taken away once its mails are settled', async () => {
    expect((await play(raccordementOf(), { history: [transmis(), recu, reponse], owedSeconds: 20 })).cleaned).toEqual([NUMERO]);
  });
  test('by boite in the mode mixte: an agent who answers without a fetch is not enough', async () => {
    const { lines } = await play(raccordementOf({ mode: 'mixte' }), { history: [transmis(), byAgent] });
    expect(lines).toMatchObject({ retrait: false, retour: true });
  });
  test('a return flow says that the dossier was read, though no fetch was seen', async () => {
    expect((await play(raccordementOf(), { history: [transmis(), reponse] })).lines).toMatchObject({ retrait: true, retour: true });
  });

  test('that is not handed over is red, says the last failure, and is taken away all the same', async () => {
    const { lines, details, cleaned } = await play(raccordementOf({ push }), { failure: 'WRITE_FILE_ERROR' });
    expect(lines).toEqual({ aller: false, retour: false, nettoyage: true });
    expect(details).toContain('Dernier échec : WRITE_FILE_ERROR');
    expect(cleaned).toEqual([NUMERO]);
  });
  test('that fell back to the GS was not pushed', async () => {
    expect((await play(raccordementOf({ push }), { history: [transmis('gs')] })).lines.aller).toBe(false);
  });
  test('whose notice does not leave is red', async () => {
    const { lines } = await play(raccordementOf({ mode: 'courriel', boite: undefined }), {
      history: [transmis('gs'), recu, reponse],
      notice: 'refuse',
    });
    expect(lines.avis).toBe(false);
  });
  test('that nobody fetches nor answers is red', async () => {
    const { lines, details } = await play(raccordementOf(), { history: [transmis()] });
    expect(lines).toEqual({ aller: true, retrait: false, retour: false, nettoyage: true });
    expect(details).toContain(`un flux retour pour le dossier ${NUMERO}`);
  });
  test('whose answer was refused says why', async () => {
    const refused = [{ message: 'Le statut n’est pas connu.', code: 'STATUT_INCONNU', place: 'Statut' }];
    expect((await play(raccordementOf(), { history: [transmis(), recu], refused })).details).toContain(
      'Un flux retour a été refusé : Le statut n’est pas connu. (STATUT_INCONNU, Statut)',
    );
  });
  test('without a return is not green', async () => {
    expect((await play(raccordementOf(), { history: [transmis(), recu] }, false)).lines).toEqual({
      aller: true,
      retrait: false,
      retour: false,
      nettoyage: true,
    });
  });
  test('that cannot be taken away is red', async () => {
    const { lines } = await play(raccordementOf(), { history: [transmis(), recu, reponse], cleanUp: () => Promise.reject(new Error('x')) });
    expect(lines.nettoyage).toBe(false);
  });
});
