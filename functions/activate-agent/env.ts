import * as z from 'zod';

export const ActivateAgentEnvSchema = z.object({
  ACCES_TABLE: z.string().min(1),
  USER_POOL_ID: z.string().min(1),
  GS_URL: z.url({ protocol: /^https?$/ }),
});
