import * as z from 'zod';
import { isCanary } from './canary.ts';
import { deliveryWay } from './commune.ts';
import { isOpenInGs } from './delivery-decisions.ts';
import type { Dossier } from './dossier.ts';
import type { EffectKind } from './effects.ts';
import { jsonText } from './json-text.ts';
import { CONTENT_DAYS, parisDaysBetween, parisMorning } from './legal-time.ts';

/** Days after the submission, each once, first to last: all of them before the content is gone. */
const DaysSchema = z
  .array(
    z
      .int()
      .min(2)
      .max(CONTENT_DAYS - 1),
  )
  .refine((days) => days.every((day, index) => index === 0 || day > (days[index - 1] ?? 0)), { error: 'days rise' });

/** When a stage reminds whom of a dossier that waits, in days of Paris after the day of its submission. */
export const LadderSchema = z.strictObject({
  /** Hour of Paris at which a rung falls due. */
  hour: z.int().min(6).max(20),
  mairie: DaysSchema.min(1),
  /** From this day on the second contact is told too. */
  secondContactFrom: z.int().min(2),
  /** One or two reminders, each with a text of its own. */
  usager: DaysSchema.max(2),
});
export type Ladder = z.infer<typeof LadderSchema>;

/** A ladder as a variable of a function's environment. */
export const LadderTextSchema = jsonText(LadderSchema);

export interface Rung {
  readonly days: number;
  /** Instant in UTC. */
  readonly at: string;
}

/** Every rung of a dossier, the mairie's and the usager's together, first to last. */
export function rungs({ hour, mairie, usager }: Ladder, submittedAt: string): Rung[] {
  const days = [...new Set([...mairie, ...usager])].sort((a, b) => a - b);
  return days.map((day) => ({ days: day, at: parisMorning(submittedAt, day, hour) }));
}

/** The first rung strictly after an instant. */
export function nextRung(ladder: Ladder, submittedAt: string, after: string): Rung | null {
  return rungs(ladder, submittedAt).find(({ at }) => at > after) ?? null;
}

/** What is owed at the rungs that have come due. */
export interface Reminders {
  readonly mairie: boolean;
  readonly secondContact: boolean;
  readonly usager: Extract<EffectKind, 'relance-1' | 'relance-2'> | null;
}

const USAGER_KINDS = ['relance-1', 'relance-2'] as const;

/** True for the mails that remind a usager. */
export const isReminder = (kind: EffectKind): boolean => USAGER_KINDS.some((reminder) => reminder === kind);

/**
 * What the rungs from a day on owe at an instant. After an absence several have come due: a mairie gets one digest all the same, and the
 * usager the last of his reminders.
 */
export function remindersDue(ladder: Ladder, submittedAt: string, from: number, asOf: string): Reminders {
  const due = rungs(ladder, submittedAt).filter(({ days, at }) => days >= from && at <= asOf);
  const mairie = due.filter(({ days }) => ladder.mairie.includes(days));
  const usager = due.map(({ days }) => USAGER_KINDS[ladder.usager.indexOf(days)]).filter((kind) => kind !== undefined);
  return {
    mairie: mairie.length > 0,
    secondContact: mairie.some(({ days }) => days >= ladder.secondContactFrom),
    usager: usager.at(-1) ?? null,
  };
}

/** What a dossier waits for: to be handed over by the hub, to be fetched by the commune, to be answered. */
export type Awaited = 'remise' | 'retrait' | 'reponse';

/**
 * What a dossier waits for; null where nobody need be reminded: an answer has come (whatever it says), its content is gone, or it is a canary. A file
 * pushed to a commune's server is fetched as it arrives, also where it came through after it had opened in the GS; a commune whose software failed has not answered yet.
 */
export function awaited(
  dossier: Pick<Dossier, 'numero' | 'status' | 'contentState' | 'expiresAt' | 'mode' | 'push' | 'openedInGsAt' | 'acheminement'>,
  now: string,
): Awaited | null {
  if (isCanary(dossier.numero)) return null;
  if (dossier.contentState !== 'present' || now >= dossier.expiresAt) return null;
  switch (dossier.status) {
    case 'depose':
      return 'remise';
    case 'transmis':
      return deliveryWay(dossier) === 'push' && !isOpenInGs(dossier) ? 'reponse' : 'retrait';
    case 'recu':
    case 'erreur-integration':
      return 'reponse';
    default:
      return null;
  }
}

/** Statuses in which a mairie may be reminded. */
export const REMINDED = ['transmis', 'recu', 'erreur-integration'] as const;

/** Days from which a dossier stands in the digest of a mailbox. */
export const digestFrom = (ladder: Ladder, role: 'mairie' | 'second-contact'): number =>
  role === 'mairie' ? (ladder.mairie[0] ?? CONTENT_DAYS) : ladder.secondContactFrom;

/** Calendar days of Paris that a dossier has waited at an instant. */
export const daysWaited = ({ submittedAt }: Pick<Dossier, 'submittedAt'>, at: string): number => parisDaysBetween(submittedAt, at);
