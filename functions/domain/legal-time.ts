import { TZDate } from '@date-fns/tz';
import { addDays, addMonths, differenceInCalendarDays, format, setHours, startOfDay } from 'date-fns';
import { fr } from 'date-fns/locale/fr';

/** French legal time: every date shown to a person or counted in days is in this zone. */
export const PARIS = 'Europe/Paris';

/**
 * Days during which a commune may read the content, from the submission by the usager (seed FAQ, « Le téléchargement
 * des télédossiers des usagers » : « dans les 30 jours à compter de la date de soumission »).
 */
export const CONTENT_DAYS = 30;

/** Instant from which the content is refused: the legal date + 30 calendar days, same wall time in Paris (design §2). */
export function contentExpiry(submittedAt: string): string {
  return daysLater(submittedAt, CONTENT_DAYS);
}

/** Calendar days later at the same wall time in Paris; an hour that a change of hour skips is the one after it. */
export function daysLater(instant: string, days: number): string {
  return toInstant(addDays(inParis(instant), days));
}

/** Calendar months later at the same wall time in Paris; the last day of a shorter month stands for those it lacks. */
export function monthsLater(instant: string, months: number): string {
  return toInstant(addMonths(inParis(instant), months));
}

/** An instant as UTC text with milliseconds. */
export function toInstant(date: Date): string {
  return new Date(date.getTime()).toISOString();
}

/** « mercredi 3 avril 2019 à 16 h 26 (heure de Paris, UTC+02:00) ». */
export function legalDateText(instant: string): string {
  return format(inParis(instant), "EEEE do MMMM yyyy 'à' HH 'h' mm '(heure de Paris, UTC'xxx')'", { locale: fr });
}

/** « 3 avril 2019 », « 1er mai 2019 ». */
export function dayText(instant: string): string {
  return format(inParis(instant), 'do MMMM yyyy', { locale: fr });
}

/** `2019-04-03T16:26:20.790+02:00`: legal time with its offset, as the flows write it. */
export function legalIso(instant: string): string {
  return format(inParis(instant), "yyyy-MM-dd'T'HH:mm:ss.SSSxxx");
}

/** Calendar day of Paris, `2019-04-03`, as it stands in the name of a notice. */
export function parisDay(instant: string): string {
  return format(inParis(instant), 'yyyy-MM-dd');
}

/** Midnights of Paris between two instants. */
export function parisDaysBetween(from: string, to: string): number {
  return differenceInCalendarDays(inParis(to), inParis(from));
}

/** Instant of a full hour of Paris, some calendar days after an instant. */
export function parisMorning(instant: string, days: number, hour: number): string {
  return toInstant(setHours(startOfDay(addDays(inParis(instant), days)), hour));
}

/** The instant of a wall time of Paris, `2019-04-03T16:26:20`; an invalid date where the text is none. */
export function localParisInstant(wallTime: string): Date {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?/.exec(wallTime);
  if (match === null) return new Date(Number.NaN);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0'));
  return new Date(new TZDate(year, month - 1, day, hour, minute, second, milliseconds, PARIS).getTime());
}

/** First instant of a calendar day of Paris, `2019-04-03`. */
export const parisMidnight = (day: string): string => toInstant(localParisInstant(`${day}T00:00:00`));

function inParis(instant: string): TZDate {
  return new TZDate(new Date(instant).getTime(), PARIS);
}
