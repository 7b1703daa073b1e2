import { PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { type LedgerLine, LedgerLineSchema, ledgerKey } from '../domain/destruction.ts';

/** The purge ledger: a bucket of its own whose objects nobody can change nor delete before their time. */
export function ledgerBucket({ bucket }: { bucket: string }, client = new S3Client({})) {
  return {
    /** Writes a line once; the same again is a success, and the first stays. */
    async write(line: LedgerLine): Promise<void> {
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: ledgerKey(line),
            Body: `${JSON.stringify(LedgerLineSchema.parse(line))}\n`,
            ContentType: 'application/json',
            IfNoneMatch: '*',
          }),
        );
      } catch (error) {
        if (!(error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412)) throw error;
      }
    },
  };
}
