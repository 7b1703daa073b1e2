import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const Common = { unit: z.string(), source: z.string(), adjustable: z.boolean(), estimate: z.literal(true).optional() };
const LimitSchema = z.strictObject({ limit: z.number().positive(), ...Common });
const BucketSchema = z.strictObject({ size: z.number().positive(), refill: z.number().positive(), ...Common });
const PollersSchema = z.strictObject({ from: z.int().min(1), aMinute: z.int().min(1), ...Common });

/** Quotas of the region as an account begins with them, each with its source. */
export const QuotasSchema = z.strictObject({
  region: z.literal('eu-west-3'),
  date: z.iso.date(),
  quotas: z.strictObject({
    executionStarts: BucketSchema,
    transitions: BucketSchema,
    lambdaConcurrency: LimitSchema,
    lambdaScaling: LimitSchema,
    pollers: PollersSchema,
    tableWrites: LimitSchema,
    partitionWrites: LimitSchema,
    partitionReads: LimitSchema,
    mailRate: LimitSchema,
    connectorPaths: LimitSchema,
    connectorSessions: LimitSchema,
    connectorBandwidth: LimitSchema,
    eventInvocations: LimitSchema,
    objectPuts: LimitSchema,
    keyRequests: LimitSchema,
  }),
});
export type Quotas = z.infer<typeof QuotasSchema>['quotas'];

export const quotasOfRegion = (): Quotas =>
  QuotasSchema.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'quotas.json'), 'utf8'))).quotas;
