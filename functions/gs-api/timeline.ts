import type { CancelReason, DeliveryStep, DossierEvent, ErasureReason, Proof, Unreachable } from '../domain/dossier.ts';
import { CONTENT_DAYS } from '../domain/legal-time.ts';
import { STATUS_LABELS } from '../domain/statuses.ts';

const PROOFS: Record<Proof, string> = {
  boite: 'remis dans la boîte sFTP de la commune',
  push: 'remis par sFTP au serveur de la commune',
  gs: 'consultable dans le Gestionnaire de Suivi',
  'retrait-sftp': 'retiré de la boîte sFTP',
  'telechargement-gs': 'téléchargé dans le Gestionnaire de Suivi',
  retour: 'établi par la réponse de la commune',
};

const STEPS: Record<DeliveryStep, string> = {
  confie: 'Confié à l’envoi par sFTP vers le serveur de la commune',
  suspendu: 'En attente : le raccordement de la commune est suspendu',
  repris: 'Remise reprise : le raccordement de la commune est de nouveau actif',
  engage: 'Remise par sFTP engagée',
  livre: 'Remise par sFTP terminée',
  annule: 'Envoi par sFTP annulé',
};

const REASONS: Record<CancelReason, string> = {
  'telechargement-gs': 'le dossier a été téléchargé dans le Gestionnaire de Suivi',
  bascule: 'le dossier est ouvert dans le Gestionnaire de Suivi',
  contenu: 'le contenu du dossier n’est plus disponible',
  reorientation: 'le dossier est réorienté vers une autre commune',
};

/** Why a content was given up. */
export const ERASURES: Record<ErasureReason, string> = {
  effacement: 'droit à l’effacement, RGPD, art. 17',
  opposition: 'droit d’opposition, RGPD, art. 21',
  decision: 'décision d’une autorité',
};

/** What an agent is told where the usager no longer gets our mails. */
export const UNREACHABLE: Record<Unreachable, string> = {
  rebond: 'L’adresse de l’usager ne reçoit pas nos courriels',
  plainte: 'L’usager a signalé nos courriels comme indésirables : il n’en reçoit plus que l’essentiel',
};

/** An event as a line of the history. */
export function eventLabel(event: DossierEvent): string {
  switch (event.type) {
    case 'depose':
      return STATUS_LABELS.depose;
    case 'transmis':
      return `${STATUS_LABELS.transmis} (${PROOFS[event.proof]})`;
    case 'recu':
      return `${STATUS_LABELS.recu} (${PROOFS[event.proof]})`;
    case 'reponse':
      return STATUS_LABELS[event.status];
    case 'document':
      return 'Document envoyé à l’usager';
    case 'telechargement':
      return 'Dossier téléchargé';
    case 'acheminement':
      return event.reason === undefined ? STEPS[event.step] : `${STEPS[event.step]} : ${REASONS[event.reason]}`;
    case 'bascule':
      return `Non remis à la commune dans le délai de 72 heures (${tries(event.attempts)})`;
    case 'renvoi':
      return 'Nouvelle remise du dossier, à la demande d’un opérateur';
    case 'reorientation':
      return `Dossier réorienté vers la commune compétente (${event.to.insee})`;
    case 'effacement':
      return `Contenu du dossier effacé avant son terme (${ERASURES[event.reason]})`;
    case 'expiration':
      if (event.early === true) return 'Contenu du dossier retiré';
      return `Contenu du dossier expiré, ${CONTENT_DAYS} jours après le dépôt`;
    case 'destruction':
      return 'Contenu du dossier détruit';
    case 'usager-injoignable':
      return UNREACHABLE[event.reason];
    case 'perdu':
      return 'Étape dont le détail a été perdu lors d’un incident technique';
  }
}

function tries(attempts: number): string {
  if (attempts === 0) return 'aucune tentative d’envoi';
  return attempts === 1 ? 'une tentative d’envoi' : `${attempts} tentatives d’envoi`;
}

/** Who acted, as an agent may know it: himself, a colleague without a name, or the commune's software. */
export function eventWho(event: DossierEvent, reader: string): string | undefined {
  if (event.type === 'depose') return 'l’usager';
  if (event.type === 'reponse' && event.by.way === 'retour') return 'le logiciel de la commune';
  const agent = event.type === 'reponse' && event.by.way === 'gs' ? event.by.agent : 'agent' in event ? event.agent : undefined;
  if (agent === undefined) return undefined;
  return agent === reader ? 'vous' : 'un agent de la mairie';
}
