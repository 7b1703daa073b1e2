import { expect, test } from 'vitest';
import type { Mode } from '../../../functions/domain/commune.ts';
import { owedMails } from '../../../functions/domain/consequences.ts';
import type { ConsequentialEvent } from '../../../functions/domain/dossier.ts';
import { Sha256Schema } from '../../../functions/domain/ids.ts';
import type { Status } from '../../../functions/domain/statuses.ts';
import { deposit, document, LATER } from './dossier-fixtures.ts';

const base = { numero: deposit.numero, seq: 2, at: LATER, after: 1 };
const by = { way: 'retour' as const, sha256: Sha256Schema.parse('c'.repeat(64)) };
const mails = (mode: Mode, event: ConsequentialEvent): string[] => owedMails({ mode }, event).map(({ kind, role }) => `${kind} ${role}`);
const answer = (status: Status, rest: { commentKey?: string; documentCount?: number } = {}): ConsequentialEvent => ({
  ...base,
  type: 'reponse',
  status,
  by,
  documentCount: 0,
  ...rest,
});

test('a deposit owes the acknowledgement', () => {
  expect(mails('sftp', { ...base, type: 'depose', deposit })).toEqual(['accuse usager']);
});
test.each<[Mode, string[]]>([
  ['courriel', ['transmis usager', 'avis-mairie mairie']],
  ['sftp', ['transmis usager']],
  ['mixte', ['transmis usager']],
])('transmis in mode %s', (mode, expected) => {
  expect(mails(mode, { ...base, type: 'transmis', proof: 'boite' })).toEqual(expected);
});
test.each<[Status, object, string[]]>([
  ['en-cours', {}, ['statut usager']],
  ['attente-complements', {}, ['statut usager']],
  ['non-recevable', {}, ['statut usager']],
  ['clos', {}, ['statut usager']],
  ['accepte', {}, []],
  ['accepte', { commentKey: 'c' }, ['statut usager']],
  ['rejete', { documentCount: 1 }, ['statut usager']],
  ['rejete', {}, []],
  ['erreur-integration', { commentKey: 'c' }, []],
])('status %s with %o', (status, rest, expected) => {
  expect(mails('sftp', answer(status, rest))).toEqual(expected);
});
test('a fetch and a document are told to the portal alone', () => {
  expect(mails('sftp', { ...base, type: 'recu', proof: 'retrait-sftp' })).toEqual([]);
  expect(mails('sftp', { ...base, type: 'document', document })).toEqual([]);
});
