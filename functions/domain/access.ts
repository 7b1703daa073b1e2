import * as z from 'zod';
import { MAX_KEYS, MAX_PASSWORDS, PasswordCredentialSchema, PublicKeyCredentialSchema } from './access-credentials.ts';
import { SourceNetworkSchema } from './access-network.ts';
import { bytesFor, drawText } from './access-passwords.ts';
import { ActivationIdSchema } from './activation.ts';
import { DemarcheCodeSchema } from './demarches.ts';
import { type Boite, BoiteSchema, InseeSchema, InstantSchema } from './ids.ts';

/** Name of an sFTP account. Narrower than AWS's own rule (3 to 100 of `\w @ . -`): a part of a key and of a log line. */
export const UsernameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{2,99}$/)
  .brand<'Username'>();
export type Username = z.infer<typeof UsernameSchema>;

/**
 * An account of the managed sFTP server: it opens one boite. Two passwords may live at once, so that one is renewed without a gap;
 * several keys, one per machine of the editor.
 */
export const AccountSchema = z.strictObject({
  username: UsernameSchema,
  boite: BoiteSchema,
  state: z.enum(['actif', 'suspendu']),
  passwords: z.array(PasswordCredentialSchema).max(MAX_PASSWORDS),
  publicKeys: z.array(PublicKeyCredentialSchema).max(MAX_KEYS),
  /** From where it may sign in; empty: from anywhere. */
  networks: z.array(SourceNetworkSchema).max(20),
  /** For which commune and démarche it was opened: whose technical contact is told when a credential ends. */
  holder: z.strictObject({ insee: InseeSchema, demarche: DemarcheCodeSchema }).optional(),
  /** The last activation link: an older one opens nothing any more. */
  activation: ActivationIdSchema.optional(),
  createdAt: InstantSchema,
  /** Raised by each change, so that two of them never cross. */
  version: z.int().min(1),
});
export type Account = z.infer<typeof AccountSchema>;

const RANDOM_LENGTH = 10;
export const USERNAME_BYTES = bytesFor(RANDOM_LENGTH);

/** Name of an account of a boite: its random part (49 bits) keeps who knows the commune from trying its account. */
export const drawUsername = (boite: Boite, random: Uint8Array): Username =>
  UsernameSchema.parse(`${boite}-${drawText(random, RANDOM_LENGTH)}`);

/**
 * Home of an account: its boite is the root, nothing stands above it. One mapping, since `/` allows no other, without slash at its end; a
 * folder, which is what a mapping is without `Type`, optimised directories or not (Transfer guide, « Rules for using logical directories »).
 */
export function homeDirectory(boite: Boite, bucket: string): readonly [{ readonly Entry: '/'; readonly Target: string }] {
  return [{ Entry: '/', Target: `/${bucket}/${boite}` }];
}

/** AWS's limit on the text of a session policy. */
export const SESSION_POLICY_LIMIT = 2_048;

/**
 * Rights of a session, the second barrier behind the logical home: reads its boite, takes away from `teledossiers`, writes and takes
 * away in `retours` (WinSCP uploads to `x.filepart`, then renames: a copy and a deletion), cannot list above its boite.
 * `?*`: at least one character, so that the folders themselves can be neither deleted nor overwritten.
 *
 * `{boite}/*` takes in the prefix `{boite}/` itself. The bare `{boite}` of AWS's example is left out: it would list `{boite}-2` too. So is
 * `DeleteObjectVersion`: what a commune deletes leaves a delete marker, which is evidence (ADR 0018), and a version is the hub's to destroy.
 */
export function sessionPolicy(boite: Boite, bucket: string, kmsKeyArn?: string): string {
  const objects = `arn:aws:s3:::${bucket}/${boite}`;
  const allow = (Action: readonly string[], Resource: string | readonly string[], Condition?: object) => ({
    Effect: 'Allow',
    Action,
    Resource,
    ...(Condition === undefined ? {} : { Condition }),
  });
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      allow(['s3:ListBucket'], `arn:aws:s3:::${bucket}`, { StringLike: { 's3:prefix': [`${boite}/*`] } }),
      allow(['s3:GetObject', 's3:GetObjectVersion'], `${objects}/*`),
      allow(['s3:PutObject'], `${objects}/retours/?*`),
      allow(['s3:DeleteObject'], [`${objects}/teledossiers/?*`, `${objects}/retours/?*`]),
      ...(kmsKeyArn === undefined ? [] : [allow(['kms:Decrypt', 'kms:GenerateDataKey'], kmsKeyArn)]),
    ],
  });
}
