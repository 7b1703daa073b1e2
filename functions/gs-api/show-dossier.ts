import type { Agent } from '../domain/agent.ts';
import { accepted } from '../domain/refusals.ts';
import type { DescribeDossier } from './describe-dossier.ts';
import type { FindDossier, Result } from './perimeter.ts';
import type { DetailView } from './views.ts';

export interface ShowDossierDeps {
  readonly find: FindDossier;
  readonly describeDossier: DescribeDossier;
}

/** GET /dossiers/{numero} */
export function createShowDossier({ find, describeDossier }: ShowDossierDeps) {
  return async (agent: Agent, { numero }: { numero: string }): Promise<Result<DetailView>> => {
    const found = await find(agent, numero);
    return found.ok ? accepted(await describeDossier(agent, found.value)) : found;
  };
}
