import * as z from 'zod';
import { DemarcheCodeSchema } from './demarches.ts';
import { BoiteSchema, InseeSchema, SiretSchema } from './ids.ts';

/** The mairie's service as the usager must be able to reach it (CRPA, art. R. 112-5: name, address, telephone). */
export const ServiceSchema = z.strictObject({
  name: z.string().min(1),
  /** Lines of the postal address. */
  address: z.array(z.string().min(1)).min(1),
  telephone: z.string().min(1),
});
export type Service = z.infer<typeof ServiceSchema>;

export const CommuneSchema = z.strictObject({
  insee: InseeSchema,
  siret: SiretSchema.optional(),
  name: z.string().min(1),
  postalCodes: z.array(z.string().regex(/^\d{5}$/)),
  service: ServiceSchema,
});
export type Commune = z.infer<typeof CommuneSchema>;

/** How a commune and a démarche are connected (design §2). `push` comes with a later issue. */
export const ModeSchema = z.enum(['courriel', 'sftp', 'mixte']);
export type Mode = z.infer<typeof ModeSchema>;

const raccordementBase = {
  insee: InseeSchema,
  demarche: DemarcheCodeSchema,
  state: z.enum(['inactif', 'en-test', 'actif', 'suspendu']),
  /** Functional mailbox and second contact: asked for in every mode, the fallback needs them. */
  mailbox: z.email(),
  secondContact: z.email().optional(),
};

export const RaccordementSchema = z.discriminatedUnion('mode', [
  z.strictObject({ ...raccordementBase, mode: z.literal('courriel') }),
  z.strictObject({ ...raccordementBase, mode: z.literal('sftp'), boite: BoiteSchema }),
  z.strictObject({ ...raccordementBase, mode: z.literal('mixte'), boite: BoiteSchema }),
]);
export type Raccordement = z.infer<typeof RaccordementSchema>;

/** True where status comes back through the GS, and content is read there. */
export const CHANNELS: Record<Mode, { readonly byBoite: boolean; readonly gsStatus: boolean; readonly gsDownload: boolean }> = {
  courriel: { byBoite: false, gsStatus: true, gsDownload: true },
  sftp: { byBoite: true, gsStatus: false, gsDownload: false },
  mixte: { byBoite: true, gsStatus: true, gsDownload: false },
};
