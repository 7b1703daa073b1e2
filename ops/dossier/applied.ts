import type { TransactItem } from '../../functions/adapters/dossiers-table/client.ts';
import { provedDelivery } from '../../functions/adapters/dossiers-table/proved-delivery.ts';
import { isCanary } from '../../functions/domain/canary.ts';
import type { Command } from '../../functions/domain/decide.ts';
import type { Numero } from '../../functions/domain/ids.ts';
import { REFUSALS } from '../../functions/domain/refusal-catalogue.ts';
import type { RefusalCode } from '../../functions/domain/refusals.ts';
import { type Applied, createApplyCommand, DossierContendedError } from '../../functions/shared/apply-command.ts';
import type { Hub } from '../context/hub.ts';
import { OpsRefused } from '../refused.ts';

export type ApplyHub = Pick<Hub, 'dossiers' | 'table'>;

/**
 * What an operator asks of a dossier, decided by the domain and written in one transaction guarded by its version; with it, whatever
 * ends a delivery that the decision ends.
 * @param extra what goes in the same transaction
 * @param sentences what is said of a refusal, where the catalogue speaks to somebody else
 */
export async function applied(
  hub: ApplyHub,
  numero: Numero,
  command: Command,
  now: Date,
  extra: (decision: Applied) => readonly TransactItem[],
  sentences: Partial<Record<RefusalCode, string>> = {},
): Promise<Applied> {
  if (isCanary(numero)) throw new OpsRefused('C’est un dossier d’essai : « essai remove » l’efface.');
  const apply = createApplyCommand({ ...hub.dossiers, now: () => now });
  try {
    const outcome = await apply(numero, command, (decision) => [...provedDelivery(hub.table.name, decision), ...extra(decision)]);
    if (outcome.ok) return outcome.value;
    const { message, action } = REFUSALS[outcome.refusal.code];
    throw new OpsRefused(sentences[outcome.refusal.code] ?? `${message} ${action}`);
  } catch (error) {
    if (!(error instanceof DossierContendedError)) throw error;
    throw new OpsRefused('Le dossier est en train d’être remis, ou son raccordement vient de changer : recommencez dans une minute.');
  }
}
