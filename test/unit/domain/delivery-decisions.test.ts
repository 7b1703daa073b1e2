import { describe, expect, test } from 'vitest';
import { type Command, decide } from '../../../functions/domain/decide.ts';
import { leftItsExecution } from '../../../functions/domain/delivery-decisions.ts';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { Sha256Schema } from '../../../functions/domain/ids.ts';
import { pushDeposit } from './delivery-fixtures.ts';
import { AFTER_EXPIRY, decidedOf, deposit, deposited, LATER, sftpDeposit, withStatus } from './dossier-fixtures.ts';

const download: Command = { kind: 'telecharger', agent: 'agent-1' };
const bascule: Command = { kind: 'basculer', attempts: 20, failure: 'CONNECTION_ERROR' };
const proved: Command = { kind: 'constater-transmission', proof: 'push' };
const retour: Command = {
  kind: 'repondre',
  status: 'en-cours',
  by: { way: 'retour', sha256: Sha256Schema.parse('c'.repeat(64)) },
  documents: [],
};

/** The dossier after some commands, each of which must be accepted. */
function following(dossier: Dossier, ...commands: Command[]): Dossier {
  return commands.reduce((current, command) => decidedOf(current, command).dossier, dossier);
}

/** Types and steps of the events, or the code of the refusal. */
function outcome(dossier: Dossier, command: Command, now = LATER): string[] | string {
  const decided = decide(dossier, command, now);
  if (!decided.ok) return decided.refusal.code;
  return decided.value.events.map((event) => {
    if (event.type === 'acheminement') return event.reason === undefined ? event.step : `${event.step} ${event.reason}`;
    return event.type === 'transmis' ? `transmis ${event.proof}` : event.type;
  });
}

const waiting = deposited(pushDeposit);
const confie = following(waiting, { kind: 'confier' });
const engage = following(confie, { kind: 'engager' });
const open = following(confie, bascule);
const held = following(deposited(sftpDeposit), { kind: 'suspendre' });

describe('a push', () => {
  test.each<[string, Dossier, Command, string[] | string]>([
    ['is given to it once', waiting, { kind: 'confier' }, ['confie']],
    ['is not given to it twice', confie, { kind: 'confier' }, []],
    ['is not for a dossier of a boite', deposited(sftpDeposit), { kind: 'confier' }, []],
    ['is engaged before its move', confie, { kind: 'engager' }, ['engage']],
    ['is engaged once', engage, { kind: 'engager' }, []],
    ['is engaged again after a move that failed', following(engage, { kind: 'desengager' }), { kind: 'engager' }, ['engage']],
    ['makes the dossier transmis', engage, proved, ['transmis push', 'livre']],
    ['is settled by an answer that comes first', engage, retour, ['transmis retour', 'livre', 'reponse']],
    ['is given up with its content', confie, { kind: 'abandonner' }, ['annule contenu']],
  ])('%s', (_, dossier, command, expected) => expect(outcome(dossier, command)).toEqual(expected));

  test('is neither begun nor engaged once its content may no longer be delivered', () => {
    expect(outcome(waiting, { kind: 'confier' }, AFTER_EXPIRY)).toEqual([]);
    expect(outcome(confie, { kind: 'engager' }, AFTER_EXPIRY)).toEqual([]);
    expect(outcome(confie, bascule, AFTER_EXPIRY)).toEqual([]);
  });
});

describe('a boite that refuses a file for good', () => {
  const setAside: Command = { kind: 'ecarter-depot', attempts: 8 };
  test.each<[string, Dossier, string[]]>([
    ['opens the dossier in the GS', deposited(sftpDeposit), ['bascule', 'transmis gs']],
    ['is no matter of a push', waiting, []],
    ['nor of a suspended raccordement', held, []],
    ['nor of a dossier handed over meanwhile', following(deposited(sftpDeposit), setAside), []],
  ])('%s', (_, dossier, expected) => expect(outcome(dossier, setAside)).toEqual(expected));
  test('once the content is over there is nothing to open', () => {
    expect(outcome(deposited(sftpDeposit), setAside, AFTER_EXPIRY)).toEqual([]);
  });
});

describe('not handed over in 72 h', () => {
  test('a dossier opens in the GS, and its push goes on', () => {
    expect(outcome(confie, bascule)).toEqual(['bascule', 'transmis gs']);
    expect(open).toMatchObject({ status: 'transmis', openedInGsAt: LATER, acheminement: 'confie' });
    expect(outcome(open, bascule)).toEqual([]);
  });
  test.each<[string, Dossier, Command, string[] | string]>([
    ['a fetch in the GS cancels the push', open, download, ['telechargement', 'annule telechargement-gs', 'recu']],
    ['a cancelled push is not engaged', following(open, download), { kind: 'engager' }, []],
    ['once the move is engaged, a fetch is refused', following(open, { kind: 'engager' }), download, 'REMISE_EN_COURS'],
    [
      'a move given up leaves the fetch free',
      following(open, { kind: 'engager' }, { kind: 'desengager' }),
      download,
      expect.any(Array) as never,
    ],
    ['a push that came through leaves the status as it is', following(open, { kind: 'engager' }), proved, ['livre']],
    ['and ends the fetch in the GS', following(open, { kind: 'engager' }, proved), download, 'TELECHARGEMENT_HORS_GS'],
    ['an answer by return flow settles the push', open, retour, ['livre', 'reponse']],
  ])('%s', (_, dossier, command, expected) => expect(outcome(dossier, command)).toEqual(expected));

  test('the agent may answer in the GS, whatever the mode, and still after the push came through', () => {
    for (const dossier of [open, following(open, { kind: 'engager' }, proved)]) {
      const answer: Command = {
        kind: 'repondre',
        status: 'en-cours',
        by: { way: 'gs', agent: 'agent-1' },
        seenVersion: dossier.version,
        documents: [],
      };
      expect(outcome(dossier, answer)).toEqual(['reponse']);
    }
  });
  test('before that, the GS neither shows nor takes anything', () => expect(outcome(confie, download)).toBe('TELECHARGEMENT_HORS_GS'));
});

describe('a suspended raccordement', () => {
  test.each([deposit, sftpDeposit, pushDeposit])('holds a dossier whatever its way', (of) => {
    expect(outcome(deposited(of), { kind: 'suspendre' })).toEqual(['suspendu']);
  });
  test.each<[string, Dossier, Command, string[] | string]>([
    ['holds a push that has not been engaged', confie, { kind: 'suspendre' }, ['suspendu']],
    ['leaves alone one that has', engage, { kind: 'suspendre' }, []],
    ['active again, gives a push back to its endpoint', following(confie, { kind: 'suspendre' }), { kind: 'reprendre' }, ['confie']],
    ['active again, gives the others back to their execution', held, { kind: 'reprendre' }, ['repris']],
    ['can hold it again', following(held, { kind: 'reprendre' }), { kind: 'suspendre' }, ['suspendu']],
    ['for 72 h: opens the dossier in the GS', held, bascule, ['bascule', 'annule bascule', 'transmis gs']],
    ['for 72 h: a push still waits for it', following(confie, { kind: 'suspendre' }), bascule, ['bascule', 'transmis gs']],
  ])('%s', (_, dossier, command, expected) => expect(outcome(dossier, command)).toEqual(expected));
});

test('what was left by its execution is carried out by another', () => {
  expect([waiting, confie, held, following(held, { kind: 'reprendre' }), withStatus('transmis')].map(leftItsExecution)).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
});
