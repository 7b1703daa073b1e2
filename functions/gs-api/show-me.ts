import type { Agent } from '../domain/agent.ts';
import { DEMARCHES, type DemarcheCode } from '../domain/demarches.ts';
import { failureText, inError, type MailboxHealth, type MailboxRole } from '../domain/mailbox.ts';
import { accepted } from '../domain/refusals.ts';
import { STATUS_LABELS } from '../domain/statuses.ts';
import { momentView } from './describe-dossier.ts';
import type { Result } from './perimeter.ts';
import type { MeView } from './views.ts';

export interface ShowMeDeps {
  readonly commune: (insee: string) => Promise<{ readonly name: string } | null>;
  readonly health: (insee: string, demarche: string, role: MailboxRole) => Promise<MailboxHealth | null>;
}

/** GET /moi */
export function createShowMe({ commune, health }: ShowMeDeps) {
  return async (agent: Agent): Promise<Result<MeView>> => {
    const nom = (await commune(agent.insee))?.name ?? agent.insee;
    const demarches = await Promise.all(
      agent.demarches.map(async (code) => ({ code, nom: DEMARCHES[code].name, ...(await mailboxView(agent.insee, code)) })),
    );
    return accepted({ commune: { insee: agent.insee, nom }, demarches, statuts: STATUS_LABELS });
  };

  /** Agents are the ones who can have the mailbox of their mairie repaired. */
  async function mailboxView(insee: string, code: DemarcheCode): Promise<Pick<MeView['demarches'][number], 'boiteEnErreur'>> {
    const found = await health(insee, code, 'mairie');
    if (found === null || found.failedSince === undefined || !inError(found)) return {};
    const texte = `La boîte aux lettres de la mairie ne reçoit plus nos avis : ${failureText(found)}.`;
    return { boiteEnErreur: { depuis: momentView(found.failedSince), texte } };
  }
}
