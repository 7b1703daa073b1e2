import { type Commune, CommuneSchema, type Mode } from '../../functions/domain/commune.ts';
import type { DemarcheCode } from '../../functions/domain/demarches.ts';
import { type OpenCommune, openCommunes } from './open-communes.ts';

/** A commune of the local cloud: its name and codes are real (COG), everything by which one could reach it is invented. */
export interface SeededCommune {
  readonly commune: Commune;
  readonly modes: Readonly<Partial<Record<DemarcheCode, Mode>>>;
  /** Name in addresses, boites and accounts. */
  readonly slug: string;
}

/** Every channel, a commune with two channels, and one that is not connected for a démarche. */
const CHOSEN: readonly { insee: string; modes: Readonly<Partial<Record<DemarcheCode, Mode>>> }[] = [
  { insee: '01001', modes: { RCO: 'sftp', ILE: 'sftp' } },
  { insee: '38544', modes: { RCO: 'courriel', ILE: 'courriel' } },
  { insee: '35238', modes: { RCO: 'mixte', ILE: 'mixte' } },
  { insee: '07019', modes: { RCO: 'sftp', ILE: 'courriel' } },
  { insee: '48095', modes: { RCO: 'courriel' } },
];

export const slugOf = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');

/** Luhn's sum: even ranks from the right count double. */
function luhn(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, rank) => {
    const value = Number(digit) * (rank % 2 === 1 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}

/** The SIREN is the commune's, the establishment's number is the first one and its key fits: a plausible SIRET. */
export function siretOf(siren: string): string {
  const base = `${siren}0001`;
  return `${base}${(10 - (luhn(`${base}0`) % 10)) % 10}`;
}

/** A commune of the COG with an invented service; `rank`, 0 to 89, makes its telephone. */
export function inventedCommune({ insee, name, siren, postalCodes }: OpenCommune, rank: number): Commune {
  return CommuneSchema.parse({
    insee,
    siret: siretOf(siren),
    name,
    postalCodes,
    service: {
      name: 'Service état civil et citoyenneté',
      address: ['1 place de la Mairie', `${postalCodes[0] ?? ''} ${name}`.trim()],
      // Plan national de numérotation (Arcep): 01 99 00 is kept for works of fiction, it rings nowhere.
      telephone: `01 99 00 ${String(rank + 10).padStart(2, '0')} 00`,
    },
  });
}

export function seededCommunes(): SeededCommune[] {
  const cog = openCommunes();
  return CHOSEN.map(({ insee, modes }, rank) => {
    const known = cog.get(insee);
    if (known === undefined) throw new Error(`commune ${insee} is not in the COG`);
    return { commune: inventedCommune(known, rank), modes, slug: slugOf(known.name) };
  });
}
