import * as z from 'zod';
import { failure } from './logger.ts';

/** Records of an SQS event source, bodies as JSON text. Loose: AWS adds fields. */
export const QueueEventSchema = z.object({
  Records: z.array(
    z.object({ messageId: z.string(), body: z.string(), attributes: z.object({ MessageGroupId: z.string().optional() }).loose() }).loose(),
  ),
});

export interface BatchResponse {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

/** What became of a message: acknowledged, or back to its queue (somebody else is at work, or it is too early). */
export type Handled = 'done' | 'back';

/**
 * Handles each record for itself, so that one bad message never delays another. A throw is logged by its name and sends
 * the message back to its queue.
 */
export function eachRecord(handle: (body: unknown) => Promise<Handled>) {
  return async ({ Records }: z.infer<typeof QueueEventSchema>): Promise<BatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of Records) {
      try {
        if ((await handle(JSON.parse(record.body))) === 'back') batchItemFailures.push({ itemIdentifier: record.messageId });
      } catch (error) {
        failure('RECORD_FAILED', error, { messageId: record.messageId });
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  };
}

/**
 * GuardDuty « Malware Protection Object Scan Result »: a bell for the object; its result is read from the object's own tag. Loose: AWS adds
 * fields.
 */
export const ObjectScannedSchema = z.object({
  source: z.literal('aws.guardduty'),
  detail: z
    .object({ s3ObjectDetails: z.object({ bucketName: z.string(), objectKey: z.string(), versionId: z.string().optional() }).loose() })
    .loose(),
});

/** S3 « Object Created » through EventBridge. Locally there is no `version-id`. Loose: AWS adds fields. */
export const ObjectCreatedSchema = z.object({
  detail: z
    .object({
      bucket: z.object({ name: z.string() }).loose(),
      object: z
        .object({ key: z.string(), size: z.int().min(0), 'version-id': z.string().optional(), sequencer: z.string().optional() })
        .loose(),
    })
    .loose(),
});
