import { describe, expect, test } from 'vitest';
import { type Command, decide } from '../../../functions/domain/decide.ts';
import type { Answerer, Dossier } from '../../../functions/domain/dossier.ts';
import { Sha256Schema } from '../../../functions/domain/ids.ts';
import type { AnswerStatus, Status } from '../../../functions/domain/statuses.ts';
import { AFTER_EXPIRY, deposit, deposited, document, LATER, sftpDeposit, withStatus } from './dossier-fixtures.ts';

const retour: Answerer = { way: 'retour', sha256: Sha256Schema.parse('c'.repeat(64)) };
const agent: Answerer = { way: 'gs', agent: 'agent-1' };

function answer(status: AnswerStatus, by: Answerer, rest: Partial<Extract<Command, { kind: 'repondre' }>> = {}): Command {
  return { kind: 'repondre', status, by, documents: [], ...rest };
}

/** Types of the new events, or the code of the refusal. */
function outcome(dossier: Dossier | null, command: Command, now = LATER): string[] | string {
  const decided = decide(dossier, command, now);
  return decided.ok ? decided.value.events.map(({ type }) => type) : decided.refusal.code;
}

describe('a deposit', () => {
  test('makes a dossier with its first event', () => {
    const decided = decide(null, { kind: 'deposer', deposit }, LATER);
    expect(decided).toMatchObject({ ok: true, value: { dossier: { status: 'depose', version: 1, lastConsequential: 1 } } });
  });
  test.each([
    ['same number and content again: success, nothing twice', deposit, []],
    ['same number, other content: conflict', { ...deposit, contentDigest: Sha256Schema.parse('f'.repeat(64)) }, 'CONFLIT_DE_CONTENU'],
  ])('%s', (_, again, expected) => {
    expect(outcome(withStatus('clos'), { kind: 'deposer', deposit: again })).toEqual(expected);
  });
});

describe('a delivery and a fetch', () => {
  test.each<[string, Dossier, Command, string[] | string]>([
    ['delivered once', deposited(sftpDeposit), { kind: 'constater-transmission', proof: 'boite' }, ['transmis']],
    ['delivered again: nothing', withStatus('recu', sftpDeposit), { kind: 'constater-transmission', proof: 'boite' }, []],
    ['first fetch', withStatus('transmis', sftpDeposit), { kind: 'constater-retrait', proof: 'retrait-sftp' }, ['recu']],
    [
      'a fetch before the delivery was recorded proves it',
      deposited(sftpDeposit),
      { kind: 'constater-retrait', proof: 'retrait-sftp' },
      ['transmis', 'recu'],
    ],
    ['a second fetch: nothing', withStatus('en-cours', sftpDeposit), { kind: 'constater-retrait', proof: 'retrait-sftp' }, []],
    ['first download in the GS', withStatus('transmis'), { kind: 'telecharger', agent: 'agent-1' }, ['telechargement', 'recu']],
    ['second download: the access alone', withStatus('recu'), { kind: 'telecharger', agent: 'agent-1' }, ['telechargement']],
    ['a download before transmis', deposited(), { kind: 'telecharger', agent: 'agent-1' }, 'NON_TRANSMIS'],
    [
      'a download of a dossier handed over by sFTP',
      withStatus('transmis', sftpDeposit),
      { kind: 'telecharger', agent: 'a' },
      'TELECHARGEMENT_HORS_GS',
    ],
  ])('%s', (_, dossier, command, expected) => {
    expect(outcome(dossier, command)).toEqual(expected);
  });
  test('the content is refused from the instant of expiry on, not a millisecond before', () => {
    const command: Command = { kind: 'telecharger', agent: 'agent-1' };
    expect(outcome(withStatus('transmis'), command, '2019-05-03T14:26:20.789Z')).toEqual(['telechargement', 'recu']);
    expect(outcome(withStatus('transmis'), command, AFTER_EXPIRY)).toBe('CONTENU_INDISPONIBLE');
  });
});

describe('an answer by return flow', () => {
  test.each<[Status, AnswerStatus, object, string[] | string]>([
    ['depose', 'en-cours', {}, ['transmis', 'reponse']],
    ['transmis', 'clos', {}, ['reponse']],
    ['en-cours', 'en-cours', { commentKey: 'commentaires/x/1.txt' }, ['reponse']],
    ['en-cours', 'en-cours', {}, []],
    ['recu', 'accepte', { documents: [document] }, ['document', 'reponse']],
    ['recu', 'attente-complements', {}, 'COMMENTAIRE_OBLIGATOIRE'],
    ['recu', 'non-recevable', {}, 'COMMENTAIRE_OBLIGATOIRE'],
    ['recu', 'non-recevable', { commentKey: 'commentaires/x/1.txt' }, ['reponse']],
    ['accepte', 'en-cours', {}, 'TRANSITION_INTERDITE'],
    ['accepte', 'clos', {}, ['reponse']],
    ['rejete', 'accepte', {}, 'TRANSITION_INTERDITE'],
    ['erreur-integration', 'en-cours', {}, ['reponse']],
    ['clos', 'en-cours', {}, 'DOSSIER_CLOS'],
    ['clos', 'clos', {}, 'DOSSIER_CLOS'],
  ])('from %s to %s with %o', (from, to, rest, expected) => {
    const dossier = from === 'depose' ? deposited(sftpDeposit) : withStatus(from, sftpDeposit);
    expect(outcome(dossier, answer(to, retour, rest))).toEqual(expected);
  });
  test('after day 30 the status may still change', () => {
    expect(outcome(withStatus('transmis', sftpDeposit), answer('clos', retour), AFTER_EXPIRY)).toEqual(['reponse']);
  });
});

describe('an answer in the GS', () => {
  test.each<[string, Dossier, object, string[] | string]>([
    ['on the version seen', withStatus('recu'), { seenVersion: 3 }, ['reponse']],
    ['on a stale version', withStatus('recu'), { seenVersion: 2 }, 'VERSION_PERIMEE'],
    ['the same click again by the same agent', { ...withStatus('en-cours'), lastAgent: 'agent-1' }, { seenVersion: 2 }, []],
    ['the same status by another agent', { ...withStatus('en-cours'), lastAgent: 'agent-2' }, { seenVersion: 2 }, 'VERSION_PERIMEE'],
    ['before transmis: proves nothing', deposited(), { seenVersion: 1 }, 'NON_TRANSMIS'],
    ['where the commune answers by return flow', withStatus('recu', sftpDeposit), { seenVersion: 3 }, 'HORS_GS'],
    ['in mode mixte', withStatus('recu', { ...sftpDeposit, mode: 'mixte' }), { seenVersion: 3 }, ['reponse']],
  ])('%s', (_, dossier, rest, expected) => {
    expect(outcome(dossier, answer('en-cours', agent, rest))).toEqual(expected);
  });
});

test('events name the consequential event before them, and downloads stand outside the chain', () => {
  const decided = decide(withStatus('transmis'), { kind: 'telecharger', agent: 'agent-1' }, LATER);
  expect(decided.ok && decided.value.events).toMatchObject([
    { seq: 4, type: 'telechargement' },
    { seq: 5, type: 'recu', after: 3 },
  ]);
});
