import * as z from 'zod';
import { DemarcheCodeSchema } from './demarches.ts';
import { BoiteSchema, EndpointIdSchema, InseeSchema, InstantSchema, SiretSchema } from './ids.ts';

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

/** How a commune and a démarche are connected (design §2). Box or push is no mode: it is where the file goes, {@link deliveryWay}. */
export const ModeSchema = z.enum(['courriel', 'sftp', 'mixte']);
export type Mode = z.infer<typeof ModeSchema>;

/** Folder of a commune on its endpoint: absolute, no empty, `.` or `..` segment, at most 200 characters. */
export const RemoteDirectorySchema = z
  .string()
  .max(200)
  .regex(/^\/(?:(?!\.{1,2}(?:\/|$))[\w .-]+(?:\/(?!$)|$))*$/);

/** Where a commune's dossiers are pushed: an endpoint, shared by the communes of a software host, and a folder of its own there. */
export const PushTargetSchema = z.strictObject({ endpoint: EndpointIdSchema, directory: RemoteDirectorySchema });
export type PushTarget = z.infer<typeof PushTargetSchema>;

export const RaccordementStateSchema = z.enum(['inactif', 'en-test', 'actif', 'suspendu']);
export type RaccordementState = z.infer<typeof RaccordementStateSchema>;

const raccordementBase = {
  insee: InseeSchema,
  demarche: DemarcheCodeSchema,
  /** Only `actif` is opened by a rehearsal green on every point; `suspendu` keeps what arrives meanwhile. */
  state: RaccordementStateSchema,
  /** Functional mailbox and second contact: asked for in every mode, the fallback needs them. */
  mailbox: z.email(),
  secondContact: z.email().optional(),
  /** Who repairs the commune's software or server. */
  technicalContact: z.email().optional(),
  /** The last rehearsal, and whether every line was green. */
  rehearsal: z.strictObject({ at: InstantSchema, green: z.boolean() }).optional(),
};

export const RaccordementSchema = z.discriminatedUnion('mode', [
  z.strictObject({ ...raccordementBase, mode: z.literal('courriel') }),
  // Return flows come to the boite, whether its dossiers are pulled from it or pushed to an endpoint.
  z.strictObject({ ...raccordementBase, mode: z.literal('sftp'), boite: BoiteSchema, push: PushTargetSchema.optional() }),
  z
    .strictObject({ ...raccordementBase, mode: z.literal('mixte'), boite: BoiteSchema.optional(), push: PushTargetSchema.optional() })
    .refine(({ boite, push }) => boite !== undefined || push !== undefined, { error: 'a boite or an endpoint must receive the file' }),
]);
export type Raccordement = z.infer<typeof RaccordementSchema>;

/** True where status comes back through the GS, and content is read there. */
export const CHANNELS: Record<Mode, { readonly gsStatus: boolean; readonly gsDownload: boolean }> = {
  courriel: { gsStatus: true, gsDownload: true },
  sftp: { gsStatus: false, gsDownload: false },
  mixte: { gsStatus: true, gsDownload: false },
};

/** How a dossier reaches its commune: seen in the GS, put in a boite that the commune pulls from, pushed to an endpoint. */
export type DeliveryWay = 'gs' | 'boite' | 'push';

export function deliveryWay(of: Raccordement | { readonly mode: Mode; readonly push?: PushTarget | undefined }): DeliveryWay {
  if (of.mode === 'courriel') return 'gs';
  return of.push === undefined ? 'boite' : 'push';
}
