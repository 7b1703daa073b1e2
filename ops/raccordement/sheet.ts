import { type Commune, deliveryWay, type Raccordement, type RaccordementState } from '../../functions/domain/commune.ts';
import { DEMARCHES } from '../../functions/domain/demarches.ts';
import type { Circuit } from '../../functions/domain/endpoint.ts';
import { placesOf } from '../../functions/domain/raccordement-state.ts';
import { countText, sheet, timeText } from '../output.ts';

/** States as an operator reads them. */
export const STATE_LABELS: Record<RaccordementState, string> = {
  inactif: 'inactif : les dépôts sont refusés',
  'en-test': 'en test : les dépôts sont refusés jusqu’à l’activation',
  actif: 'actif',
  suspendu: 'suspendu : les dossiers attendent',
};

/** What is known of a raccordement beside its own item. */
export interface Around {
  readonly circuit?: Circuit | undefined;
  /** Dossiers received and not yet handed over. */
  readonly waiting?: number;
}

export function raccordementSheet(raccordement: Raccordement, commune: Pick<Commune, 'name'>, { circuit, waiting }: Around = {}): string {
  const { insee, demarche, mode, state, mailbox, secondContact, technicalContact } = raccordement;
  const { boite, push } = placesOf(raccordement);
  return sheet(`${commune.name} (${insee}), ${DEMARCHES[demarche].name} (${demarche})`, [
    ['État', STATE_LABELS[state]],
    ['Envoi en ligne', sendingText(raccordement)],
    ['Mode', `${mode}, ${wayText(raccordement)}`],
    ...(boite === undefined ? [] : [['Boîte', boite] as const]),
    ...(push === undefined ? [] : [['Serveur', `${push.endpoint}, répertoire ${push.directory}`] as const]),
    ...(circuit === undefined ? [] : [['Circuit du serveur', circuitText(circuit)] as const]),
    ['Boîte fonctionnelle', mailbox],
    ['Second contact', secondContact],
    ['Contact technique', technicalContact],
    ['Dernière répétition', rehearsalText(raccordement)],
    ...(waiting === undefined ? [] : [['En attente de remise', countText(waiting, 'dossier')] as const]),
  ]);
}

const WAYS = {
  gs: 'dossier lu dans le Gestionnaire de Suivi',
  boite: 'la commune vient chercher les fichiers',
  push: 'les fichiers sont poussés',
};
export const wayText = (raccordement: Raccordement): string => WAYS[deliveryWay(raccordement)];

export const sendingText = ({ sendingClosed }: Raccordement): string =>
  sendingClosed === undefined ? 'ouvert' : `fermé depuis le ${timeText(sendingClosed.since)} : ${sendingClosed.reason}`;

export const rehearsalText = ({ rehearsal }: Raccordement): string | undefined =>
  rehearsal === undefined ? undefined : `${rehearsal.green ? 'verte' : 'rouge'}, le ${timeText(rehearsal.at)}`;

export function circuitText(circuit: Circuit): string {
  if (circuit.state === 'ferme')
    return circuit.failures === 0 ? 'fermé, rien à signaler' : `fermé, ${countText(circuit.failures, 'échec')} de suite`;
  return `ouvert depuis le ${timeText(circuit.since)} (${circuit.reason}), prochaine sonde le ${timeText(circuit.nextProbeAt)}`;
}
