import { expect, test } from 'vitest';
import { provedDelivery } from '../../../functions/adapters/dossiers-table/proved-delivery.ts';
import type { Command } from '../../../functions/domain/decide.ts';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { Sha256Schema } from '../../../functions/domain/ids.ts';
import { pushDeposit } from '../domain/delivery-fixtures.ts';
import { decidedOf, deposited, LATER, sftpDeposit, withStatus } from '../domain/dossier-fixtures.ts';

const retour: Command = {
  kind: 'repondre',
  status: 'en-cours',
  by: { way: 'retour', sha256: Sha256Schema.parse('c'.repeat(64)) },
  documents: [],
};
const fetched: Command = { kind: 'constater-retrait', proof: 'retrait-sftp' };

/** State of the delivery as the items of the transaction write it. */
function settled(dossier: Dossier, command: Command): unknown[] {
  return provedDelivery('dossiers', decidedOf(dossier, command)).map((item) => [
    item.Put?.Item?.sk,
    item.Put?.Item?.state,
    item.Put?.Item?.proof,
  ]);
}

/** The end of a push as the update writes it. */
function ended(dossier: Dossier, command: Command): unknown {
  const [item] = provedDelivery('dossiers', decidedOf(dossier, command));
  const { ':state': state, ':proof': proof, ':reason': reason, ':cleanup': cleanup } = item?.Update?.ExpressionAttributeValues ?? {};
  return { sk: item?.Update?.Key?.sk, state, proof, reason, cleanup };
}
test('an answer before the push was recorded proves it', () => {
  const confie: Dossier = { ...deposited(pushDeposit), acheminement: 'confie' };
  expect(ended(confie, retour)).toEqual({ sk: 'DELIVERY#mairie', state: 'livre', proof: 'retour', reason: undefined, cleanup: 'du' });
});
test('a download in the GS cancels the push', () => {
  const open: Dossier = { ...withStatus('transmis', pushDeposit), acheminement: 'confie', openedInGsAt: LATER };
  const end = { sk: 'DELIVERY#mairie', state: 'annule', reason: 'telechargement-gs', proof: undefined, cleanup: 'du' };
  expect(ended(open, { kind: 'telecharger', agent: 'agent-1' })).toEqual(end);
});

test.each<[string, Dossier, Command, unknown[]]>([
  ['an answer before transmis', deposited(sftpDeposit), retour, [['EFFECT#000001#depot-boite#mairie', 'fait', 'retour']]],
  ['a fetch before transmis', deposited(sftpDeposit), fetched, [['EFFECT#000001#depot-boite#mairie', 'fait', 'retrait-sftp']]],
  ['an answer after transmis', withStatus('transmis', sftpDeposit), retour, []],
  ['the delivery itself, which settles its own claim', deposited(sftpDeposit), { kind: 'constater-transmission', proof: 'boite' }, []],
  ['an opening in the GS, which has no delivery', deposited(), { kind: 'constater-transmission', proof: 'gs' }, []],
])('%s', (_, dossier, command, expected) => {
  expect(settled(dossier, command)).toEqual(expected);
});
