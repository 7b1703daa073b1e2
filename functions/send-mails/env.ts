import * as z from 'zod';
import { RecipientsTextSchema } from '../domain/recipients.ts';

export const SendMailsEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  VAULT_BUCKET: z.string().min(3).max(63),
  /** Address of the sender, in the domain that SES has verified. */
  MAIL_FROM: z.email(),
  MAIL_CONFIGURATION_SET: z.string().regex(/^[\w-]{1,64}$/),
  /** Whom this stage may write to. */
  MAIL_RECIPIENTS: RecipientsTextSchema,
  GS_URL: z.url({ protocol: /^https?$/ }),
  /** Longer than this function's timeout and a network margin (design §1.5). */
  LEASE_SECONDS: z.coerce.number().int().min(35),
  /** How long the proof of a sent mail may take to arrive. */
  EVIDENCE_SECONDS: z.coerce.number().int().min(0),
});
export type SendMailsEnv = z.infer<typeof SendMailsEnvSchema>;
