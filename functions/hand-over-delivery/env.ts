import * as z from 'zod';

export const HandOverDeliveryEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  DELIVERIES_QUEUE_URL: z.string().min(1),
  /** From the deposit to the opening in the GS: 72 h (design §6). */
  FALLBACK_SECONDS: z.coerce.number().int().positive(),
});
