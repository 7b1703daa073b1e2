import type { Agent } from '../domain/agent.ts';
import { DEMARCHES } from '../domain/demarches.ts';
import { accepted } from '../domain/refusals.ts';
import { STATUS_LABELS } from '../domain/statuses.ts';
import type { Result } from './perimeter.ts';
import type { MeView } from './views.ts';

export interface ShowMeDeps {
  readonly commune: (insee: string) => Promise<{ readonly name: string } | null>;
}

/** GET /moi */
export function createShowMe({ commune }: ShowMeDeps) {
  return async (agent: Agent): Promise<Result<MeView>> => {
    const nom = (await commune(agent.insee))?.name ?? agent.insee;
    const demarches = agent.demarches.map((code) => ({ code, nom: DEMARCHES[code].name }));
    return accepted({ commune: { insee: agent.insee, nom }, demarches, statuts: STATUS_LABELS });
  };
}
