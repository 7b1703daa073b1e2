import * as z from 'zod';

/** Name of a generation of host keys: the year when they were drawn, and a letter where one year sees two. */
export const HostKeyGenerationSchema = z.string().regex(/^\d{4}[a-z]?$/);

/** The managed sFTP server of a stage. The local stage has none; its identity provider is the same. */
export const TransferConfigSchema = z.strictObject({
  /** Name that communes give their software, in a zone that is not ours; absent: AWS's own name of the server. */
  hostName: z
    .string()
    .regex(/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/)
    .optional(),
  /**
   * `public`: addresses of AWS, IPv4 and IPv6, which may change. `static`: two that stay, for communes whose firewall names them; IPv4
   * only (Transfer guide, « IPv6 support »), and open to the given networks alone. A server never goes from one to the other while it
   * runs: stop it first.
   */
  addresses: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('public') }),
    z.strictObject({ kind: z.literal('static'), networks: z.array(z.cidrv4()).min(1).max(20) }),
  ]),
  /**
   * Generations of host keys, oldest first: the fields `rsa-…`, `ecdsa-…` and `ed25519-…` of the secret of host keys. The server shows
   * the oldest of each type (Transfer guide, « Add an additional server host key »); a second generation stands by while the first is
   * being retired.
   */
  hostKeys: z
    .array(HostKeyGenerationSchema)
    .min(1)
    .max(2)
    .refine((names) => new Set(names).size === names.length, { error: 'a generation of host keys comes once' }),
});
export type TransferConfig = z.infer<typeof TransferConfigSchema>;

/** Types of host keys that the server shows, so that every client finds one that it knows. */
export const HOST_KEY_TYPES = ['rsa', 'ecdsa', 'ed25519'] as const;

/** Secret of the host keys: one JSON object, a private key in OpenSSH's form under `{type}-{generation}`. Named, since two stacks and the operator know it. */
export const hostKeysSecretName = (stage: string): string => `teledossier-${stage}/cles-hote-sftp`;
export const hostKeyField = (type: (typeof HOST_KEY_TYPES)[number], generation: string): string => `${type}-${generation}`;
