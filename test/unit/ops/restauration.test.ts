import { describe, expect, test } from 'vitest';
import type { Restore } from '../../../functions/adapters/dossiers-table/restores.ts';
import type { LedgerLine } from '../../../functions/domain/destruction.ts';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import type { RestoreOps } from '../../../ops/restore/restore-ops.ts';
import { replayLedger, settleMails } from '../../../ops/restore/settle.ts';
import { NOW, run } from './run.ts';

const TO = '2026-11-25T12:00:00.000Z';

/** A hub of four functions, one of which has a concurrency of its own, and one that a pause keeps from its queue. */
function hubOf(restore: Restore | null = null, paused: readonly string[] = []) {
  const state = { restore, shut: new Set<string>(), fed: new Set<string>(), given: new Map<string, number | undefined>(), copied: '' };
  const ops = {
    names: {
      SweepDueFunction: 'sweep',
      GsApiFunction: 'gs',
      ReceiveDepositFunction: 'receive',
      RecordMailEventsFunction: 'mails',
      IdentifySftpUserFunction: 'door',
      ActivateAccountFunction: 'page',
      DossiersTable: 'dossiers',
    },
    evidenceSeconds: 600,
    now: () => new Date(NOW),
    pauses: { current: async () => (paused.length === 0 ? null : { functions: paused }) },
    restores: {
      current: async () => state.restore,
      save: async (saved: Restore) => {
        state.restore = saved;
      },
      end: async () => {
        state.restore = null;
      },
    },
    gate: {
      reserved: async (name: string) => (name === 'gs' ? 20 : undefined),
      shut: async (name: string) => void state.shut.add(name),
      open: async (name: string, reserved: number | undefined, fed: boolean) => {
        state.shut.delete(name);
        state.given.set(name, reserved);
        if (fed) state.fed.add(name);
      },
    },
    copyBack: async (table: string) => {
      state.copied = table;
      return { put: 3, deleted: 1 };
    },
  };
  return { hub: { restore: ops } as unknown as Partial<Hub>, state };
}

const CLOSE = ['restauration', 'close', '--to', TO, '--reason', 'table abîmée', '--oui'];
const closed = (more: Partial<Restore> = {}): Restore => ({
  to: TO,
  since: '2026-11-25T14:00:00.000Z',
  by: 'x',
  reason: 'essai',
  reserved: { GsApiFunction: 20 },
  ...more,
});

describe('restauration close', () => {
  test('shuts whatever touches dossiers, whoever calls it; the door of the sFTP server and the activation page stay, and SES is heard to the end', async () => {
    const { hub, state } = hubOf();
    const { code, acts } = await run(CLOSE, { hub });
    expect(code).toBe(0);
    expect([...state.shut].sort()).toEqual(['gs', 'receive', 'sweep']);
    expect(state.restore).toMatchObject({ to: TO, since: NOW, by: 'camille@poste', reserved: { GsApiFunction: 20 } });
    expect(acts.at(-1)).toMatchObject({ act: 'restauration close', outcome: 'fait' });
  });

  test('again keeps the first closing: what was set apart then is what is given back', async () => {
    const { hub, state } = hubOf(closed());
    await run(CLOSE, { hub });
    expect(state.restore).toEqual(closed());
  });

  test('takes its instant with an offset, which a machine elsewhere would make another one', async () => {
    const { hub, state } = hubOf();
    expect(await run(CLOSE.with(3, '2026-11-25T12:00:00'), { hub })).toMatchObject({ code: 2, said: expect.stringContaining('décalage') });
    await run(CLOSE.with(3, '2026-11-25T13:00:00+01:00'), { hub });
    expect(state.restore?.to).toBe(TO);
  });

  test.each([
    ['without a « oui »', CLOSE.slice(0, -1)],
    ['for an instant to come', CLOSE.with(3, '2026-11-26T00:00:00Z')],
    ['while another restore is under way', CLOSE.with(3, '2026-11-25T11:00:00Z')],
  ])('is refused %s', async (_, line) => {
    const { hub, state } = hubOf(line[3] === '2026-11-25T11:00:00Z' ? closed() : null);
    expect((await run(line, { hub })).code).not.toBe(0);
    expect(state.shut.size).toBe(0);
  });
});

describe('restauration copy', () => {
  test('waits until SES has said what it had to say, then shuts the last function and copies', async () => {
    const early = hubOf(closed({ since: '2026-11-25T14:55:00.000Z' }));
    expect((await run('restauration copy rendue --oui', { hub: early.hub })).said).toContain('25/11/2026 16:05:00');
    expect(early.state.copied).toBe('');
    const { hub, state } = hubOf(closed({ replayedAt: NOW }));
    expect((await run('restauration copy rendue --oui --json', { hub })).json()).toEqual({ table: 'rendue', put: 3, deleted: 1 });
    expect([state.copied, [...state.shut]]).toEqual(['rendue', ['mails']]);
    // What was replayed before is forgotten again.
    expect(state.restore).toMatchObject({ copiedAt: NOW });
    expect(state.restore).not.toHaveProperty('replayedAt');
  });

  test('is refused where the gate is open', async () => {
    expect((await run('restauration copy rendue --oui', hubOf())).said).toContain('restauration close');
  });
});

describe('restauration open', () => {
  test('is refused between the copy and the end of the replay', async () => {
    const { hub, state } = hubOf(closed({ copiedAt: NOW }));
    expect((await run('restauration open', { hub })).said).toContain('restauration replay');
    expect(state.restore).not.toBeNull();
  });

  test('gives back what was set apart, and leaves a pause as it was', async () => {
    const { hub, state } = hubOf(closed({ copiedAt: NOW, replayedAt: NOW }), ['ReceiveDepositFunction']);
    expect((await run('restauration open', { hub })).code).toBe(0);
    expect(Object.fromEntries(state.given)).toEqual({ sweep: undefined, gs: 20, receive: undefined, mails: undefined });
    expect([...state.fed].sort()).toEqual(['gs', 'mails', 'sweep']);
    expect(state.restore).toBeNull();
  });

  test('undoes a closing that nothing followed', async () => {
    const { hub, state } = hubOf(closed());
    expect((await run('restauration open', { hub })).code).toBe(0);
    expect(state.restore).toBeNull();
  });
});

const line = (kind: LedgerLine['kind'], id: string, numero: string | null = 'A-1'): LedgerLine => ({
  version: '1',
  kind,
  numero: numero as LedgerLine['numero'],
  id,
  dueAt: TO,
  destroyedAt: NOW,
  run: 'r1',
  objects: [{ bucket: 'vault', place: 'x/', versions: 1, markers: 0 }],
});

describe('what the purge ledger tells', () => {
  test('is told to the table: each deadline under its own key, and none twice', async () => {
    const lines = [
      line('adresse', 'adresse'),
      line('document', 'ab'.repeat(16)),
      line('commentaire', 'cd'.repeat(16)),
      line('retour', 'mairie-01001.traites.20261125T120000Z-01234567'),
      line('retour', 'mairie-01001.rejets.20261125T120000Z-89abcdef', null),
    ];
    const forgotten = new Set<string>();
    const ops = {
      witnesses: {
        destroyedSince: async function* () {
          yield* lines;
        },
      },
      settlements: {
        forgetDeadline: async ({ pk, sk }: { pk: string; sk: string }) => {
          const key = `${pk} ${sk}`;
          if (forgotten.has(key)) return 'ended';
          forgotten.add(key);
          return 'settled';
        },
      },
    } as unknown as RestoreOps;
    expect(await replayLedger(ops, TO)).toEqual({ read: 5, settled: 5 });
    expect([...forgotten]).toEqual([
      'DOSSIER#A-1 ECHEANCE#adresse',
      `DOSSIER#A-1 ECHEANCE#document#${'ab'.repeat(16)}`,
      `DOSSIER#A-1 ECHEANCE#commentaire#${'cd'.repeat(16)}`,
      'DOSSIER#A-1 ECHEANCE#retour#mairie-01001.traites.20261125T120000Z-01234567',
      'BOITE#mairie-01001 ECHEANCE#retour#mairie-01001.rejets.20261125T120000Z-89abcdef',
    ]);
    expect(await replayLedger(ops, TO)).toEqual({ read: 5, settled: 0 });
  });
});

describe('what SES said of mails', () => {
  test('ends effects and notices that the table believes owed; a dossier that it does not know is left unknown', async () => {
    const proofs = ['A-1-2-transmis-usager', 'A-2-1-accuse-usager', 'bascule-en-gs_01001_RCO_2026-11-25', 'nothing'];
    const ended: string[] = [];
    const ops = {
      proofsSince: async function* () {
        for (const tag of proofs) yield { tag, messageId: `m-${tag}` };
      },
      dossiers: { load: async (numero: string) => (numero === 'A-1' ? ({} as Dossier) : null) },
      settlements: {
        endEffect: async (numero: string, name: { seq: number; kind: string }, end: string, proof: string) => {
          ended.push(`${numero} ${name.seq} ${name.kind} ${end} ${proof}`);
          return 'settled';
        },
        endNotice: async (id: string) => {
          if (!id.startsWith('bascule')) return 'ended';
          ended.push(id);
          return 'settled';
        },
      },
    } as unknown as RestoreOps;
    expect(await settleMails(ops, TO)).toEqual({ read: 4, settled: 2 });
    expect(ended).toEqual(['A-1 2 transmis fait m-A-1-2-transmis-usager', 'bascule-en-gs.01001.RCO.2026-11-25']);
  });
});
