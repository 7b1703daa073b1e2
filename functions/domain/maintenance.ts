import * as z from 'zod';
import { AuthorSchema, ReasonSchema } from './acts.ts';
import { InstantSchema } from './ids.ts';
import { compactInstant, secondsBetween } from './instants.ts';
import { officeDaysTouched } from './working-days.ts';

/** Name of a maintenance: the instant at which it was planned, `20261125T150000Z`; one that is planned anew has another. */
export const MaintenanceIdSchema = z.string().regex(/^\d{8}T\d{6}Z$/);

/** A planned maintenance. */
export const MaintenanceSchema = z.strictObject({
  id: MaintenanceIdSchema,
  from: InstantSchema,
  to: InstantSchema,
  plannedAt: InstantSchema,
  by: AuthorSchema,
  /** Set where it touches office hours: why. */
  forced: ReasonSchema.optional(),
  cancelledAt: InstantSchema.optional(),
});
export type Maintenance = z.infer<typeof MaintenanceSchema>;

/**
 * Hours that a maintenance may last: from a Friday at 20 h to the Monday at 8 h, and less than the 72 hours after which what could not be
 * handed over opens in the GS (design §6). One hour more for the night on which the clocks go back.
 */
export const MAX_HOURS = 61;

/** Why a maintenance may not be planned. */
export const NOT_PLANNED = {
  PASSEE: 'Une maintenance se prévoit : son début doit être à venir.',
  INVERSEE: 'La fin d’une maintenance vient après son début.',
  TROP_LONGUE: `Une maintenance dure ${MAX_HOURS} heures au plus.`,
  CHEVAUCHEMENT: 'Une autre maintenance est déjà prévue pendant ces heures : annulez-la d’abord.',
  HEURES_OUVREES:
    'Une maintenance ne se prévoit pas de 8 h à 20 h un jour ouvré. Choisissez d’autres heures, ou donnez --force et --reason si elle ne peut pas attendre.',
} as const;
export type NotPlanned = keyof typeof NOT_PLANNED;

/** What an operator wants to plan; `forced`: why it may touch office hours. */
export interface Wanted {
  readonly from: string;
  readonly to: string;
  readonly forced?: string | undefined;
}

/**
 * The maintenance as planned, or why not. `forced` is kept only where it was needed, so that the record of a quiet night does not
 * say that somebody forced something.
 * @param others those that are planned, cancelled ones too
 */
export function planMaintenance(wanted: Wanted, others: readonly Maintenance[], by: string, now: string): Maintenance | NotPlanned {
  const { from, to, forced } = wanted;
  if (from <= now) return 'PASSEE';
  if (to <= from) return 'INVERSEE';
  if (secondsBetween(from, to) > MAX_HOURS * 3600) return 'TROP_LONGUE';
  if (standing(others).some((other) => other.from < to && from < other.to)) return 'CHEVAUCHEMENT';
  const touches = officeDaysTouched(from, to).length > 0;
  if (touches && forced === undefined) return 'HEURES_OUVREES';
  return { id: compactInstant(now), from, to, plannedAt: now, by, ...(touches ? { forced } : {}) };
}

/** Those that were not cancelled, soonest first. */
export const standing = (maintenances: readonly Maintenance[]): readonly Maintenance[] =>
  maintenances.filter(({ cancelledAt }) => cancelledAt === undefined).toSorted((a, b) => a.from.localeCompare(b.from));

/** Those that are under way or to come, soonest first. */
export const ahead = (maintenances: readonly Maintenance[], now: string): readonly Maintenance[] =>
  standing(maintenances).filter(({ to }) => now < to);

/** The one under way. */
export const underWay = (maintenances: readonly Maintenance[], now: string): Maintenance | undefined =>
  ahead(maintenances, now).find(({ from }) => from <= now);
