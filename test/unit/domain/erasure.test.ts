import { describe, expect, test } from 'vitest';
import { type Command, contentReadable, decide } from '../../../functions/domain/decide.ts';
import { targetsOf } from '../../../functions/domain/destruction.ts';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { BoiteSchema, InseeSchema } from '../../../functions/domain/ids.ts';
import { addressExpiry, deadlinesOf, documentReadable, judgeDeadline } from '../../../functions/domain/retention.ts';
import { pushDeposit } from './delivery-fixtures.ts';
import { AFTER_EXPIRY, decidedOf, deposit, deposited, document, LATER, sftpDeposit, withStatus } from './dossier-fixtures.ts';

const erase: Command = { kind: 'effacer', reason: 'effacement' };
const outcomeOf = (dossier: Dossier, command: Command = erase, now = LATER) => decidedOf(dossier, command, now);
const LATER_STILL = '2019-04-05T08:00:00.000Z';

describe('an erasure before day 30', () => {
  test('is an event, and from it on nobody reads the content', () => {
    const { dossier, events } = outcomeOf(withStatus('recu', sftpDeposit));
    expect(events).toMatchObject([{ type: 'effacement', reason: 'effacement', after: 3 }]);
    expect(dossier).toMatchObject({ erasedAt: LATER, expiresAt: LATER, status: 'recu', contentState: 'present' });
    expect(contentReadable(dossier, LATER)).toBe(false);
  });
  test('brings the end of content and address to that instant', () => {
    const decision = outcomeOf(withStatus('recu'));
    expect(deadlinesOf(decision)).toMatchObject([
      { kind: 'contenu', dueAt: LATER, state: 'attendue' },
      { kind: 'adresse', dueAt: LATER, state: 'attendue' },
    ]);
    expect(addressExpiry({ ...decision.dossier, closedAt: LATER_STILL })).toBe(LATER);
  });
  test('takes with it what the commune has said so far, and nothing that it says later', () => {
    const { dossier } = outcomeOf(withStatus('en-cours'));
    const deadline = {
      kind: 'document',
      numero: deposit.numero,
      state: 'attendue',
      dueAt: LATER,
      id: document.id,
      key: document.key,
    } as const;
    const named = { numero: deposit.numero, seq: 2, at: '2019-04-03T20:00:00.000Z', after: 1, type: 'document', document } as const;
    expect(judgeDeadline(deadline, { dossier, named, mailPending: false }, LATER)).toBe('destroy');
    const afterwards = { ...named, at: LATER_STILL };
    expect(judgeDeadline(deadline, { dossier, named: afterwards, mailPending: false }, LATER_STILL)).not.toBe('destroy');
    expect([named, afterwards].map(({ at }) => documentReadable(dossier, at, LATER_STILL))).toEqual([false, true]);
  });
  test('a late comment of before goes even where its mail waits: there is nobody left to write to', () => {
    const { dossier } = outcomeOf(withStatus('en-cours'));
    const deadline = {
      kind: 'commentaire',
      numero: deposit.numero,
      state: 'attendue',
      dueAt: LATER,
      id: 'ab'.repeat(16),
      key: 'commentaires-tardifs/A-9-TESTTEST/x.txt',
    } as const;
    const named = { numero: deposit.numero, seq: 2, at: LATER, after: 1, type: 'document', document } as const;
    expect(judgeDeadline(deadline, { dossier, named, mailPending: true }, LATER)).toBe('destroy');
  });
  test('gives up a push, then expires as on day 30', () => {
    const { dossier, events } = outcomeOf({ ...deposited(pushDeposit), acheminement: 'confie' });
    expect(events.map(({ type }) => type)).toEqual(['acheminement', 'effacement']);
    const expired = outcomeOf(dossier, { kind: 'expirer' });
    expect(expired.events).toMatchObject([{ type: 'expiration', early: true }]);
    expect(expired.dossier.contentState).toBe('a-detruire');
  });
  test('once: again changes nothing', () => {
    const { dossier } = outcomeOf(withStatus('recu'));
    expect(outcomeOf(dossier, erase, LATER_STILL).events).toEqual([]);
  });
  test.each<[string, Dossier, string]>([
    ['after day 30', withStatus('recu'), AFTER_EXPIRY],
    ['of what is destroyed', { ...withStatus('recu'), contentState: 'detruit' }, LATER],
  ])('is refused %s', (_, dossier, now) => {
    expect(decide(dossier, erase, now)).toMatchObject({ ok: false, refusal: { code: 'CONTENU_INDISPONIBLE' } });
  });
  test('ends every later delivery: neither resent nor re-routed', () => {
    const { dossier } = outcomeOf(withStatus('recu', sftpDeposit));
    const to = { insee: InseeSchema.parse('69123'), mode: 'courriel' } as const;
    expect(decide(dossier, { kind: 'reorienter', to }, LATER)).toMatchObject({ refusal: { code: 'CONTENU_INDISPONIBLE' } });
  });
});

test('the purge of a dossier that was delivered more than once looks into every boite that had it', () => {
  const boite = BoiteSchema.parse('commune-01001');
  const former = { boite, fileName: 'RitaGS.1.zip' };
  const dossier = { boite: BoiteSchema.parse('lyon-69123'), fileName: 'RitaGS.2.zip', formerFiles: [former] };
  const contenu = { kind: 'contenu', numero: deposit.numero, state: 'attendue', dueAt: LATER } as const;
  const places = targetsOf(contenu, dossier).flatMap(({ bucket, place }) => (bucket === 'boites' ? [place] : []));
  expect(places).toEqual(['commune-01001/teledossiers/RitaGS.1.zip', 'lyon-69123/teledossiers/RitaGS.2.zip']);
  // Re-routed to a commune that reads in the GS: the first boite still has to be looked into.
  expect(targetsOf(contenu, { fileName: 'RitaGS.2.zip', formerFiles: [former] })).toHaveLength(4);
});
