import * as z from 'zod';

/**
 * An instant as AWS's services write it in their events: with any number of decimals, in UTC or with an offset, which CloudWatch writes
 * without a colon (`2026-11-25T14:05:00.000+0000`). Read as ours: UTC, milliseconds.
 */
export const AwsInstantSchema = z.string().transform((text, context) => {
  const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  context.addIssue('not an instant');
  return z.NEVER;
});
