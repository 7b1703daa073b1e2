import { describe, expect, test } from 'vitest';
import type { Decision } from '../../../functions/domain/decide.ts';
import type { ConsequentialEvent, Dossier, DossierEvent } from '../../../functions/domain/dossier.ts';
import { evolve } from '../../../functions/domain/evolve.ts';
import { secondsLater } from '../../../functions/domain/instants.ts';
import { type EventFact, portalFact } from '../../../functions/domain/portal-facts.ts';
import { doubtDeliveries, rebuildDossiers } from '../../../ops/restore/rebuild.ts';
import type { RestoreOps } from '../../../ops/restore/restore-ops.ts';
import { DEPOSITED_AT, deposited, sftpDeposit } from '../domain/dossier-fixtures.ts';

const FALLBACK_SECONDS = 72 * 3600;
const hours = (count: number): string => secondsLater(DEPOSITED_AT, count * 3600);
const DEPOSE: ConsequentialEvent = { type: 'depose', numero: sftpDeposit.numero, seq: 1, at: DEPOSITED_AT, after: 0, deposit: sftpDeposit };

describe('what a restored table has forgotten', () => {
  /** A dossier of a boite, known as deposited; since, after so many hours, it was handed over. */
  async function handedOver(after: number, everHeld: boolean) {
    const before = deposited(sftpDeposit);
    const transmis: ConsequentialEvent = { type: 'transmis', numero: before.numero, seq: 4, at: hours(after), after: 1, proof: 'gs' };
    const facts = [DEPOSE, transmis].map((event) => portalFact(before, event) as EventFact);
    const written: { looked: string[]; decision?: Decision; ends: string[] } = { looked: [], ends: [] };
    const ops = {
      fallbackSeconds: FALLBACK_SECONDS,
      now: () => new Date(hours(100)),
      witnesses: {
        toldSince: async () => new Set([before.numero]),
        packagesSince: async () => new Set(),
        told: async () => facts,
        commentsOn: async () => [],
        receiptsOf: async () => [],
      },
      everHeld: async (boite: string, fileName: string) => {
        written.looked.push(`${boite} ${fileName}`);
        return everHeld;
      },
      dossiers: {
        loadWithChain: async () => ({ dossier: before, carriedTo: 1 }),
        history: async () => [DEPOSE],
        commit: async (_: Dossier, decision: Decision) => {
          written.decision = decision;
          return 'committed';
        },
      },
      deliveries: { load: async () => null },
      effects: { owe: async () => {} },
      carryOut: async () => {},
      settlements: {
        endEffect: async (_: string, { seq, kind }: { seq: number; kind: string }, end: string) =>
          written.ends.push(`${seq} ${kind} ${end}`),
      },
    } as unknown as RestoreOps;
    const { advanced } = await rebuildDossiers(ops, DEPOSITED_AT);
    expect([advanced, written.looked]).toEqual([[before.numero], [`${sftpDeposit.boite} ${sftpDeposit.fileName}`]]);
    const { events = [], dossier } = written.decision ?? {};
    return { proof: events.find((event) => event.type === 'transmis')?.proof, opened: dossier?.openedInGsAt, ends: written.ends };
  }

  test('of what its boite held: it is not put there again', async () => {
    expect(await handedOver(80, true)).toEqual({ proof: 'boite', opened: undefined, ends: ['1 depot-boite fait'] });
  });

  test('of what its boite never took: it is read in the GS, and no longer delivered', async () => {
    expect(await handedOver(80, false)).toEqual({
      proof: 'gs',
      opened: hours(80),
      ends: ['1 depot-boite annule', '4 avis-mairie incertain'],
    });
  });
});

describe('a file that may lie in its boite, though the table knows of no delivery', () => {
  const resent = (dossier: Dossier): Dossier => {
    const { boite, push, insee, mode } = dossier;
    const to = { insee, mode, boite, ...(push === undefined ? {} : { push }) };
    const renvoi = { type: 'renvoi', numero: dossier.numero, seq: 2, at: hours(5), after: 1, to, fileName: 'renvoi.zip' } as DossierEvent;
    return evolve({ ...dossier, status: 'transmis' }, renvoi);
  };

  async function doubted(dossier: Dossier, due: readonly { readonly sk: string; readonly pk?: string }[]) {
    const owed: string[] = [];
    let until = '';
    const ops = {
      fallbackSeconds: FALLBACK_SECONDS,
      now: () => new Date(hours(10)),
      due: {
        duePages: async function* (instant: string) {
          until = instant;
          yield due.map(({ pk = `DOSSIER#${dossier.numero}`, sk }) => ({ pk, sk, dueAt: hours(5) }));
        },
      },
      dossiers: { load: async () => dossier },
      effects: {
        read: async () => null,
        owe: async (numero: string, { seq, kind }: { seq: number; kind: string }) => owed.push(`${numero} ${seq} ${kind}`),
      },
    } as unknown as RestoreOps;
    expect(await doubtDeliveries(ops)).toBe(owed.length);
    // Behind the fallback of the last that the table knows, and before the end of its content.
    expect(until > hours(10 + 72) && until < hours(30 * 24)).toBe(true);
    return owed;
  }

  const { numero } = sftpDeposit;
  test.each([
    ['of a deposit', deposited(sftpDeposit), ['EVENT#000001'], [`${numero} 1 depot-boite`]],
    ['of a resend', resent(deposited(sftpDeposit)), ['EVENT#000002'], [`${numero} 2 depot-boite`]],
    ['not by an event that asks for none', resent(deposited(sftpDeposit)), ['EVENT#000001', 'EFFECT#000001#accuse#usager'], []],
    ['not where it was handed over', { ...deposited(sftpDeposit), status: 'transmis' as const }, ['EVENT#000001'], []],
  ])('is looked for before it is delivered: %s', async (_, dossier, due, owed) => {
    expect(
      await doubted(
        dossier,
        due.map((sk) => ({ sk })),
      ),
    ).toEqual(owed);
  });

  test('and nothing is owed for what is due of a boite', async () => {
    expect(await doubted(deposited(sftpDeposit), [{ pk: 'BOITE#commune-01001', sk: 'CLOCHE' }])).toEqual([]);
  });
});
