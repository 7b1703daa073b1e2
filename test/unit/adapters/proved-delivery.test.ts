import { expect, test } from 'vitest';
import { provedDelivery } from '../../../functions/adapters/dossiers-table/proved-delivery.ts';
import { type Command, decide } from '../../../functions/domain/decide.ts';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { Sha256Schema } from '../../../functions/domain/ids.ts';
import { deposited, LATER, sftpDeposit, withStatus } from '../domain/dossier-fixtures.ts';

const retour: Command = {
  kind: 'repondre',
  status: 'en-cours',
  by: { way: 'retour', sha256: Sha256Schema.parse('c'.repeat(64)) },
  documents: [],
};
const fetched: Command = { kind: 'constater-retrait', proof: 'retrait-sftp' };

/** State of the delivery as the items of the transaction write it. */
function settled(dossier: Dossier, command: Command): unknown[] {
  const decided = decide(dossier, command, LATER);
  if (!decided.ok) throw new Error(decided.refusal.code);
  return provedDelivery('dossiers', decided.value).map((item) => [item.Put?.Item?.sk, item.Put?.Item?.state, item.Put?.Item?.proof]);
}

test.each<[string, Dossier, Command, unknown[]]>([
  ['an answer before transmis', deposited(sftpDeposit), retour, [['EFFECT#000001#depot-boite#mairie', 'fait', 'retour']]],
  ['a fetch before transmis', deposited(sftpDeposit), fetched, [['EFFECT#000001#depot-boite#mairie', 'fait', 'retrait-sftp']]],
  ['an answer after transmis', withStatus('transmis', sftpDeposit), retour, []],
  ['the delivery itself, which settles its own claim', deposited(sftpDeposit), { kind: 'constater-transmission', proof: 'boite' }, []],
  ['an opening in the GS, which has no delivery', deposited(), { kind: 'constater-transmission', proof: 'gs' }, []],
])('%s', (_, dossier, command, expected) => {
  expect(settled(dossier, command)).toEqual(expected);
});
