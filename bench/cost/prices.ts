import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const PriceSchema = z.strictObject({
  usd: z.number().positive(),
  /** What is counted. */
  per: z.string(),
  /** Name of the list among `lists`. */
  list: z.string(),
  /** Not read on a list of eu-west-3. */
  estimate: z.literal(true).optional(),
});

/** List prices, without tax, free tier or discount, each with its source. */
export const PriceListSchema = z
  .strictObject({
    region: z.literal('eu-west-3'),
    currency: z.literal('USD'),
    date: z.iso.date(),
    lists: z.record(z.string(), z.string()),
    prices: z.record(z.string(), PriceSchema),
  })
  .refine(({ lists, prices }) => Object.values(prices).every(({ list }) => list in lists), { error: 'a price names its list' });
export type PriceList = z.infer<typeof PriceListSchema>;

export const priceList = (): PriceList => PriceListSchema.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'prices.json'), 'utf8')));
