import * as z from 'zod';

const Seconds = z.coerce.number().int().positive();

export const AdvanceDeliveriesEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  VAULT_BUCKET: z.string().min(1),
  LIFECYCLE_ARN: z.string().min(1),
  DELIVERIES_QUEUE_URL: z.string().min(1),
  /** Longer than the function's deadline plus a network margin (design §1.5). */
  LEASE_SECONDS: Seconds,
  EVIDENCE_SECONDS: Seconds,
  /** Times of a push: functions/domain/delivery-schedule.ts and circuit.ts say what each means. */
  FIRST_RETRY_SECONDS: Seconds,
  MAX_RETRY_SECONDS: Seconds,
  FALLBACK_SECONDS: Seconds,
  SEND_SECONDS: Seconds,
  POLL_SECONDS: Seconds,
  FIRST_PROBE_SECONDS: Seconds,
  MAX_PROBE_SECONDS: Seconds,
});
export type AdvanceDeliveriesEnv = z.infer<typeof AdvanceDeliveriesEnvSchema>;
