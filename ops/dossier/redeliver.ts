import { connected, notBeingDelivered } from '../../functions/adapters/dossiers-table/conditions.ts';
import type { Raccordement } from '../../functions/domain/commune.ts';
import type { Insee, Numero } from '../../functions/domain/ids.ts';
import { openings } from '../../functions/domain/openings.ts';
import { destinationOf } from '../../functions/domain/raccordement-state.ts';
import { deliverySeqOf } from '../../functions/domain/redelivery.ts';
import type { Hub } from '../context/hub.ts';
import { countText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { type ApplyHub, applied } from './applied.ts';
import { known } from './describe.ts';
import { mairieNotice } from './mairie-notice.ts';

type RedeliveryHub = ApplyHub & Pick<Hub, 'directory' | 'boites' | 'notices' | 'readings'>;

/** The same package once more, to the same commune, as it is connected now. The usager is told nothing: he was told the first time. */
export async function resendDossier(hub: RedeliveryHub, numero: Numero, now: Date): Promise<View> {
  const { dossier } = await known(hub, numero);
  const to = await connectedTo(hub, dossier.insee, dossier.demarche);
  const { dossier: after } = await applied(hub, numero, { kind: 'renvoyer', to: destinationOf(to) }, now, ({ before }) =>
    before === null
      ? []
      : [notBeingDelivered(hub.table.name, numero, deliverySeqOf(before)), connected(hub.table.name, to.insee, to.demarche)],
  );
  return {
    data: { numero, insee: after.insee, mode: after.mode, fileName: after.fileName, version: after.version },
    text: `Télédossier ${numero} remis encore à la commune ${after.insee}, sous le nom ${after.fileName}.\nSuivez-le par « dossier where ${numero} ».`,
  };
}

/** To the commune that is competent. The first one has lost it when this answers. */
export async function rerouteDossier(hub: RedeliveryHub, numero: Numero, vers: Insee, now: Date): Promise<View> {
  const { dossier } = await known(hub, numero);
  const to = await connectedTo(hub, vers, dossier.demarche);
  const { name } = hub.table;
  const decided = await applied(hub, numero, { kind: 'reorienter', to: destinationOf(to) }, now, ({ before, dossier: after }) => {
    if (before === null) return [];
    const notice = hub.notices.owed(mairieNotice('dossier-reoriente', before, after.version, now.toISOString()));
    return [notBeingDelivered(name, numero, deliverySeqOf(before)), connected(name, to.insee, to.demarche), notice];
  });
  // At once; whoever dies here leaves it to the execution that the event starts.
  for (const { boite, fileName } of decided.dossier.formerFiles ?? []) await hub.boites.withdraw(boite, fileName);
  const [history, readings] = await Promise.all([hub.dossiers.history(numero), hub.readings.readings(numero)]);
  const copies = openings(history, readings).filter(({ insee, what }) => insee === dossier.insee && what === 'dossier');
  return {
    data: { numero, from: dossier.insee, to: vers, mode: to.mode, fileName: decided.dossier.fileName, openedBefore: copies.length },
    text: [
      `Télédossier ${numero} réorienté de ${dossier.insee} vers ${vers} (mode ${to.mode}). Date légale et échéance inchangées.`,
      copies.length === 0
        ? 'La première commune ne l’avait pas ouvert, et n’y a plus accès. Sa mairie est prévenue.'
        : `La première commune n’y a plus accès, mais l’avait reçu ou ouvert (${countText(copies.length, 'fois', 'fois')}) : sa mairie est priée de détruire sa copie. Voyez « dossier opened ${numero} ».`,
      'L’usager est prévenu quand le dossier est remis (CRPA, art. L. 114-2).',
    ].join('\n'),
  };
}

async function connectedTo({ directory }: Pick<Hub, 'directory'>, insee: string, demarche: string): Promise<Raccordement> {
  const raccordement = await directory.raccordement(insee, demarche);
  if (raccordement?.state === 'actif') return raccordement;
  const why = raccordement === null ? 'n’est pas raccordée' : `a un raccordement « ${raccordement.state} »`;
  throw new OpsRefused(`La commune ${insee} ${why} pour la démarche ${demarche} : rien ne peut lui être remis.`);
}
