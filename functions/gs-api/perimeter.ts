import { type Agent, covers } from '../domain/agent.ts';
import type { Dossier } from '../domain/dossier.ts';
import { accepted, type Outcome, type Refusal, refused } from '../domain/refusals.ts';
import type { LogCode, LogFields } from '../shared/logger.ts';
import type { DetailView } from './views.ts';

/** What an operation answers: a view, or a refusal; a stale version comes with the dossier as it is now. */
export type Result<T> = Outcome<T> | { readonly ok: false; readonly refusal: Refusal; readonly dossier: DetailView };

export interface FindDossierDeps {
  readonly loadDossier: (numero: string) => Promise<Dossier | null>;
  readonly log: (code: LogCode, fields: LogFields) => void;
}

/**
 * The only way of an operation to a dossier. Outside the perimeter it answers as where there is none, after the same
 * read: nobody learns that a number exists. The attempt is logged.
 */
export function createFindDossier({ loadDossier, log }: FindDossierDeps) {
  return async (agent: Agent, numero: string): Promise<Outcome<Dossier>> => {
    const dossier = await loadDossier(numero);
    if (dossier !== null && covers(agent, dossier)) return accepted(dossier);
    if (dossier !== null) log('GS_OUT_OF_PERIMETER', { agent: agent.agent, numero: dossier.numero });
    return refused('DOSSIER_INTROUVABLE', 'numero');
  };
}
export type FindDossier = ReturnType<typeof createFindDossier>;
