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
  fallbackSeconds: 72 * 3600,
  depositedAt: DEPOSITED_AT,
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
});
