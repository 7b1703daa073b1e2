import { TZDate } from '@date-fns/tz';
import { format } from 'date-fns';
import { PARIS } from '../functions/domain/legal-time.ts';

/** What a command answers: the same thing for a program and for a person. */
export interface View {
  /** Printed by `--json`. */
  readonly data: unknown;
  /** Printed otherwise, in French. */
  readonly text: string;
  /** `false`: the command was carried out and its answer is no (a rehearsal that is not green). */
  readonly ok?: boolean;
}

/** What a cell or a fact says; a dash where it has nothing to say. */
type Said = string | undefined;
const NOTHING = '—';

/** Columns wide enough for what they hold, two spaces apart. */
export function table(headers: readonly string[], rows: readonly (readonly Said[])[], none = 'Aucun.'): string {
  if (rows.length === 0) return none;
  const said = rows.map((row) => row.map((cell) => cell ?? NOTHING));
  const widths = headers.map((header, column) => Math.max(header.length, ...said.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(headers), line(widths.map((width) => '─'.repeat(width))), ...said.map(line)].join('\n');
}

/** A table of which a person reads the first lines; a program has them all. */
export function cutTable(headers: readonly string[], rows: readonly (readonly Said[])[], shown: number, none?: string): string {
  const rest = rows.length - shown;
  const more = rest > 0 ? `\n… et ${countText(rest, 'autre ligne', 'autres lignes')} : --json les donne toutes.` : '';
  return table(headers, rows.slice(0, shown), none) + more;
}

/** A sheet: one fact a line, values aligned; a fact without value is a dash. */
export function sheet(title: string, facts: readonly (readonly [label: string, value: Said])[]): string {
  const width = Math.max(...facts.map(([label]) => label.length));
  return [title, ...facts.map(([label, value]) => `  ${label.padEnd(width)}  ${value ?? NOTHING}`)].join('\n');
}

/** `25/11/2026 16:02:31`, heure de Paris. */
export const timeText = (instant: string): string => format(new TZDate(Date.parse(instant), PARIS), 'dd/MM/yyyy HH:mm:ss');

/** The same of an instant that may be missing. */
export const optionalTime = (instant: string | undefined): string | undefined => (instant === undefined ? undefined : timeText(instant));

/** « 3 dossiers », « 1 dossier »; « 2 fois », « 2 agents habilités » where an « s » at the end is not the plural. */
export const countText = (number: number, word: string, plural = `${word}s`): string => `${number} ${number > 1 ? plural : word}`;
