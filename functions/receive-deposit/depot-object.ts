import * as z from 'zod';
import { ObjectCreatedSchema, ObjectScannedSchema } from '../shared/queue.ts';

/** An object of the depot, as its event names it. */
export interface DepotObject {
  readonly key: string;
  readonly versionId: string | undefined;
  /** Orders the uploads of one key; the identity of the object where the event has no version. */
  readonly sequencer: string | undefined;
  readonly bytes: number;
  /** First receipt, where an operator put it back from quarantine. */
  readonly receivedAt?: string | undefined;
}

/** What either event says: the object was stored, or its malware scan has ended. Only the first knows the size. */
const DepotEventSchema = z.union([
  ObjectScannedSchema.transform(({ detail: { s3ObjectDetails: object } }) => ({
    bucket: object.bucketName,
    key: object.objectKey,
    versionId: object.versionId,
    sequencer: undefined,
    bytes: undefined,
  })),
  ObjectCreatedSchema.transform(({ detail: { bucket, object } }) => ({
    bucket: bucket.name,
    key: object.key,
    versionId: object['version-id'],
    sequencer: object.sequencer,
    bytes: object.size,
  })),
]);

export const depotObject = (body: unknown): z.output<typeof DepotEventSchema> => DepotEventSchema.parse(body);
