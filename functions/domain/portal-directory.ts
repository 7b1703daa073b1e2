import * as z from 'zod';
import { type Commune, DaySchema, PostalCodeSchema, PublicReasonSchema, type Raccordement } from './commune.ts';
import { DemarcheCodeSchema } from './demarches.ts';
import { InseeSchema, InstantSchema } from './ids.ts';
import { departementOf } from './open-directory.ts';
import { receives } from './raccordement-state.ts';

/** Whether usagers send online for a commune and a démarche that are connected. */
const SendingSchema = z.discriminatedUnion('sending', [
  z.strictObject({ sending: z.literal('ouvert') }),
  /** The portal shows the reason, and gives a PDF. */
  z.strictObject({ sending: z.literal('ferme'), reason: PublicReasonSchema, since: InstantSchema }),
]);

const PortalCommuneSchema = z.strictObject({
  insee: InseeSchema,
  name: z.string(),
  postalCodes: z.array(PostalCodeSchema),
  /** Démarches for which the commune is connected; the portal gives a PDF for the others. */
  demarches: z.partialRecord(DemarcheCodeSchema, SendingSchema),
  /** From that day of Paris on, another commune stands in its place. */
  merged: z.strictObject({ into: InseeSchema, on: DaySchema }).optional(),
});
export type PortalCommune = z.infer<typeof PortalCommuneSchema>;

/**
 * What the portal reads of a département before a usager begins: object `_annuaire/{departement}.json` of the `portail` bucket, rewritten
 * by each change. The Pas-de-Calais has most communes, 887: some 150 kB, and 2.5 MB were every démarche of four closed for a reason
 * of 200 characters.
 */
export const PortalDirectorySchema = z.strictObject({
  version: z.literal('1'),
  departement: z.string().regex(/^(?:\d{2,3}|2[AB])$/),
  /** By INSEE code. */
  communes: z.array(PortalCommuneSchema),
  /** The communes of this département that share a postal code; one code may stand in the objects of two départements. */
  postalCodes: z.record(PostalCodeSchema, z.array(InseeSchema)),
});
export type PortalDirectory = z.infer<typeof PortalDirectorySchema>;

/** Prefix of the directory. No number of a dossier has an underscore: facts and directory never meet. */
export const PORTAL_DIRECTORY = '_annuaire/';
export const portalDirectoryKey = (departement: string): string => `${PORTAL_DIRECTORY}${departement}.json`;

/** What the table holds of a commune for the portal: no address, no contact, no boite goes further. */
export interface DirectoryEntry {
  readonly commune: Commune;
  readonly raccordements: readonly Raccordement[];
}

export function portalCommune({ commune, raccordements }: DirectoryEntry): PortalCommune {
  const { insee, name, postalCodes, merged } = commune;
  const connected = DemarcheCodeSchema.options.flatMap((demarche) =>
    raccordements.filter((one) => one.demarche === demarche && receives(one)).map((one) => [demarche, sendingOf(one)] as const),
  );
  return {
    insee,
    name,
    postalCodes: postalCodes.toSorted(),
    demarches: Object.fromEntries(connected),
    ...(merged === undefined ? {} : { merged }),
  };
}

function sendingOf({ sendingClosed }: Raccordement): z.infer<typeof SendingSchema> {
  return sendingClosed === undefined ? { sending: 'ouvert' } : { sending: 'ferme', ...sendingClosed };
}

/**
 * The object of a département with some of its communes as they are now; the others stay as they stood in it.
 * @param now by INSEE code; null: no longer in the table
 */
export function withCommunes(
  departement: string,
  before: PortalDirectory | null,
  now: ReadonlyMap<string, PortalCommune | null>,
): PortalDirectory {
  const foreign = [...now.keys()].find((insee) => departementOf(insee) !== departement);
  if (foreign !== undefined) throw new RangeError(`a commune of another département than ${departement}`);
  const others = (before?.communes ?? []).filter(({ insee }) => !now.has(insee));
  const changed = [...now.values()].filter((one) => one !== null);
  const communes = [...others, ...changed].sort((a, b) => (a.insee < b.insee ? -1 : 1));
  return { version: '1', departement, communes, postalCodes: byPostalCode(communes) };
}

/** In the order of the codes, so that the same content is the same text. */
function byPostalCode(communes: readonly PortalCommune[]): PortalDirectory['postalCodes'] {
  const pairs = communes.flatMap(({ insee, postalCodes }) => postalCodes.map((code) => ({ code, insee })));
  const grouped = [...Map.groupBy(pairs, ({ code }) => code)].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(grouped.map(([code, those]) => [code, those.map(({ insee }) => insee)]));
}
