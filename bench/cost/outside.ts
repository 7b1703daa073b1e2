import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { LocalCloud } from '../../local/cloud/index.ts';
import { agentSessions, type SignedIn } from '../../local/players/agent.ts';
import type { Played } from './communes.ts';

/** What is done outside the functions, and billed to the hub all the same. */
export interface Outside {
  puts: number;
  gets: number;
  /** Events of S3 that a rule of the hub puts into a queue. */
  objectEvents: number;
  uploaded: number;
  downloaded: number;
  scannedBytes: number;
}

/**
 * The portal's requests, and those that the sFTP server makes for a commune: a listing, a look and a read for a file that is
 * fetched; a look more for one that is deleted; for one that is uploaded, a put, a copy and two looks. The last are assumptions: nobody sees the calls of
 * Transfer Family before there is a server.
 */
export function outside({ outputs, events }: LocalCloud) {
  const { endpoint, region, buckets } = outputs;
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true });
  const done: Outside = { puts: 0, gets: 0, objectEvents: 0, uploaded: 0, downloaded: 0, scannedBytes: 0 };
  const agents = agentSessions(outputs);

  function told(type: 'Download' | 'Delete' | 'Upload', key: string, bytes: number): void {
    const path = `/${buckets.boites}/${key}`;
    const detail = { 'status-code': 'COMPLETED', protocol: 'SFTP', 'file-path': path, bytes };
    events.send({ source: 'aws.transfer', type: `SFTP Server File ${type} Completed`, resources: [], detail });
  }

  return {
    done,
    /** Keys of a folder of a boite that name a dossier. */
    async find(boite: string, folder: string, numero: string): Promise<string | undefined> {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: buckets.boites, Prefix: `${boite}/${folder}/` }));
      return Contents.find(({ Key = '' }) => Key.includes(numero))?.Key;
    },

    async deposit(name: string, zip: Buffer): Promise<void> {
      await s3.send(new PutObjectCommand({ Bucket: buckets.depot, Key: `${outputs.depotPrefix}${name}`, Body: zip }));
      done.puts += 1;
      done.objectEvents += 1;
      done.scannedBytes += zip.length;
    },

    async fetch(Key: string, andDelete: boolean): Promise<Buffer> {
      const object = await s3.send(new GetObjectCommand({ Bucket: buckets.boites, Key }));
      const bytes = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
      done.puts += 1;
      done.gets += 2;
      done.downloaded += bytes.length;
      // What the hub put there is scanned too: a plan of GuardDuty takes prefixes only.
      done.scannedBytes += bytes.length;
      told('Download', Key, bytes.length);
      if (!andDelete) return bytes;
      await s3.send(new DeleteObjectCommand({ Bucket: buckets.boites, Key }));
      done.gets += 1;
      told('Delete', Key, bytes.length);
      return bytes;
    },

    /** As the guide asks: under a temporary name, then renamed, which is a copy and a deletion. Either object is an event, and is scanned. */
    async upload(boite: string, name: string, zip: Buffer): Promise<void> {
      const Key = `${boite}/retours/${name}`;
      await s3.send(new PutObjectCommand({ Bucket: buckets.boites, Key: `${Key}.part`, Body: zip }));
      told('Upload', `${Key}.part`, zip.length);
      await s3.send(new CopyObjectCommand({ Bucket: buckets.boites, Key, CopySource: `${buckets.boites}/${Key}.part` }));
      await s3.send(new DeleteObjectCommand({ Bucket: buckets.boites, Key: `${Key}.part` }));
      events.send({
        source: 'aws.transfer',
        type: 'SFTP Server File Rename Completed',
        resources: [],
        detail: {
          'status-code': 'COMPLETED',
          protocol: 'SFTP',
          'original-file-path': `/${buckets.boites}/${Key}.part`,
          'renamed-file-path': `/${buckets.boites}/${Key}`,
        },
      });
      done.puts += 2;
      done.gets += 2;
      done.objectEvents += 2;
      done.uploaded += zip.length;
      // Under both names in retours/, and again once it is moved to traites/.
      done.scannedBytes += 3 * zip.length;
    },

    /** The agent of a commune, signed in. Call `forget` once the clock has moved: tokens run out. */
    agent: ({ agent }: Played): Promise<SignedIn> => agents.of(agent.email, agent.password),
    forget: agents.forget,
    close: () => s3.destroy(),
  };
}
export type OutsideWorld = ReturnType<typeof outside>;
