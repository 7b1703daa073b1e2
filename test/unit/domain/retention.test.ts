import { describe, expect, test } from 'vitest';
import type { Command } from '../../../functions/domain/decide.ts';
import { deadlineId, ledgerKey, targetsOf } from '../../../functions/domain/destruction.ts';
import type { DossierEvent } from '../../../functions/domain/dossier.ts';
import { InstantSchema } from '../../../functions/domain/ids.ts';
import {
  addressExpiry,
  commentIsLate,
  commentReadable,
  type Deadline,
  DeadlineSchema,
  deadlinesOf,
  judgeDeadline,
  returnExpiry,
} from '../../../functions/domain/retention.ts';
import { AFTER_EXPIRY, decidedOf, deposit, deposited, document, LATER, sftpDeposit, withStatus } from './dossier-fixtures.ts';

const closing = (extra: Partial<Extract<Command, { kind: 'repondre' }>> = {}): Command => ({
  kind: 'repondre',
  status: 'clos',
  by: { way: 'retour', sha256: deposit.contentDigest },
  documents: [],
  ...extra,
});
const LATE_KEY = `commentaires-tardifs/A-9-TESTTEST/${'cd'.repeat(16)}.txt`;

describe('the usager’s address is destroyed', () => {
  test.each([
    ['thirty days after closing, same wall time in Paris over a change of hour', '2026-10-01T08:00:00.000Z', '2026-10-31T09:00:00.000Z'],
    ['twelve months after the legal date where it closes later than that', '2026-09-29T10:00:00.000Z', undefined],
    ['twelve months after the legal date where it never closes', undefined, undefined],
  ])('%s', (_, closedAt, expected) => {
    const submittedAt = closedAt === '2026-09-29T10:00:00.000Z' ? '2025-10-15T10:00:00.000Z' : '2026-09-01T08:00:00.000Z';
    const latest = submittedAt.startsWith('2025') ? '2026-10-15T10:00:00.000Z' : '2027-09-01T08:00:00.000Z';
    expect(addressExpiry({ submittedAt, ...(closedAt === undefined ? {} : { closedAt }) })).toBe(expected ?? latest);
  });
  test('twelve months from 29 February are 28 February', () => {
    expect(addressExpiry({ submittedAt: '2028-02-29T22:30:00.000Z' })).toBe('2029-02-28T22:30:00.000Z');
  });
});

describe('a decision sets the ends of what it keeps, in its own transaction', () => {
  test('a deposit: content at day 30, address at twelve months', () => {
    expect(deadlinesOf(decidedOf(null, { kind: 'deposer', deposit }, LATER))).toEqual([
      { kind: 'contenu', numero: deposit.numero, state: 'attendue', dueAt: deposit.expiresAt },
      { kind: 'adresse', numero: deposit.numero, state: 'attendue', dueAt: '2020-04-03T14:26:20.790Z' },
    ]);
  });
  test('a deposit without an address: the content alone', () => {
    const decision = decidedOf(null, { kind: 'deposer', deposit: { ...deposit, hasAddress: false } }, LATER);
    expect(deadlinesOf(decision).map(({ kind }) => kind)).toEqual(['contenu']);
  });
  test('a closing moves the address, each document has thirty days of its own', () => {
    const decision = decidedOf(withStatus('recu'), closing({ documents: [document] }), LATER);
    expect(deadlinesOf(decision).map(({ kind, dueAt }) => [kind, dueAt])).toEqual([
      ['document', '2019-05-04T08:00:00.000Z'],
      ['adresse', '2019-05-04T08:00:00.000Z'],
    ]);
  });
  test('a comment before day 30 goes with the content; a late one at once', () => {
    expect(deadlinesOf(decidedOf(withStatus('recu'), closing({ commentKey: 'commentaires/A-9-TESTTEST/x.txt' }), LATER))).toHaveLength(1);
    const late = deadlinesOf(decidedOf(withStatus('recu'), closing({ commentKey: LATE_KEY }), AFTER_EXPIRY));
    expect(late[0]).toMatchObject({ kind: 'commentaire', id: 'cd'.repeat(16), dueAt: AFTER_EXPIRY });
  });
  test('every deadline has the shape of its item', () => {
    const all = [
      ...deadlinesOf(decidedOf(null, { kind: 'deposer', deposit }, LATER)),
      ...deadlinesOf(decidedOf(withStatus('recu'), closing({ commentKey: LATE_KEY, documents: [document] }), LATER)),
    ];
    expect(all.map((deadline) => DeadlineSchema.parse(deadline))).toEqual(all);
  });
});

describe('a comment', () => {
  test.each([
    ['long before day 30', 'present', LATER, false],
    ['within five minutes of day 30', 'present', '2019-05-03T14:22:00.000Z', true],
    ['at day 30', 'present', AFTER_EXPIRY, true],
    ['once the destruction has begun, whatever the clock says', 'a-detruire', LATER, true],
  ] as const)('%s: late is %s', (_, contentState, now, late) => {
    expect(commentIsLate({ contentState, expiresAt: deposit.expiresAt }, now)).toBe(late);
  });
  test('that goes with the content is refused from its very instant on; a late one is read until it is sent', () => {
    const dossier = deposited();
    const key = 'commentaires/A-9-TESTTEST/x.txt';
    expect(commentReadable(dossier, key, '2019-05-03T14:26:20.789Z')).toBe(true);
    expect(commentReadable(dossier, key, AFTER_EXPIRY)).toBe(false);
    expect(commentReadable({ ...dossier, contentState: 'a-detruire' }, key, LATER)).toBe(false);
    expect(commentReadable({ ...dossier, contentState: 'detruit' }, LATE_KEY, AFTER_EXPIRY)).toBe(true);
  });
});

describe('a deadline that has come', () => {
  const numero = deposit.numero;
  const doc: Deadline = { kind: 'document', numero, state: 'attendue', id: document.id, key: document.key, dueAt: LATER };
  const comment: Deadline = { kind: 'commentaire', numero, state: 'attendue', id: 'cd'.repeat(16), key: LATE_KEY, dueAt: AFTER_EXPIRY };
  const named = { type: 'document', document, numero, seq: 3, at: LATER, after: 2 } as DossierEvent;
  const nothing = { dossier: deposited(), named: undefined, mailPending: false };

  test('a document that an event names waits for its own thirty days', () => {
    expect(judgeDeadline(doc, { ...nothing, named }, LATER)).toEqual({ until: '2019-05-04T08:00:00.000Z' });
    expect(judgeDeadline(doc, { ...nothing, named }, '2019-05-04T08:00:00.000Z')).toBe('destroy');
  });
  test('a document that no event names was never decided: its writer died, or was refused', () => {
    expect(judgeDeadline(doc, nothing, LATER)).toBe('destroy');
  });
  test('a late comment waits for its mail, and for nothing else', () => {
    expect(judgeDeadline(comment, { ...nothing, named, mailPending: true }, AFTER_EXPIRY)).toEqual({ until: '2019-05-03T14:36:20.790Z' });
    expect(judgeDeadline(comment, { ...nothing, named }, AFTER_EXPIRY)).toBe('destroy');
  });
  test('an address whose dossier closed waits from the closing', () => {
    const address: Deadline = { kind: 'adresse', numero, state: 'attendue', dueAt: LATER };
    const dossier = { ...deposited(), closedAt: LATER };
    expect(judgeDeadline(address, { ...nothing, dossier }, LATER)).toEqual({ until: '2019-05-04T08:00:00.000Z' });
  });
  test('a content is never destroyed before its thirty days, whatever its deadline says', () => {
    const content: Deadline = { kind: 'contenu', numero, state: 'attendue', dueAt: LATER };
    expect(judgeDeadline(content, nothing, LATER)).toEqual({ until: AFTER_EXPIRY });
  });
});

describe('a return flow that the hub moved', () => {
  test.each([
    ['goes with the content of its dossier', LATER, deposited(), AFTER_EXPIRY],
    ['goes with it however late it came before that', '2019-05-03T14:26:20.789Z', deposited(), AFTER_EXPIRY],
    ['has a day for its sender where that is over', '2019-06-01T10:00:00.000Z', deposited(), '2019-06-02T10:00:00.000Z'],
    ['that names no dossier of that boite has thirty days', LATER, null, '2019-05-04T08:00:00.000Z'],
  ] as const)('%s', (_, arrivedAt, dossier, expected) => {
    expect(returnExpiry(arrivedAt, dossier)).toBe(expected);
  });
});

describe('what a deadline destroys', () => {
  const content: Deadline = { kind: 'contenu', numero: deposit.numero, state: 'attendue', dueAt: AFTER_EXPIRY };
  test('a content: package, comments, temporary copies, and its file in the boite where there is one', () => {
    expect(targetsOf(content, deposited()).map(({ place }) => place)).toEqual([
      'contenu/A-9-TESTTEST/',
      'commentaires/A-9-TESTTEST/',
      'envois/A-9-TESTTEST/',
    ]);
    expect(targetsOf(content, deposited(sftpDeposit)).at(-1)).toEqual({
      bucket: 'boites',
      place: `commune-01001/teledossiers/${deposit.fileName}`,
      match: 'key',
    });
  });
  test('the line of the ledger has one key for one destruction, and no name that a person chose', () => {
    const retour = DeadlineSchema.parse({
      kind: 'retour',
      numero: null,
      state: 'attendue',
      boite: 'commune-01001',
      folder: 'rejets',
      stem: '20261123T223736Z-abcdef01',
      dueAt: AFTER_EXPIRY,
    });
    const line = {
      version: '1' as const,
      kind: 'retour' as const,
      numero: null,
      id: deadlineId(retour),
      dueAt: InstantSchema.parse(AFTER_EXPIRY),
      destroyedAt: LATER,
      run: 'r1',
      objects: [],
    };
    expect(ledgerKey(line)).toBe('retour/sans-numero/commune-01001.rejets.20261123T223736Z-abcdef01/r1.json');
    expect(targetsOf(retour, null)).toEqual([
      { bucket: 'boites', place: 'commune-01001/rejets/20261123T223736Z-abcdef01-', match: 'prefix' },
    ]);
  });
});
