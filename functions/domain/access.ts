import * as z from 'zod';
import { bytesFor, drawText, PasswordHashSchema } from './access-passwords.ts';
import { type Boite, BoiteSchema, InstantSchema } from './ids.ts';

/** Name of an sFTP account. Narrower than AWS's own rule (3 to 100 of `\w @ . -`): a part of a key and of a log line. */
export const UsernameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{2,99}$/)
  .brand<'Username'>();
export type Username = z.infer<typeof UsernameSchema>;

/** A public key as OpenSSH writes it, without its comment (which often names a person). */
export const PublicKeySchema = z
  .string()
  .max(2_000)
  .regex(/^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]+={0,3}$/);

/**
 * An account of the managed sFTP server: it opens one boite. Two passwords may live at once, so that one is renewed without a gap;
 * several keys, one per machine of the editor.
 */
export const AccountSchema = z.strictObject({
  username: UsernameSchema,
  boite: BoiteSchema,
  state: z.enum(['actif', 'suspendu']),
  passwords: z.array(PasswordHashSchema).max(2),
  publicKeys: z.array(PublicKeySchema).max(10),
  createdAt: InstantSchema,
});
export type Account = z.infer<typeof AccountSchema>;

const RANDOM_LENGTH = 10;
export const USERNAME_BYTES = bytesFor(RANDOM_LENGTH);

/** Name of an account of a boite: its random part (49 bits) keeps who knows the commune from trying its account. */
export const drawUsername = (boite: Boite, random: Uint8Array): Username =>
  UsernameSchema.parse(`${boite}-${drawText(random, RANDOM_LENGTH)}`);

/** Home of an account: its boite is the root, nothing stands above it. */
export function homeDirectory(boite: Boite, bucket: string): readonly [{ readonly Entry: '/'; readonly Target: string }] {
  return [{ Entry: '/', Target: `/${bucket}/${boite}` }];
}

/** AWS's limit on the text of a session policy. */
export const SESSION_POLICY_LIMIT = 2_048;

/**
 * Rights of a session, the second barrier behind the logical home: reads its boite, takes away from `teledossiers`, writes and takes
 * away in `retours` (WinSCP uploads to `x.filepart`, then renames: a copy and a deletion), cannot list above its boite.
 * `?*`: at least one character, so that the folders themselves can be neither deleted nor overwritten.
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
