import * as z from 'zod';
import { PublicKeySchema } from './access-credentials.ts';

/**
 * How communes reach the managed sFTP server: known once it stands, hence told to the pages by the access table and not by their
 * configuration. `hostKeys`: its public keys as OpenSSH writes them, without comment.
 */
export const SftpServerSchema = z.strictObject({
  host: z.string().regex(/^[0-9A-Za-z.:-]{1,253}$/),
  port: z.int().min(1).max(65_535),
  hostKeys: z.array(PublicKeySchema).min(1).max(10),
});
export type SftpServer = z.infer<typeof SftpServerSchema>;
