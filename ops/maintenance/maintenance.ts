import { DAY_SECONDS, secondsLater } from '../../functions/domain/instants.ts';
import { legalDateText, legalIso, localParisInstant } from '../../functions/domain/legal-time.ts';
import { type Maintenance, NOT_PLANNED, planMaintenance } from '../../functions/domain/maintenance.ts';
import { createTellPartners } from '../../functions/shared/tell-partners.ts';
import type { Hub } from '../context/hub.ts';
import { countText, table, timeText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';

type MaintenanceHub = Pick<Hub, 'service' | 'directory' | 'endpoints' | 'notices' | 'partners'>;

/** Days for which what is over is still listed. */
const LISTED_DAYS = 30;

/** The instant of a wall time of Paris as typed, `2026-11-28T22:00`. One that the change to summer time skips does not exist. */
export function parisInstant(typed: string): string {
  const date = localParisInstant(`${typed}:00`);
  const instant = Number.isNaN(date.getTime()) ? undefined : date.toISOString();
  if (instant === undefined || legalIso(instant).slice(0, 16) !== typed) throw new OpsRefused(`« ${typed} » n’est pas une heure de Paris.`);
  return instant;
}

const tell = (hub: MaintenanceHub, kind: 'maintenance-planifiee' | 'maintenance-annulee', { id, from, to }: Maintenance, at: string) =>
  createTellPartners({
    raccordements: () => hub.directory.raccordements(),
    endpoints: () => hub.endpoints.all(),
    partners: hub.partners,
    owe: hub.notices.owe,
  })({ kind, name: id, facts: { debut: from, fin: to }, at });

export interface PlanInput {
  readonly debut: string;
  readonly fin: string;
  readonly forced: string | undefined;
}

/** Plans a maintenance, and tells every connected partner. The public record shows it at its next writing, within five minutes. */
export async function planned(hub: MaintenanceHub, { debut, fin, forced }: PlanInput, by: string, now: Date): Promise<View> {
  const at = now.toISOString();
  const wanted = { from: parisInstant(debut), to: parisInstant(fin), ...(forced === undefined ? {} : { forced }) };
  const maintenance = planMaintenance(wanted, await hub.service.maintenances(at), by, at);
  if (typeof maintenance === 'string') throw new OpsRefused(NOT_PLANNED[maintenance]);
  // Written first: partners are told of what stands; a command that dies in between is cancelled and typed again.
  await hub.service.putMaintenance(maintenance);
  const told = await tell(hub, 'maintenance-planifiee', maintenance, at);
  return {
    data: { ...maintenance, told },
    text: [
      `Maintenance ${maintenance.id} prévue`,
      `  du ${legalDateText(maintenance.from)}`,
      `  au ${legalDateText(maintenance.to)}.`,
      `${countText(told, 'partenaire')} à prévenir par courriel, au prochain balayage.`,
    ].join('\n'),
  };
}

export async function cancelled(hub: MaintenanceHub, id: string, now: Date): Promise<View> {
  const at = now.toISOString();
  const maintenance = (await hub.service.maintenances(at)).find((one) => one.id === id);
  if (maintenance === undefined) throw new OpsRefused(`Aucune maintenance ${id} n’est à venir ni en cours.`);
  if (maintenance.cancelledAt !== undefined) throw new OpsRefused(`La maintenance ${id} est déjà annulée.`);
  await hub.service.putMaintenance({ ...maintenance, cancelledAt: at });
  const told = await tell(hub, 'maintenance-annulee', maintenance, at);
  return {
    data: { id, cancelledAt: at, told },
    text: `Maintenance ${id} annulée ; ${countText(told, 'partenaire')} à prévenir par courriel, au prochain balayage.`,
  };
}

export async function listed({ service }: Pick<Hub, 'service'>, now: Date): Promise<View> {
  const found = await service.maintenances(secondsLater(now, -LISTED_DAYS * DAY_SECONDS));
  const rows = found
    .toSorted((a, b) => a.from.localeCompare(b.from))
    .map((one) => [one.id, timeText(one.from), timeText(one.to), stateOf(one, now.toISOString()), one.by, one.forced ?? '']);
  return {
    data: found,
    text: table(['Maintenance', 'Début (Paris)', 'Fin (Paris)', 'État', 'Par', 'Forcée : raison'], rows, 'Aucune maintenance.'),
  };
}

function stateOf({ from, to, cancelledAt }: Maintenance, now: string): string {
  if (cancelledAt !== undefined) return 'annulée';
  if (now >= to) return 'terminée';
  return now >= from ? 'en cours' : 'prévue';
}
