import { TZDate } from '@date-fns/tz';
import { addDays, format, startOfDay } from 'date-fns';
import { PARIS, parisDay, parisMorning } from './legal-time.ts';

/** Hours of Paris between which mairies, editors and usagers work on the dossiers of a working day (issue 6). */
export const OFFICE_HOURS = { from: 8, to: 20 } as const;

/** Public holidays with a date of their own (code du travail, art. L. 3133-1), month and day. */
const FIXED_HOLIDAYS = new Set(['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']);

/** Days after Easter of those that follow it: its Monday, the Ascension, Whit Monday (same article). */
const AFTER_EASTER = [1, 39, 50];

/** Easter Sunday of a year of the Gregorian calendar, as month and day: the anonymous algorithm of 1876 (Nature, vol. 13, p. 487). */
function easter(year: number): { readonly month: number; readonly day: number } {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return { month: Math.floor(sum / 31), day: (sum % 31) + 1 };
}

/** True from Monday to Friday, public holidays of metropolitan France apart. */
function isWorkingDay(day: TZDate): boolean {
  const weekday = day.getDay();
  if (weekday === 0 || weekday === 6 || FIXED_HOLIDAYS.has(format(day, 'MM-dd'))) return false;
  const year = day.getFullYear();
  const { month, day: date } = easter(year);
  return !AFTER_EASTER.some((days) => format(addDays(new TZDate(year, month - 1, date, PARIS), days), 'MM-dd') === format(day, 'MM-dd'));
}

/**
 * The working days of Paris whose office hours a stretch of time touches, as `2026-11-25`. Hours are those of the wall clock, so that a
 * change of hour moves them with it.
 * @param from instant, included
 * @param to instant, excluded
 */
export function officeDaysTouched(from: string, to: string): readonly string[] {
  const touched: string[] = [];
  for (let day = startOfDay(new TZDate(Date.parse(from), PARIS)); day.getTime() < Date.parse(to); day = addDays(day, 1)) {
    const instant = new Date(day.getTime()).toISOString();
    const opens = parisMorning(instant, 0, OFFICE_HOURS.from);
    const closes = parisMorning(instant, 0, OFFICE_HOURS.to);
    if (isWorkingDay(day) && from < closes && to > opens) touched.push(parisDay(instant));
  }
  return touched;
}
