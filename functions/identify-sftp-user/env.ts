import * as z from 'zod';

export const IdentifySftpUserEnvSchema = z.object({
  ACCES_TABLE: z.string().min(1),
  BOITES_BUCKET: z.string().min(3).max(63),
  /** Role that Transfer Family takes for every session; the session policy narrows it to one boite. */
  TRANSFER_ROLE_ARN: z.string().startsWith('arn:'),
  /** Key of the boites bucket, where it is encrypted with one: the session policy must carry it. */
  BOITES_KEY_ARN: z.string().startsWith('arn:').optional(),
});
export type IdentifySftpUserEnv = z.infer<typeof IdentifySftpUserEnvSchema>;
