import { CHANNELS } from '../domain/commune.ts';
import type { Unreachable } from '../domain/dossier.ts';
import type { OweNotice } from '../domain/notices.ts';
import type { ApplyCommand } from '../shared/apply-command.ts';
import { info } from '../shared/logger.ts';

export interface UsagerFaultDeps {
  readonly apply: ApplyCommand;
  readonly oweNotice: OweNotice;
  readonly now: () => Date;
}

/**
 * The usager of a dossier does not get our mails: written in its history, where the agent reads it in the GS. A commune that does not work
 * in the GS is told by a notice to its mailbox, without anything of the usager.
 */
export function createUsagerFault({ apply, oweNotice, now }: UsagerFaultDeps) {
  return async (numero: string, reason: Unreachable): Promise<void> => {
    const outcome = await apply(numero, { kind: 'constater-injoignable', reason });
    if (!outcome.ok) return;
    const { dossier, events } = outcome.value;
    if (events.length > 0) info('USAGER_UNREACHABLE', { numero, reason });
    // Owed again each time, under the same name: whoever died in between is finished by the event that comes back.
    if (CHANNELS[dossier.mode].gsStatus || dossier.unreachable?.reason !== 'rebond') return;
    await oweNotice({
      id: `usager-injoignable.${numero}`,
      kind: 'usager-injoignable',
      to: { role: 'mairie', insee: dossier.insee, demarche: dossier.demarche },
      facts: { numero },
      at: now().toISOString(),
    });
  };
}
export type UsagerFault = ReturnType<typeof createUsagerFault>;
