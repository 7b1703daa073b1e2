import type { Refusal, RefusalCode } from '../domain/refusals.ts';
import type { DetailView, ProblemView } from './views.ts';

/** HTTP status of a refusal. What is not named here is 422: understood, and refused by a rule. */
const HTTP_STATUS: Partial<Record<RefusalCode, number>> = {
  REQUETE_INVALIDE: 400,
  ACCES_REFUSE: 403,
  CHEMIN_INCONNU: 404,
  DOSSIER_INTROUVABLE: 404,
  DOCUMENT_INTROUVABLE: 404,
  VERSION_PERIMEE: 409,
  DOSSIER_CLOS: 409,
  TRANSITION_INTERDITE: 409,
  NON_TRANSMIS: 409,
  HORS_GS: 409,
  TELECHARGEMENT_HORS_GS: 409,
  REMISE_EN_COURS: 409,
  DOCUMENT_DEJA_ENVOYE: 409,
  DOCUMENT_EN_ANALYSE: 409,
  CONTENU_INDISPONIBLE: 410,
  REQUETE_TROP_GROSSE: 413,
};

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A refusal as the API answers it. No value of the request is ever in it. */
export function problem({ code, message, place }: Refusal, dossier?: DetailView): Answer {
  const body: ProblemView = { code, message, place, ...(dossier === undefined ? {} : { dossier }) };
  return { status: HTTP_STATUS[code] ?? 422, body };
}
