import { expect, test } from 'vitest';
import { type CarryOutEventsDeps, ChainBrokenError, createCarryOutEvents } from '../../../functions/carry-out-events/carry-out-events.ts';
import type { Command } from '../../../functions/domain/decide.ts';
import type { Dossier, DossierEvent } from '../../../functions/domain/dossier.ts';
import { AFTER_EXPIRY, decidedOf, deposit, LATER, sftpDeposit } from '../domain/dossier-fixtures.ts';

/** A dossier in memory, with the chain's own rule; what was done is written down in order. */
function world(commands: readonly Command[], options: { carriedTo?: number; now?: string; advance?: 'lost' } = {}) {
  const events: DossierEvent[] = [];
  let dossier: Dossier | null = null;
  for (const command of commands) {
    const decided = decidedOf(dossier, command);
    events.push(...decided.events);
    dossier = decided.dossier;
  }
  const done: string[] = [];
  const counted: string[] = [];
  let carriedTo = options.carriedTo ?? 0;
  const deps: CarryOutEventsDeps = {
    loadWithChain: async () => (dossier === null ? null : { dossier, carriedTo }),
    eventsFrom: async (_, seq, limit) => events.filter((event) => event.seq >= seq).slice(0, limit),
    tell: async (fact) => void done.push(`tell ${fact.fact === 'refuse' ? 'refuse' : fact.seq}`),
    advance: async (event, end, mails, _due, mustExist) => {
      if (options.advance === 'lost' || event.after !== carriedTo) return 'lost';
      carriedTo = event.seq;
      done.push(
        `${end} ${event.seq} ${mails.map(({ kind }) => kind).join('+')}${mustExist.map(({ kind }) => `needs ${kind}`).join()}`.trim(),
      );
      return 'advanced';
    },
    ring: async () => void done.push('ring'),
    counted: (_, { type }) => void counted.push(type),
    now: () => new Date(options.now ?? LATER),
  };
  return { run: () => createCarryOutEvents(deps)({ numero: deposit.numero, seq: 1 }), done, counted };
}

const depose: Command = { kind: 'deposer', deposit: sftpDeposit };
const delivered: Command = { kind: 'constater-transmission', proof: 'boite' };

test('a deposit waits for its delivery', async () => {
  const { run, done } = world([depose]);
  expect(await run()).toEqual({ outcome: 'waiting', carried: 0 });
  expect(done).toEqual([]);
});
test('deposit and transmis in one execution: one bell for both mails', async () => {
  const { run, done, counted } = world([depose, delivered]);
  expect(await run()).toEqual({ outcome: 'done', carried: 2 });
  expect(done).toEqual(['fait 1 needs accuse', 'tell 2', 'fait 2 transmis', 'ring']);
  expect(counted).toEqual(['depose', 'transmis']);
});
test('goes on from where the chain stands, over downloads that are no consequence', async () => {
  const gs: Command[] = [
    { kind: 'deposer', deposit },
    { kind: 'constater-transmission', proof: 'gs' },
  ];
  const { run, done } = world([...gs, { kind: 'telecharger', agent: 'agent-1' }], { carriedTo: 2 });
  expect(await run()).toEqual({ outcome: 'done', carried: 1 });
  expect(done).toEqual(['tell 4', 'fait 4']);
});
test('a deposit whose content may no longer be delivered is settled as annulled', async () => {
  const { run, done } = world([depose], { now: AFTER_EXPIRY });
  expect(await run()).toEqual({ outcome: 'done', carried: 1 });
  expect(done).toEqual(['annule 1 needs accuse', 'ring']);
});
const to = { insee: sftpDeposit.insee, mode: 'sftp' as const, ...(sftpDeposit.boite === undefined ? {} : { boite: sftpDeposit.boite }) };
test('a resend waits for its delivery, then goes on: no second mail to the usager', async () => {
  const waiting = world([depose, delivered, { kind: 'renvoyer', to }], { carriedTo: 2 });
  expect(await waiting.run()).toEqual({ outcome: 'waiting', carried: 0 });
  const { run, done } = world([depose, delivered, { kind: 'renvoyer', to }, delivered], { carriedTo: 2 });
  expect(await run()).toEqual({ outcome: 'done', carried: 2 });
  expect(done).toEqual(['tell 3', 'fait 3', 'tell 4', 'fait 4']);
});
test('what another delivery was asked for since is carried out: nothing waits for it any more', async () => {
  const { run, done } = world([depose, delivered, { kind: 'renvoyer', to }, delivered, { kind: 'renvoyer', to }], { carriedTo: 2 });
  expect(await run()).toEqual({ outcome: 'waiting', carried: 2 });
  expect(done).toEqual(['tell 3', 'fait 3', 'tell 4', 'fait 4']);
});
test('an erasure tells the portal, and owes nobody a mail', async () => {
  const { run, done } = world([depose, delivered, { kind: 'effacer', reason: 'effacement' }], { carriedTo: 2 });
  expect(await run()).toEqual({ outcome: 'done', carried: 1 });
  expect(done).toEqual(['tell 3', 'fait 3']);
});
test('nothing left: no bell', async () => {
  const { run, done } = world([depose, delivered], { carriedTo: 2 });
  expect(await run()).toEqual({ outcome: 'done', carried: 0 });
  expect(done).toEqual([]);
});
test('a head that nobody can advance is an error, not a loop', async () => {
  await expect(world([depose, delivered], { advance: 'lost' }).run()).rejects.toThrow(ChainBrokenError);
});
