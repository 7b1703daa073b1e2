import * as z from 'zod';
import { FailureCodeSchema } from './dossier.ts';
import { EndpointIdSchema, InstantSchema } from './ids.ts';

/**
 * Public key of a server as OpenSSH writes it, without host name nor comment; an RSA key is of type `ssh-rsa`, whatever signs with it.
 * AWS's connectors know RSA and ECDSA only: a server that speaks nothing but ed25519 cannot be reached (aws-facts §2.3).
 */
export const TrustedHostKeySchema = z
  .string()
  .max(2_048)
  .regex(/^(?:ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]+={0,3}$/);

/**
 * Circuit of an endpoint: `ferme`, deliveries pass; `ouvert`, nothing is sent but one probe when `nextProbeAt` has come, so that a dead
 * server costs nothing and delays nobody.
 */
export const CircuitSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('ferme'), failures: z.int().min(0) }),
  z.strictObject({
    state: z.literal('ouvert'),
    failures: z.int().min(1),
    since: InstantSchema,
    nextProbeAt: InstantSchema,
    /** Code of the failure that opened it, or `HOST_KEY_CHANGED`. */
    reason: FailureCodeSchema,
  }),
]);
export type Circuit = z.infer<typeof CircuitSchema>;
export const CLOSED_CIRCUIT: Circuit = { state: 'ferme', failures: 0 };

/**
 * A server to which dossiers are pushed: host, port, user, trusted keys. One SFTP connector for each, shared by the communes of a
 * software host, since the connectors of an account are few (100, aws-facts §2.4). Its secret is in Secrets Manager, never here.
 */
export const EndpointSchema = z.strictObject({
  id: EndpointIdSchema,
  host: z.string().regex(/^[0-9A-Za-z.:-]{1,253}$/),
  port: z.int().min(1).max(65_535),
  user: z.string().min(1).max(100),
  trustedHostKeys: z.array(TrustedHostKeySchema).min(1).max(10),
  /** Connector of Transfer Family, once created. */
  connectorId: z
    .string()
    .regex(/^c-[0-9a-f]{17}$/)
    .optional(),
  /** Who repairs the server. */
  technicalContact: z.email(),
  /** How the hub signs in, and when that was last renewed. */
  credential: z.strictObject({ kind: z.enum(['mot-de-passe', 'cle']), since: InstantSchema }),
  circuit: CircuitSchema,
  createdAt: InstantSchema,
});
export type Endpoint = z.infer<typeof EndpointSchema>;

/** Secret of an endpoint: `{Username, Password?, PrivateKey?}` (aws-facts §2.2). The prefix is the one AWS recommends, and the one that roles name. */
export const endpointSecretName = (stage: string, id: string): string => `aws/transfer/teledossier-${stage}/${id}`;
