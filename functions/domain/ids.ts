import * as z from 'zod';

/**
 * Number of a télédossier. It becomes a key, a path, a file name and a mail tag, hence the narrow alphabet;
 * compared exactly (design §6). The usual shape, `A-9-XXXXXXXX`, is only checked as a warning.
 */
export const NumeroSchema = z
  .string()
  .regex(/^[0-9A-Za-z-]{1,40}$/)
  .brand<'Numero'>();
export type Numero = z.infer<typeof NumeroSchema>;

/** INSEE code of a commune (COG): five characters, 2A and 2B in Corsica. */
export const InseeSchema = z
  .string()
  .regex(/^(?:\d{2}|2[AB])\d{3}$/)
  .brand<'Insee'>();
export type Insee = z.infer<typeof InseeSchema>;

/** SIRET: 14 digits. Luhn is no rule on inbound flows: real ones break it (domain §1.1). */
export const SiretSchema = z
  .string()
  .regex(/^\d{14}$/)
  .brand<'Siret'>();
export type Siret = z.infer<typeof SiretSchema>;

/** Name of a boite on the managed sFTP server: one path segment, drawn by the hub. */
export const BoiteSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{2,59}$/)
  .brand<'Boite'>();
export type Boite = z.infer<typeof BoiteSchema>;

/** Name of an endpoint, a server of a commune or of its software's host: one segment of a key, of a secret's name and of a tag. */
export const EndpointIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{2,59}$/)
  .brand<'EndpointId'>();
export type EndpointId = z.infer<typeof EndpointIdSchema>;

/** Name of a partner that sends dossiers: `msp`, `pec`. */
export const PartnerIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,29}$/)
  .brand<'PartnerId'>();
export type PartnerId = z.infer<typeof PartnerIdSchema>;

/** SHA-256, 64 lower-case hexadecimal digits. */
export const Sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>();
export type Sha256 = z.infer<typeof Sha256Schema>;

/** Identifier of an agent of a mairie: the `sub` of the user pool, never a name or an address. */
export const AgentIdSchema = z
  .string()
  .regex(/^[0-9A-Za-z-]{1,64}$/)
  .brand<'AgentId'>();
export type AgentId = z.infer<typeof AgentIdSchema>;

/** Rank of an event in its dossier: 1, 2, 3… without holes. */
export const SeqSchema = z.int().min(1);

/** An instant in UTC with milliseconds and `Z`, so that text order is time order. */
export const InstantSchema = z.iso.datetime({ precision: 3 });
