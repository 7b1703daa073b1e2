import { expect, test } from 'vitest';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { type Surroundings, whereabouts } from '../../../functions/domain/whereabouts.ts';
import { pushDeposit, waitingDelivery } from './delivery-fixtures.ts';
import { AFTER_EXPIRY, DEPOSITED_AT, deposit, deposited, LATER, sftpDeposit, withStatus } from './dossier-fixtures.ts';

const nothing: Surroundings = {
  history: [{ numero: deposit.numero, seq: 1, at: DEPOSITED_AT, after: 0, type: 'depose', deposit }],
  delivery: null,
  raccordement: 'actif',
  circuit: undefined,
};
const delivery = waitingDelivery();
const down = { state: 'ouvert', failures: 3, since: LATER, nextProbeAt: LATER, reason: 'CONNECTION_ERROR' } as const;

test.each<[string, Dossier, Partial<Surroundings>, object]>([
  ['just deposited', deposited(sftpDeposit), {}, { place: 'plate-forme', waitsFor: 'remise', actor: 'plate-forme', since: DEPOSITED_AT }],
  ['held', deposited(), { raccordement: 'suspendu' }, { waitsFor: 'raccordement-suspendu', actor: 'operateur' }],
  ['pushed', deposited(pushDeposit), { delivery }, { waitsFor: 'remise', actor: 'plate-forme', until: delivery.fallbackAt }],
  [
    'before a dead server',
    deposited(pushDeposit),
    { delivery, circuit: down },
    { waitsFor: 'serveur-en-panne', actor: 'serveur', until: delivery.fallbackAt },
  ],
  ['in its boite', withStatus('transmis', sftpDeposit), {}, { place: 'boite', waitsFor: 'retrait', until: deposit.expiresAt }],
  ['in the GS', withStatus('transmis'), {}, { place: 'gs', waitsFor: 'retrait', actor: 'commune' }],
  ['on a commune’s server', withStatus('transmis', pushDeposit), {}, { place: 'serveur', waitsFor: 'reponse' }],
  [
    'fallen back',
    { ...withStatus('transmis', pushDeposit), openedInGsAt: LATER, acheminement: 'confie' },
    {},
    { place: 'gs', waitsFor: 'retrait' },
  ],
  ['fetched', withStatus('recu', sftpDeposit), {}, { waitsFor: 'reponse', actor: 'commune' }],
  ['lost by the software', withStatus('erreur-integration', sftpDeposit), {}, { waitsFor: 'logiciel-en-erreur', actor: 'operateur' }],
  ['waiting for more', withStatus('attente-complements'), {}, { waitsFor: 'complements', actor: 'usager' }],
  ['accepted', withStatus('accepte'), {}, { waitsFor: 'cloture', actor: 'commune' }],
  ['closed', { ...withStatus('clos'), closedAt: LATER }, {}, { waitsFor: 'fin', actor: 'personne', until: '2019-05-04T08:00:00.000Z' }],
])('%s', (_, dossier, around, expected) => {
  expect(whereabouts(dossier, { ...nothing, ...around }, LATER)).toMatchObject({ ...expected, contentReadable: true });
});

test('never handed over, its content gone: nobody can do anything', () => {
  expect(whereabouts(deposited(sftpDeposit), nothing, AFTER_EXPIRY)).toMatchObject({
    waitsFor: 'fin',
    actor: 'personne',
    contentReadable: false,
  });
});
