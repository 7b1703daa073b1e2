import type { DossierEvent, Proof } from '../domain/dossier.ts';
import { STATUS_LABELS } from '../domain/statuses.ts';

const PROOFS: Record<Proof, string> = {
  boite: 'remis dans la boîte sFTP de la commune',
  gs: 'consultable dans le Gestionnaire de Suivi',
  'retrait-sftp': 'retiré de la boîte sFTP',
  'telechargement-gs': 'téléchargé dans le Gestionnaire de Suivi',
  retour: 'établi par la réponse de la commune',
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
  }
}

/** Who acted, as an agent may know it: himself, a colleague without a name, or the commune's software. */
export function eventWho(event: DossierEvent, reader: string): string | undefined {
  if (event.type === 'depose') return 'l’usager';
  if (event.type === 'reponse' && event.by.way === 'retour') return 'le logiciel de la commune';
  const agent = event.type === 'reponse' && event.by.way === 'gs' ? event.by.agent : 'agent' in event ? event.agent : undefined;
  if (agent === undefined) return undefined;
  return agent === reader ? 'vous' : 'un agent de la mairie';
}
