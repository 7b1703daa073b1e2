import { describe, expect, test } from 'vitest';
import { cancelledDelivery } from '../../../functions/adapters/dossiers-table/purges.ts';
import { createBeginPurge, type PurgeBegun } from '../../../functions/destroy-content/begin-purge.ts';
import { deadlineDestroyer } from '../../../functions/destroy-content/deadlines.ts';
import { createDestroyContent } from '../../../functions/destroy-content/destroy-content.ts';
import { createDestroyProved } from '../../../functions/destroy-content/destroy-proved.ts';
import { orphanDestroyer, quarantineDestroyer } from '../../../functions/destroy-content/leftovers.ts';
import { createMailPending } from '../../../functions/destroy-content/mail-pending.ts';
import { decide } from '../../../functions/domain/decide.ts';
import type { LedgerLine } from '../../../functions/domain/destruction.ts';
import type { Dossier, DossierEvent } from '../../../functions/domain/dossier.ts';
import type { Effect } from '../../../functions/domain/effects.ts';
import type { Deadline } from '../../../functions/domain/retention.ts';
import { AFTER_EXPIRY, deposit, deposited, LATER, sftpDeposit } from '../domain/dossier-fixtures.ts';

const KEY = { pk: 'DOSSIER#A-9-TESTTEST', sk: 'ECHEANCE#contenu' };
const CONTENT: Deadline = { kind: 'contenu', numero: deposit.numero, state: 'attendue', dueAt: AFTER_EXPIRY };
const BELL = { ...KEY, asOf: AFTER_EXPIRY, run: 'passage-1' };
const NOW = '2019-05-03T14:30:00.000Z';

/** Two buckets, a ledger and one deadline in memory. */
function world(deadline: Deadline | null = CONTENT) {
  const steps: string[] = [];
  const ledger: LedgerLine[] = [];
  const state = {
    deadline,
    objects: new Map([
      ['contenu/A-9-TESTTEST/a.zip', 2],
      ['contenu/A-9-TESTTEST-2/a.zip', 1],
      ['commentaires/A-9-TESTTEST/x.txt', 1],
      [`commune-01001/teledossiers/${deposit.fileName}`, 1],
      ['documents/A-9-TESTTEST/ab', 1],
    ]),
    purge: { outcome: 'begun' } as PurgeBegun,
    stuck: '',
    failWrite: false,
    mailPending: false,
    events: [] as DossierEvent[],
  };
  const keysOf = ({ place, match }: { place: string; match: string }) =>
    [...state.objects.keys()].filter((key) => (match === 'key' ? key === place : key.startsWith(place)));
  const proved = createDestroyProved({
    count: async (target) => ({ versions: keysOf(target).reduce((sum, key) => sum + (state.objects.get(key) ?? 0), 0), markers: 0 }),
    destroy: async (target) => {
      steps.push(`destroy ${target.place}`);
      for (const key of keysOf(target)) if (key !== state.stuck) state.objects.delete(key);
    },
    write: async (line) => {
      if (state.failWrite) throw new Error('the ledger does not answer');
      steps.push('ledger');
      ledger.push(line);
    },
    said: () => undefined,
    now: () => new Date(NOW),
  });
  const destroyer = deadlineDestroyer({
    read: async () => state.deadline,
    load: async () => deposited(sftpDeposit),
    history: async () => state.events,
    mailPending: async () => state.mailPending,
    beginPurge: async (_, read, run) => {
      steps.push('begin purge');
      if (state.purge.outcome === 'begun') state.deadline = { ...read, state: 'a-detruire', run };
      return state.purge;
    },
    begin: async (read, run) => {
      steps.push('begin');
      state.deadline = { ...read, state: 'a-detruire', run };
      return 'done';
    },
    recordFound: async (read, found) => {
      state.deadline = { ...(state.deadline ?? read), found: [...found] };
    },
    lookAgain: async (_, instant) => void steps.push(`again ${instant}`),
    recordDestruction: async () => {
      steps.push('destruction recorded');
      state.deadline = null;
    },
    remove: async () => {
      steps.push('removed');
      state.deadline = null;
    },
    proved,
  });
  const run = createDestroyContent({ destroyers: [destroyer], now: () => new Date(NOW), stage: 'prod' });
  return { state, steps, ledger, run, proved };
}

describe('a content that has come to its end', () => {
  test('is destroyed whole and proved gone; the ledger is written before the dossier says so', async () => {
    const { state, steps, ledger, run } = world();
    expect(await run(BELL)).toBe('done');
    expect([...state.objects.keys()]).toEqual(['contenu/A-9-TESTTEST-2/a.zip', 'documents/A-9-TESTTEST/ab']);
    expect(steps[0]).toBe('begin purge');
    expect(steps.slice(-2)).toEqual(['ledger', 'destruction recorded']);
    expect(ledger).toHaveLength(1);
    expect(ledger[0]).toMatchObject({ kind: 'contenu', numero: deposit.numero, run: 'passage-1', dueAt: AFTER_EXPIRY, destroyedAt: NOW });
    expect(ledger[0]?.objects.map(({ place, versions }) => [place, versions])).toEqual([
      ['contenu/A-9-TESTTEST/', 2],
      ['commentaires/A-9-TESTTEST/', 1],
      ['envois/A-9-TESTTEST/', 0],
      [`commune-01001/teledossiers/${deposit.fileName}`, 1],
    ]);
  });

  test('is left alone before its instant, and where it is gone already', async () => {
    const early = world({ ...CONTENT, dueAt: '2019-05-03T14:30:00.001Z' });
    await early.run(BELL);
    const gone = world(null);
    await gone.run(BELL);
    expect([...early.steps, ...gone.steps]).toEqual([]);
  });

  test('waits out a delivery that was claimed in time', async () => {
    const { state, steps, run } = world();
    state.purge = { outcome: 'held', until: '2019-05-03T14:31:00.000Z' };
    await run(BELL);
    expect(steps).toEqual(['begin purge', 'again 2019-05-03T14:31:00.000Z']);
    expect(state.objects.size).toBe(5);
  });

  test('is not recorded as gone while a version is left: the message comes back, and ends what was begun', async () => {
    const { state, steps, ledger, run } = world();
    state.stuck = 'contenu/A-9-TESTTEST/a.zip';
    await expect(run(BELL)).rejects.toMatchObject({ name: 'ContentLeftError' });
    expect(ledger).toEqual([]);
    state.stuck = '';
    await run({ ...BELL, run: 'passage-2' });
    expect(steps.filter((step) => step === 'begin purge')).toHaveLength(1);
    // What was destroyed is told whole, under the run that began it.
    expect(ledger[0]).toMatchObject({ run: 'passage-1', objects: expect.arrayContaining([expect.objectContaining({ versions: 2 })]) });
  });

  test('is not recorded as gone while the ledger has no line', async () => {
    const { state, steps, run } = world();
    state.failWrite = true;
    await expect(run(BELL)).rejects.toThrow();
    expect(steps).not.toContain('destruction recorded');
    state.failWrite = false;
    await run(BELL);
    expect(steps.slice(-2)).toEqual(['ledger', 'destruction recorded']);
  });
});

describe('the beginning of a purge', () => {
  const claim = { seq: 1, kind: 'depot-boite', role: 'mairie', attempts: 0, numero: deposit.numero } as const;
  async function begin(delivery: Effect | null, at = AFTER_EXPIRY, dossier: Dossier = deposited(sftpDeposit), copyingUntil?: string) {
    const written: string[] = [];
    const beginPurge = createBeginPurge({
      delivery: async () => delivery,
      apply: async (_, command, instant, extra) => {
        const outcome = decide(dossier, command, instant);
        if (outcome.ok) {
          written.push(...outcome.value.events.map(({ type }) => type), ...extra(outcome.value).flatMap((item) => Object.keys(item)));
          written.push(outcome.value.dossier.contentState);
        }
        return outcome;
      },
      begun: (deadline) => ({ Update: { TableName: 't', Key: { pk: deadline.kind }, UpdateExpression: '' } }),
      cancelled: (numero, seq, read) => cancelledDelivery('t', numero, seq, read),
      copyingUntil: async () => copyingUntil,
      cancelledPush: () => [],
      expired: ({ status }) => void written.push(`counted ${status}`),
      evidenceSeconds: 60,
      now: () => new Date(NOW),
    });
    return { outcome: await beginPurge(dossier, CONTENT, 'passage-1', at), written };
  }

  test('a delivery that never was must still not be: a claim in between refuses the transaction', async () => {
    expect(await begin(null)).toEqual({
      outcome: { outcome: 'begun' },
      written: ['expiration', 'Update', 'ConditionCheck', 'a-detruire', 'counted depose'],
    });
  });
  test.each(['du', 'pris'] as const)('a delivery %s, whose claimant is dead, is cancelled', async (state) => {
    const dead = state === 'pris' ? { owner: 'dead', leaseUntil: '2019-05-03T14:28:59.000Z' } : {};
    const { written } = await begin({ ...claim, state, ...dead });
    expect(written).toEqual(['expiration', 'Update', 'Update', 'a-detruire', 'counted depose']);
  });
  test.each([
    ['its lease', '2019-05-03T14:30:30.000Z', '2019-05-03T14:31:30.000Z'],
    ['the time that its copy may take to show', '2019-05-03T14:29:30.000Z', '2019-05-03T14:30:30.000Z'],
  ])('a live delivery is waited out: %s', async (_, leaseUntil, until) => {
    const live = await begin({ ...claim, state: 'pris', owner: 'alive', leaseUntil });
    expect(live).toEqual({ outcome: { outcome: 'held', until }, written: [] });
  });
  test('a push that is under way is given up in the same transaction', async () => {
    const { written } = await begin(null, AFTER_EXPIRY, { ...deposited(sftpDeposit), acheminement: 'confie' });
    expect(written.slice(0, 2)).toEqual(['acheminement', 'expiration']);
  });
  test('a push that may still be copying is waited out', async () => {
    const until = '2019-05-03T14:31:00.000Z';
    expect(await begin(null, AFTER_EXPIRY, deposited(sftpDeposit), until)).toEqual({ outcome: { outcome: 'held', until }, written: [] });
    expect((await begin(null, AFTER_EXPIRY, deposited(sftpDeposit), '2019-05-03T14:00:00.000Z')).outcome).toEqual({ outcome: 'begun' });
  });
  test('nothing expires before its instant', async () => {
    expect(await begin(null, '2019-05-03T14:26:20.789Z')).toEqual({ outcome: { outcome: 'gone' }, written: ['present'] });
  });
});

describe('a late comment', () => {
  const key = `commentaires-tardifs/A-9-TESTTEST/${'cd'.repeat(16)}.txt`;
  const late: Deadline = { kind: 'commentaire', numero: deposit.numero, state: 'attendue', id: 'cd'.repeat(16), key, dueAt: AFTER_EXPIRY };
  const answer: DossierEvent = {
    type: 'reponse',
    numero: deposit.numero,
    seq: 4,
    at: AFTER_EXPIRY,
    after: 3,
    status: 'en-cours',
    by: { way: 'gs', agent: 'a' },
    commentKey: key,
    documentCount: 0,
  };
  test('stays until its mail has come to an end, then goes', async () => {
    const { state, steps, run } = world(late);
    state.objects.set(key, 1);
    state.events = [answer];
    state.mailPending = true;
    await run(BELL);
    expect(steps).toEqual(['again 2019-05-03T14:40:00.000Z']);
    state.mailPending = false;
    await run(BELL);
    expect(state.objects.has(key)).toBe(false);
    expect(steps.at(-1)).toBe('removed');
  });

  test.each([
    ['its answer is not carried out', 'ouvert', null, true],
    ['its mail is owed', 'fait', 'du', true],
    ['its mail is being sent', 'fait', 'pris', true],
    ['its mail has left', 'fait', 'fait', false],
    ['its mail was set aside', 'fait', 'ecarte', false],
    ['no mail was owed', 'fait', null, false],
  ] as const)('is of use while %s', async (_, state, mail, pending) => {
    const mailPending = createMailPending({
      outbox: async () => ({ type: 'reponse', after: 3, state, essai: 0 }),
      effect: async () =>
        mail === null ? null : { numero: deposit.numero, seq: 4, kind: 'statut', role: 'usager', state: mail, attempts: 0 },
    });
    expect(await mailPending(answer)).toBe(pending);
  });
});

describe('the instant of a destruction', () => {
  test('is the real clock outside the local stage, whatever the sweep looked at', async () => {
    const seen: string[] = [];
    const destroyers = [{ owns: () => true, act: async (_: unknown, { at }: { at: string }) => void seen.push(at) }];
    for (const stage of ['prod', 'local']) {
      await createDestroyContent({ destroyers, now: () => new Date(LATER), stage })(BELL);
    }
    expect(seen).toEqual([LATER, AFTER_EXPIRY]);
  });
  test('a bell that names what nobody destroys is refused', async () => {
    const { run } = world();
    await expect(run({ ...BELL, pk: 'NOBODY#1', sk: 'X' })).rejects.toMatchObject({ name: 'UnknownDestructionError' });
  });
});

describe('bytes without a dossier', () => {
  async function act(acquired: 'acquired' | 'refused', dossier: unknown): Promise<string[]> {
    const { steps, proved } = world();
    const destroyer = orphanDestroyer({
      load: async () => dossier,
      depositLease: async () => ({ owner: 'dead', contentKey: 'contenu/A-9-TESTTEST/x.zip', leaseUntil: LATER }),
      acquireDeposit: async () => acquired,
      dropDeposit: async (_, owner) => void steps.push(`drop ${owner}`),
      proved,
      newOwner: () => 'me',
      now: () => new Date(NOW),
    });
    await destroyer.act({ pk: KEY.pk, sk: 'BAIL' }, { at: NOW, run: 'passage-1' });
    return steps;
  }
  test('are destroyed under a lease of the destroyer’s own', async () => {
    const steps = await act('acquired', null);
    expect(steps).toContain('destroy contenu/A-9-TESTTEST/');
    expect(steps).toContain('destroy adresses/A-9-TESTTEST');
    expect(steps.slice(-2)).toEqual(['ledger', 'drop me']);
  });
  test('a lease that its dossier outlived is dropped, nothing is destroyed', async () => {
    expect(await act('refused', deposited())).toEqual(['drop dead']);
  });
  test('a receiver at work is left alone', async () => {
    await expect(act('refused', null)).rejects.toThrow('a receiver holds the number');
  });
});

describe('a quarantine', () => {
  const id = 'ab'.repeat(16);
  async function act(at: string): Promise<string[]> {
    const { steps, proved } = world();
    const refusal = { code: 'ZIP_TRONQUE', place: 'archive', message: 'L’archive est tronquée.' } as const;
    const destroyer = quarantineDestroyer({
      quarantine: async () => ({ id, at: LATER, sender: 'msp', numero: null, refusal, key: `quarantaine/${id}/paquet.zip`, bytes: 3 }),
      closeQuarantine: async (closed) => void steps.push(`close ${closed}`),
      proved,
    });
    await destroyer.act({ pk: `QUARANTAINE#${id}`, sk: 'QUARANTAINE' }, { at, run: 'passage-1' });
    return steps;
  }
  test('is emptied thirty days after its receipt, then closed', async () => {
    expect(await act('2019-05-04T07:59:59.999Z')).toEqual([]);
    expect(await act('2019-05-04T08:00:00.000Z')).toEqual([`destroy quarantaine/${id}/`, 'ledger', `close ${id}`]);
  });
});
