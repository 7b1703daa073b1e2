import { describe, expect, test } from 'vitest';
import type { ConsequentialEvent, Deposit, Dossier, DossierEvent } from '../../../functions/domain/dossier.ts';
import { evolve } from '../../../functions/domain/evolve.ts';
import { Sha256Schema } from '../../../functions/domain/ids.ts';
import { secondsLater } from '../../../functions/domain/instants.ts';
import { type EventFact, portalFact } from '../../../functions/domain/portal-facts.ts';
import { LOST_AGENT, rebuiltEvents, type Traces } from '../../../functions/domain/rebuild.ts';
import { pushDeposit } from './delivery-fixtures.ts';
import { DEPOSITED_AT, deposit, deposited, document, sftpDeposit } from './dossier-fixtures.ts';

const sha256 = Sha256Schema.parse('d'.repeat(64));
const at = (hours: number): string => secondsLater(DEPOSITED_AT, hours * 3600);

/** A life as it was, and what the portal was told of it. */
function life(of: Deposit, bodies: readonly object[]): { readonly facts: EventFact[]; readonly lived: Dossier } {
  let lived = deposited(of);
  const facts: EventFact[] = [
    portalFact(lived, { type: 'depose', numero: of.numero, seq: 1, at: DEPOSITED_AT, after: 0, deposit: of }) as EventFact,
  ];
  for (const [rank, body] of bodies.entries()) {
    const told = !('silent' in body);
    const { silent: _, ...own } = { silent: false, ...body };
    const head = { numero: of.numero, seq: lived.version + 1, at: at(rank + 1), ...(told ? { after: lived.lastConsequential } : {}) };
    const event = { ...head, ...own } as unknown as DossierEvent;
    lived = evolve(lived, event);
    if (told) facts.push(portalFact(lived, event as ConsequentialEvent) as EventFact);
  }
  return { facts, lived };
}

const traces = (facts: readonly EventFact[], more: Partial<Traces> = {}): Traces => ({
  facts,
  receipts: [],
  comments: [],
  inBoite: false,
  fallbackSeconds: 72 * 3600,
  ...more,
});

describe('what a restored table has forgotten of a dossier', () => {
  test('comes back under the ranks that the outside knows: between them, what was never told is held by a lost rank', () => {
    const { facts, lived } = life(deposit, [
      { type: 'transmis', proof: 'gs' },
      { type: 'telechargement', agent: 'agent-1', silent: true },
      { type: 'recu', proof: 'telechargement-gs' },
      { type: 'document', document },
      {
        type: 'reponse',
        status: 'clos',
        by: { way: 'gs', agent: 'agent-1' },
        documentCount: 1,
        commentKey: 'commentaires/A-9-TESTTEST/c1.txt',
      },
    ]);
    const comments = [{ key: 'commentaires/A-9-TESTTEST/c1.txt', at: at(5) }];
    const { events, dossier } = rebuiltEvents(deposited(), traces(facts, { comments }));
    expect(events.map(({ seq, type }) => `${seq} ${type}`)).toEqual(['2 transmis', '3 perdu', '4 recu', '5 document', '6 reponse']);
    // All but who it was: the agent's name stood in the table alone.
    expect(dossier).toEqual({ ...lived, lastAgent: LOST_AGENT });
    expect(events.at(-1)).toMatchObject({ after: 5, commentKey: 'commentaires/A-9-TESTTEST/c1.txt', by: { way: 'gs', agent: LOST_AGENT } });
  });

  test('is taken up where the table stood, and told nothing twice', () => {
    const { facts, lived } = life(deposit, [
      { type: 'transmis', proof: 'gs' },
      { type: 'recu', proof: 'telechargement-gs' },
    ]);
    const known = rebuiltEvents(deposited(), traces(facts.slice(0, 2))).dossier;
    expect(rebuiltEvents(known, traces(facts)).events.map(({ type }) => type)).toEqual(['recu']);
    expect(rebuiltEvents(lived, traces(facts))).toEqual({ events: [], dossier: lived, redo: false });
  });

  test('an erasure is never undone', () => {
    const { facts, lived } = life(deposit, [
      { type: 'transmis', proof: 'gs' },
      { type: 'effacement', reason: 'effacement' },
    ]);
    const { dossier } = rebuiltEvents(deposited(), traces(facts));
    expect([dossier.erasedAt, dossier.expiresAt]).toEqual([lived.erasedAt, lived.expiresAt]);
  });

  test('stops at what an operator decided, until he has decided it again', () => {
    const { facts } = life(deposit, [
      { type: 'transmis', proof: 'gs' },
      { type: 'renvoi', to: { insee: deposit.insee, mode: 'courriel' }, fileName: deposit.fileName },
      { type: 'transmis', proof: 'gs' },
    ]);
    const { events, redo } = rebuiltEvents(deposited(), traces(facts));
    expect([events.map(({ seq, type }) => `${seq} ${type}`), redo]).toEqual([['2 transmis'], true]);
  });

  test('says which answer came by return flow, from the receipt of the same instant', () => {
    const { facts } = life(sftpDeposit, [
      { type: 'transmis', proof: 'boite' },
      { type: 'reponse', status: 'en-cours', by: { way: 'retour', sha256 }, documentCount: 0 },
    ]);
    const { events } = rebuiltEvents(
      deposited(sftpDeposit),
      traces(facts, { receipts: [{ at: secondsLater(at(2), 0.004), after: 'en-cours', sha256 }] }),
    );
    expect(events).toMatchObject([
      { type: 'transmis', proof: 'boite' },
      { type: 'reponse', by: { way: 'retour', sha256 } },
    ]);
  });

  test('takes of several comments each for its own answer, and none that came later', () => {
    const answer = (status: string, key: string) => ({
      type: 'reponse',
      status,
      by: { way: 'gs', agent: 'a' },
      documentCount: 0,
      commentKey: key,
    });
    const { facts } = life(deposit, [{ type: 'transmis', proof: 'gs' }, answer('en-cours', 'k1'), answer('clos', 'k2')]);
    const comments = [
      { key: 'k1', at: at(2) },
      { key: 'k2', at: at(3) },
      { key: 'later', at: at(9) },
    ];
    const { events } = rebuiltEvents(deposited(), traces(facts, { comments }));
    expect(events.flatMap((event) => (event.type === 'reponse' ? (event.commentKey ?? []) : []))).toEqual(['k1', 'k2']);
  });

  test.each([
    ['within 72 h the push came through', 2, 'push', 'livre'],
    ['after them it opened in the GS, and the push goes on', 73, 'gs', undefined],
  ] as const)('of a push: %s', (_, hours, proof, step) => {
    const fact: EventFact = { ...(life(pushDeposit, [{ type: 'transmis', proof: 'push' }]).facts[1] as EventFact), at: at(hours) };
    const { events, dossier } = rebuiltEvents(deposited(pushDeposit), traces([fact]));
    expect(events[0]).toMatchObject({ type: 'transmis', proof });
    expect([dossier.acheminement, dossier.status]).toEqual([step, 'transmis']);
    expect(dossier.openedInGsAt).toBe(proof === 'gs' ? at(hours) : undefined);
  });

  test.each([
    ['whose file its boite held', true, 'boite', 'retrait-sftp', undefined],
    ['that its boite refused for three days: it is read in the GS', false, 'gs', 'telechargement-gs', at(73)],
  ] as const)('of a dossier handed over late %s', (_, inBoite, proof, fetch, opened) => {
    const { facts } = life(sftpDeposit, [
      { type: 'transmis', proof },
      { type: 'recu', proof: fetch },
    ]);
    const late = facts.map((fact, rank) => ({ ...fact, at: at(rank === 0 ? 0 : 72 + rank) }));
    const { events, dossier } = rebuiltEvents(deposited(sftpDeposit), traces(late, { inBoite }));
    expect(events).toMatchObject([
      { type: 'transmis', proof },
      { type: 'recu', proof: fetch },
    ]);
    expect([dossier.status, dossier.openedInGsAt]).toEqual(['recu', opened]);
  });

  test('of what was handed over in time: its boite held it, though nothing there shows it any more', () => {
    const { facts } = life(sftpDeposit, [{ type: 'transmis', proof: 'boite' }]);
    const { events, dossier } = rebuiltEvents(deposited(sftpDeposit), traces(facts));
    expect(events).toMatchObject([{ type: 'transmis', proof: 'boite' }]);
    expect(dossier.openedInGsAt).toBeUndefined();
  });

  test('of a delivery made again: its time begins with the resend, and its usager is not told twice', () => {
    const { facts, lived } = life(pushDeposit, [
      { type: 'transmis', proof: 'push' },
      { type: 'acheminement', step: 'livre', silent: true },
      {
        type: 'renvoi',
        to: { insee: pushDeposit.insee, mode: 'sftp', boite: pushDeposit.boite, push: pushDeposit.push },
        fileName: 'r.zip',
      },
      { type: 'transmis', proof: 'push', again: true },
    ]);
    // The resend is the last that the table knows; a hundred hours after the deposit.
    const resent = facts.map((fact) => ({ ...fact, at: at(fact.seq < 4 ? fact.seq : 96 + fact.seq) }));
    const { status: _, acheminement: __, ...rest } = lived;
    const known: Dossier = { ...rest, status: 'depose', version: 4, lastConsequential: 4 };
    const { events } = rebuiltEvents(known, traces(resent));
    expect(events).toMatchObject([
      { seq: 5, type: 'transmis', proof: 'push', again: true },
      { seq: 6, step: 'livre' },
    ]);
  });

  test.each([
    ['its fallback gave up', 'suspendu', sftpDeposit, { type: 'transmis', proof: 'gs' }, 'bascule'],
    ['a fetch in the GS gave up', 'confie', pushDeposit, { type: 'recu', proof: 'telechargement-gs' }, 'telechargement-gs'],
  ] as const)('ends the delivery that %s, under the lost rank right before', (_, step, of, told, reason) => {
    const opened = of === pushDeposit ? [{ type: 'transmis', proof: 'gs' }] : [];
    const delivering = life(of, [{ type: 'acheminement', step, silent: true }, ...opened]).lived;
    const { facts, lived } = life(of, [
      { type: 'acheminement', step, silent: true },
      ...opened,
      { type: 'bascule', attempts: 0, silent: true },
      { type: 'acheminement', step: 'annule', reason, silent: true },
      told,
    ]);
    const late = facts.map((fact) => ({ ...fact, at: at(fact.seq === 1 ? 0 : 72 + fact.seq) }));
    const { events, dossier } = rebuiltEvents(delivering, traces(late));
    expect(events).toMatchObject([{ type: 'perdu' }, { type: 'acheminement', step: 'annule', reason }, told]);
    expect([dossier.acheminement, dossier.version]).toEqual(['annule', lived.version]);
  });

  test.each([
    ['alone', []],
    ['with a document', [{ type: 'document', document }]],
  ] as const)('ends the push that an answer by return flow proved, %s: it is not pushed once more', (_, documents) => {
    const before = [
      { type: 'acheminement', step: 'confie', silent: true },
      { type: 'transmis', proof: 'gs' },
    ];
    const answer = { type: 'reponse', status: 'en-cours', by: { way: 'retour', sha256 }, documentCount: documents.length };
    const { facts, lived } = life(pushDeposit, [...before, { type: 'acheminement', step: 'livre', silent: true }, ...documents, answer]);
    const receipts = [{ at: secondsLater(facts.at(-1)?.at ?? '', 0.004), after: 'en-cours' as const, sha256 }];
    const { events, dossier } = rebuiltEvents(life(pushDeposit, before).lived, traces(facts, { receipts }));
    expect(events).toMatchObject([{ type: 'acheminement', step: 'livre' }, ...documents, answer]);
    expect(dossier).toEqual(lived);
  });
});
