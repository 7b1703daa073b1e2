import * as z from 'zod';
import { jsonText } from './json-text.ts';

/** `*@domain`, or `*@*.domain` for all that is under one: what the policy of the sending role says too (`StringLike`). */
const PatternSchema = z.string().regex(/^\*@(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/);

/**
 * Whom the hub may write to. `anyone`: production. `tests`: addresses of the stage's own tests and no other; what was meant for another goes
 * to `catchAll`, without a word of whom (docs/adr/0032).
 */
export const RecipientsSchema = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('anyone') }),
  z
    .strictObject({ to: z.literal('tests'), patterns: z.array(PatternSchema).min(1), catchAll: z.email() })
    .refine(({ patterns, catchAll }) => patterns.some((pattern) => fits(pattern, catchAll)), {
      error: 'the catch-all must be one of the addresses of the stage',
    }),
]);
export type Recipients = z.infer<typeof RecipientsSchema>;

/** The rule as a variable of a function's environment. */
export const RecipientsTextSchema = jsonText(RecipientsSchema);

/** Where a mail for an address goes: there, or to the catch-all of the stage. */
export function recipientFor(recipients: Recipients, address: string): string {
  if (recipients.to === 'anyone') return address;
  return recipients.patterns.some((pattern) => fits(pattern, address)) ? address : recipients.catchAll;
}

/** Letter by letter, as IAM compares: an address that only IAM would refuse is not let through here. */
function fits(pattern: string, address: string): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const wanted = pattern.slice('*@'.length);
  return wanted.startsWith('*.') ? domain.endsWith(wanted.slice(1)) : domain === wanted;
}
