import { describe, expect, test } from 'vitest';
import { owedMails } from '../../../functions/domain/consequences.ts';
import { type Command, decide } from '../../../functions/domain/decide.ts';
import type { Destination, Dossier } from '../../../functions/domain/dossier.ts';
import { BoiteSchema, InseeSchema, Sha256Schema } from '../../../functions/domain/ids.ts';
import { portalFact } from '../../../functions/domain/portal-facts.ts';
import type { Status } from '../../../functions/domain/statuses.ts';
import { pushDeposit } from './delivery-fixtures.ts';
import { AFTER_EXPIRY, decidedOf, deposit, deposited, LATER, sftpDeposit, withStatus } from './dossier-fixtures.ts';

const same: Destination = { insee: deposit.insee, mode: 'sftp', boite: BoiteSchema.parse('commune-01001') };
const other: Destination = { insee: InseeSchema.parse('69123'), mode: 'mixte', boite: BoiteSchema.parse('lyon-69123') };
const resend: Command = { kind: 'renvoyer', to: same };
const reroute: Command = { kind: 'reorienter', to: other };

const refusal = (dossier: Dossier, command: Command, now = LATER) => {
  const decided = decide(dossier, command, now);
  return decided.ok ? 'accepted' : decided.refusal.code;
};
const transmitted = decidedOf(deposited(sftpDeposit), { kind: 'constater-transmission', proof: 'boite' }).dossier;

describe('a resend', () => {
  test('is the same package under another name, as before its first delivery', () => {
    const { dossier, events } = decidedOf(transmitted, resend, '2019-04-05T09:00:00.123Z');
    expect(events).toMatchObject([{ type: 'renvoi', seq: 3, after: 2 }]);
    expect(dossier).toMatchObject({
      status: 'depose',
      deliverySeq: 3,
      fileName: 'RitaGS.2019-04-05T11_00_00.123661355.A-9-TESTTEST-RCO-2.ADER.ftp.zip',
      formerFiles: [{ boite: 'commune-01001', fileName: sftpDeposit.fileName }],
      submittedAt: deposit.submittedAt,
      expiresAt: deposit.expiresAt,
    });
  });
  test('tells the usager nothing twice, whatever hands it over', () => {
    const again = decidedOf(transmitted, resend).dossier;
    const { events } = decidedOf(again, { kind: 'constater-transmission', proof: 'boite' });
    expect(events).toMatchObject([{ type: 'transmis', again: true, after: 3 }]);
    const [event] = events;
    expect(event !== undefined && 'after' in event && owedMails(again, event)).toEqual([]);
    const opened = decidedOf(decidedOf(again, { kind: 'suspendre' }).dossier, { kind: 'basculer', attempts: 0 }).events.at(-1);
    expect(opened !== undefined && 'after' in opened && owedMails(again, opened).map(({ kind }) => kind)).toEqual(['avis-mairie']);
  });
  test('goes where the commune is connected now', () => {
    const boite = BoiteSchema.parse('commune-01001-b');
    expect(decidedOf(transmitted, { kind: 'renvoyer', to: { ...same, boite } }).dossier).toMatchObject({ boite });
  });
  test.each<[Status, string]>([
    ['depose', 'REMISE_DEJA_EN_COURS'],
    ['transmis', 'accepted'],
    ['recu', 'accepted'],
    ['erreur-integration', 'accepted'],
    ['en-cours', 'DEJA_TRAITE'],
    ['attente-complements', 'DEJA_TRAITE'],
    ['accepte', 'DEJA_TRAITE'],
    ['rejete', 'DEJA_TRAITE'],
    ['non-recevable', 'DEJA_TRAITE'],
    ['clos', 'DOSSIER_CLOS'],
  ])('of what is %s: %s', (status, expected) => {
    expect(refusal(withStatus(status, sftpDeposit), resend)).toBe(expected);
  });
  test('is refused from day 30 on, while a push goes on, and where the commune reads in the GS', () => {
    expect(refusal(withStatus('recu', sftpDeposit), resend, AFTER_EXPIRY)).toBe('CONTENU_INDISPONIBLE');
    expect(refusal({ ...withStatus('transmis', pushDeposit), acheminement: 'confie' }, resend)).toBe('REMISE_DEJA_EN_COURS');
    expect(refusal(withStatus('recu'), { kind: 'renvoyer', to: { insee: deposit.insee, mode: 'courriel' } })).toBe('RIEN_A_RENVOYER');
  });
});

describe('a re-routing', () => {
  test('takes the dossier from its commune: legal date and expiry stand, everything else begins anew', () => {
    const { dossier, events } = decidedOf({ ...transmitted, lastAgent: 'agent-1' }, reroute);
    expect(events).toMatchObject([{ type: 'reorientation', from: '01001', to: other, after: 2 }]);
    expect(dossier).toMatchObject({ ...other, status: 'depose', deliverySeq: 3, reroutedFrom: '01001', submittedAt: deposit.submittedAt });
    for (const gone of ['transmittedAt', 'fetchedAt', 'answeredAt', 'lastAgent', 'openedInGsAt']) expect(dossier).not.toHaveProperty(gone);
    expect(dossier.expiresAt).toBe(deposit.expiresAt);
  });
  test('tells the portal, then the usager and the other commune as a first delivery does', () => {
    const { dossier, events } = decidedOf(transmitted, { kind: 'reorienter', to: { insee: other.insee, mode: 'courriel' } });
    const [event] = events;
    if (event === undefined || !('after' in event)) throw new Error('no event');
    expect(portalFact(dossier, event)).toMatchObject({ fact: 'reorientation', insee: '69123', from: '01001' });
    const told = decidedOf(dossier, { kind: 'constater-transmission', proof: 'gs' }).events[0];
    expect(told !== undefined && 'after' in told && owedMails(dossier, told).map(({ kind }) => kind)).toEqual(['transmis', 'avis-mairie']);
  });
  test('the first commune no longer decides: a late answer, a fetch and a GS download meet another dossier', () => {
    const { dossier } = decidedOf(withStatus('recu'), reroute);
    expect(refusal(dossier, { kind: 'telecharger', agent: 'agent-1' })).toBe('TELECHARGEMENT_HORS_GS');
    const answer: Command = { kind: 'repondre', status: 'clos', by: { way: 'gs', agent: 'agent-1' }, seenVersion: 3, documents: [] };
    expect(refusal(dossier, answer)).toBe('NON_TRANSMIS');
  });
  test('gives up a push that waits, never one that may have its final name', () => {
    const waiting: Dossier = { ...deposited(pushDeposit), acheminement: 'confie' };
    expect(decidedOf(waiting, reroute).events).toMatchObject([
      { type: 'acheminement', step: 'annule', reason: 'reorientation' },
      { type: 'reorientation' },
    ]);
    expect(refusal({ ...waiting, acheminement: 'engage' }, reroute)).toBe('REMISE_DEJA_EN_COURS');
  });
  test.each<[string, Dossier, string, string?]>([
    ['what its own execution hands over', deposited(sftpDeposit), 'REMISE_DEJA_EN_COURS'],
    ['what the commune has answered', withStatus('en-cours', sftpDeposit), 'DEJA_TRAITE'],
    ['what is closed', withStatus('clos', sftpDeposit), 'DOSSIER_CLOS'],
    ['what has come to its end', withStatus('recu', sftpDeposit), 'CONTENU_INDISPONIBLE', AFTER_EXPIRY],
    ['what is that commune’s already', { ...withStatus('recu', sftpDeposit), insee: other.insee }, 'MEME_COMMUNE'],
  ])('refuses %s', (_, dossier, expected, now = LATER) => {
    expect(refusal(dossier, reroute, now)).toBe(expected);
  });
});

test('an answer that comes while the package is on its way again proves that the commune has it', () => {
  const again = decidedOf(transmitted, resend).dossier;
  const answer: Command = {
    kind: 'repondre',
    status: 'en-cours',
    by: { way: 'retour', sha256: Sha256Schema.parse('c'.repeat(64)) },
    documents: [],
  };
  expect(decidedOf(again, answer).events.map(({ type }) => type)).toEqual(['transmis', 'reponse']);
});
