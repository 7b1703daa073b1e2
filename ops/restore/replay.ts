import { countText, sheet, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { current } from './gate.ts';
import { doubtDeliveries, rebuildDossiers } from './rebuild.ts';
import type { RestoreOps } from './restore-ops.ts';
import { replayLedger, settleMails } from './settle.ts';

/**
 * Tells the restored table what it has forgotten, from what was not restored with it. In this order: dossiers and their events, so that what was destroyed and
 * what was sent find what they belong to. Again is a success, and does nothing twice.
 */
export async function replay(ops: RestoreOps): Promise<View> {
  const restore = await current(ops);
  if (restore.copiedAt === undefined) throw new OpsRefused('La table n’a pas été remise en arrière : « restauration copy » d’abord.');
  const rebuilt = await rebuildDossiers(ops, restore.to);
  const doubted = await doubtDeliveries(ops);
  const destroyed = await replayLedger(ops, restore.to);
  const mails = await settleMails(ops, restore.to);
  await ops.restores.save({ ...restore, replayedAt: ops.now().toISOString() });
  const { received, advanced, withoutPackage, notRouted, toRedo } = rebuilt;
  const whole = notRouted.length === 0 && toRedo.length === 0;
  const list = (numeros: readonly string[]) => (numeros.length === 0 ? 'aucun' : numeros.join(', '));
  return {
    ok: whole,
    data: { ...rebuilt, doubted, destroyed, mails },
    text: [
      sheet('Ce que la table avait oublié', [
        ['Dossiers reçus depuis, rétablis', countText(received.length, 'dossier')],
        ['Dossiers connus, suite rétablie', countText(advanced.length, 'dossier')],
        ['Remises à vérifier avant d’être refaites', String(doubted)],
        ['Destructions du registre', `${destroyed.read} lues, ${destroyed.settled} inconnues de la table`],
        ['Courriels partis', `${mails.read} lus, ${mails.settled} inconnus de la table`],
        ['Sans paquet, rien à remettre', list(withoutPackage)],
        ['Sans raccordement connu', list(notRouted)],
        ['Renvoi ou réorientation à refaire', list(toRedo)],
      ]),
      whole
        ? 'Ensuite : « restauration open ».'
        : 'Rétablissez l’annuaire et refaites ces renvois et réorientations (« actes » dit ce qui a été fait depuis), puis recommencez « restauration replay ».',
    ].join('\n\n'),
  };
}
