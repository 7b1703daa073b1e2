import * as z from 'zod';

export const ActivateAccountEnvSchema = z.object({
  ACCES_TABLE: z.string().min(1),
  /** How long the password that the page draws opens its account. */
  PASSWORD_DAYS: z.coerce.number().int().min(1),
});
