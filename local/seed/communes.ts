import { openCommunes } from '../../functions/adapters/open-directory.ts';
import { type Commune, CommuneSchema, type Mode } from '../../functions/domain/commune.ts';
import { siretOf, slugOf } from '../../functions/domain/commune-names.ts';
import type { DemarcheCode } from '../../functions/domain/demarches.ts';
import type { OpenCommune } from '../../functions/domain/open-directory.ts';

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

/** A commune of the COG with an invented service; `rank`, 0 to 89, makes its telephone. */
export function inventedCommune({ insee, name, siren, postalCodes }: OpenCommune, rank: number): Commune {
  return CommuneSchema.parse({
    insee,
    ...(siren === undefined ? {} : { siret: siretOf(siren) }),
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
