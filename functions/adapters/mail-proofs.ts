import { S3Client } from '@aws-sdk/client-s3';
import { PROOFS, proofKey, proofOf } from '../domain/vault-layout.ts';
import { putOnce } from './objects.ts';
import { objectsSince } from './objects-since.ts';

/** Which mails SES took, beside the table: one empty object each, in the vault. */
export function mailProofs({ bucket }: { bucket: string }, client = new S3Client({})) {
  return {
    /** Keeps a proof once; every event of one mail is the same. */
    keep: (tag: string, messageId: string): Promise<void> => putOnce(client, { Bucket: bucket, Key: proofKey(tag, messageId), Body: '' }),

    /** Proofs since an instant. */
    async *since(instant: string): AsyncGenerator<{ readonly tag: string; readonly messageId: string }> {
      for await (const { key } of objectsSince({ bucket, prefix: PROOFS, since: instant }, client)) {
        const proof = proofOf(key);
        if (proof !== null) yield proof;
      }
    },
  };
}
