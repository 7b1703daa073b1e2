import type * as z from 'zod';
import type { Agent } from '../domain/agent.ts';
import type { Dossier } from '../domain/dossier.ts';
import { mergeNewestFirst } from '../domain/dossier-list.ts';
import { accepted } from '../domain/refusals.ts';
import { type Status, StatusSchema } from '../domain/statuses.ts';
import { dossierView } from './describe-dossier.ts';
import { cursorOf, type ListInputSchema } from './inputs.ts';
import type { Result } from './perimeter.ts';
import type { ListView } from './views.ts';

export interface ListDossiersDeps {
  readonly now: () => string;
  readonly listByCommune: (
    insee: string,
    demarche: string,
    status: Status,
    page: { before?: string; limit: number },
  ) => Promise<readonly Dossier[]>;
}

/**
 * GET /dossiers: one query per démarche and status, merged. A démarche outside the perimeter has no dossier.
 * At most 2 démarches × 10 statuses: 20 queries, side by side.
 */
export function createListDossiers({ now: clock, listByCommune }: ListDossiersDeps) {
  return async (agent: Agent, input: z.output<typeof ListInputSchema>): Promise<Result<ListView>> => {
    const demarches = agent.demarches.filter((code) => input.demarche?.includes(code) ?? true);
    const statuses = StatusSchema.options.filter((status) => input.statut?.includes(status) ?? true);
    const page = { limit: input.limite + 1, ...(input.suite === undefined ? {} : { before: input.suite }) };
    const queries = demarches.flatMap((code) => statuses.map((status) => listByCommune(agent.insee, code, status, page)));
    const { dossiers, next } = mergeNewestFirst(await Promise.all(queries), input.limite);
    const now = clock();
    const views = dossiers.map((dossier) => dossierView(dossier, agent, now));
    return accepted({ dossiers: views, ...(next === undefined ? {} : { suite: cursorOf(next) }) });
  };
}
