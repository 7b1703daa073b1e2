import { S3Client } from '@aws-sdk/client-s3';
import { type LedgerLine, LedgerLineSchema, ledgerKey } from '../domain/destruction.ts';
import { putOnce } from './objects.ts';

/** The purge ledger: a bucket of its own whose objects nobody can change nor delete before their time. */
export function ledgerBucket({ bucket }: { bucket: string }, client = new S3Client({})) {
  return {
    /** Writes a line once; the same again is a success, and the first stays. */
    async write(line: LedgerLine): Promise<void> {
      const Body = `${JSON.stringify(LedgerLineSchema.parse(line))}\n`;
      await putOnce(client, { Bucket: bucket, Key: ledgerKey(line), Body, ContentType: 'application/json' });
    },
  };
}
