import { TZDate } from '@date-fns/tz';
import { format } from 'date-fns';
import { type Numero, NumeroSchema } from './ids.ts';
import { PARIS } from './legal-time.ts';

/**
 * Name of a télédossier's file in a boite (domain §1.4):
 * `RitaGS.{yyyy-MM-dd}T{HH}_{mm}_{ss}.{nanos}.{numéro}-{démarche}-{rang}.ADER.ftp.zip`, legal time in Paris.
 * Computed once and stored. The last six of the nine digits come from the content, so that two dossiers of one
 * millisecond keep different names.
 * @param digest SHA-256 of the content, hexadecimal
 */
export function ritaName(dossier: { numero: string; demarche: string; rank: string; digest: string }, now: Date): string {
  const filler = String(Number.parseInt(dossier.digest.slice(0, 8), 16) % 1_000_000).padStart(6, '0');
  return `RitaGS.${timeOf(now)}${filler}.${dossier.numero}-${dossier.demarche}-${dossier.rank}.ADER.ftp.zip`;
}

const timeOf = (now: Date): string => format(new TZDate(now.getTime(), PARIS), "yyyy-MM-dd'T'HH_mm_ss.SSS");

/** The name under which a package is delivered once more: the same, of another instant. */
export const renamed = (name: string, now: Date): string =>
  name.replace(/^RitaGS\.\d{4}-\d\d-\d\dT\d\d_\d\d_\d\d\.\d{3}/, `RitaGS.${timeOf(now)}`);

const PATTERN = /^RitaGS\.\d{4}-\d\d-\d\dT\d\d_\d\d_\d\d\.\d{9}\.([0-9A-Za-z-]+)-[0-9A-Za-z]+-\d+\.ADER\.ftp\.zip$/;

/** The number in a file name of a boite; null for any other name. */
export function numeroOfRitaName(name: string): Numero | null {
  const parsed = NumeroSchema.safeParse(PATTERN.exec(name)?.[1]);
  return parsed.success ? parsed.data : null;
}
