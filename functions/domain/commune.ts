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

export const PostalCodeSchema = z.string().regex(/^\d{5}$/);
/** Raised by each write, so that two operators never cross; absent: not written yet. */
const VersionSchema = z.int().min(1).optional();

/**
 * What an operator said against the open directory, as differences: an import takes the rest of what the directory says
 * (functions/domain/open-directory.ts).
 */
export const CorrectionsSchema = z.strictObject({
  siret: SiretSchema.optional(),
  postalCodes: z.strictObject({ added: z.array(PostalCodeSchema), removed: z.array(PostalCodeSchema) }).optional(),
});
export type Corrections = z.infer<typeof CorrectionsSchema>;

/** A calendar day of Paris. */
export const DaySchema = z.iso.date();

export const CommuneSchema = z.strictObject({
  insee: InseeSchema,
  siret: SiretSchema.optional(),
  name: z.string().min(1),
  /** As they are to be used: those of the open directory, corrected. */
  postalCodes: z.array(PostalCodeSchema),
  /** Absent: known from the open directory only, nothing can be connected yet. */
  service: ServiceSchema.optional(),
  corrections: CorrectionsSchema.optional(),
  /** The commune that stands in its place from a day of Paris on (CGCT, art. L. 2113-1 s.). */
  merged: z.strictObject({ into: InseeSchema, on: DaySchema }).optional(),
  version: VersionSchema,
});
export type Commune = z.infer<typeof CommuneSchema>;

/** A commune whose service an operator gave: the usager is told of it, so raccordements need it. */
export type OpenedCommune = Commune & { readonly service: Service };
export const isOpened = (commune: Commune | null): commune is OpenedCommune => commune?.service !== undefined;

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

/** Longest reason that the portal has to show: two lines of a page. */
export const MAX_REASON = 200;

/** Why usagers cannot send online, shown by the portal: one line, no address, no link. */
export const PublicReasonSchema = z
  .string()
  .min(10)
  .max(MAX_REASON)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}<>@]*$/u)
  .refine((text) => text === text.trim() && !/https?:|www\./i.test(text), { error: 'no link, no space around' });

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
  /** « Envoi en ligne » closed: the portal tells why and gives a PDF. What comes all the same is taken (docs/adr/0030). */
  sendingClosed: z.strictObject({ reason: PublicReasonSchema, since: InstantSchema }).optional(),
  version: VersionSchema,
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
