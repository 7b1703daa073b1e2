import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { BOITE_FOLDERS, folderPrefix, lisezMoiKey } from '../domain/boite-layout.ts';
import { lisezMoi } from '../domain/boite-texts.ts';
import { type RejectionReport, RejectionReportSchema } from '../domain/return-reports.ts';
import { versionPages } from './object-versions.ts';
import { readBytes } from './objects.ts';

/** Names begin with their instant: the last ones are the youngest. */
const REPORTS_READ = 5;

/** What an operator does with boites, apart from what functions do: none of them carries the texts of a new one. */
export function boiteOpening({ bucket }: { bucket: string }, config: S3ClientConfig = {}) {
  const client = new S3Client(config);
  return {
    /** Reports of the return flows of a boite that were refused since an instant, oldest first; the last few. */
    async refusedSince(boite: string, since: string): Promise<RejectionReport[]> {
      const reports: string[] = [];
      for await (const { versions } of versionPages(client, bucket, folderPrefix(boite, 'rejets'))) {
        for (const { Key, IsLatest, LastModified } of versions) {
          // S3 counts in seconds.
          if (Key?.endsWith('.json') && IsLatest === true && (LastModified?.getTime() ?? 0) >= Date.parse(since) - 1_000) reports.push(Key);
        }
      }
      const latest = reports.sort().slice(-REPORTS_READ);
      const found = await Promise.all(latest.map((key) => readBytes(client, { bucket, key })));
      return found.flatMap((report) => (report === null ? [] : [RejectionReportSchema.parse(JSON.parse(report.toString('utf8')))]));
    },

    /**
     * Opens a boite: its folders, as empty objects (Transfer Family shows a mapped folder only where an object stands
     * for it), and its LISEZMOI. Again is a success.
     */
    async createBoite(boite: string): Promise<void> {
      for (const folder of BOITE_FOLDERS) {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: folderPrefix(boite, folder),
            ContentLength: 0,
            ContentType: 'application/x-directory',
          }),
        );
      }
      const Body = lisezMoi(boite);
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: lisezMoiKey(boite), Body, ContentType: 'text/plain; charset=utf-8' }));
    },
  };
}
