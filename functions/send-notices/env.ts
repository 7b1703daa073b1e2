import * as z from 'zod';
import { PartnersTextSchema } from '../domain/partners.ts';
import { RecipientsTextSchema } from '../domain/recipients.ts';
import { LadderTextSchema } from '../domain/reminders.ts';

export const SendNoticesEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  /** Address of the sender, in the domain that SES has verified. */
  MAIL_FROM: z.email(),
  MAIL_CONFIGURATION_SET: z.string().regex(/^[\w-]{1,64}$/),
  /** Whom this stage may write to. */
  MAIL_RECIPIENTS: RecipientsTextSchema,
  /** Those who run the hub. */
  MAIL_OPERATOR: z.email(),
  /** Those who send dossiers: told of the service. */
  PARTNERS: PartnersTextSchema,
  GS_URL: z.url({ protocol: /^https?$/ }),
  /** When whom is reminded of a dossier that waits. */
  REMINDERS: LadderTextSchema,
  /** Longer than this function's timeout and a network margin (design §1.5). */
  LEASE_SECONDS: z.coerce.number().int().min(35),
  /** How long the proof of a sent mail may take to arrive. */
  EVIDENCE_SECONDS: z.coerce.number().int().min(0),
});
export type SendNoticesEnv = z.infer<typeof SendNoticesEnvSchema>;
