import * as z from 'zod';
import { FailureCodeSchema } from '../domain/dossier.ts';
import { warn } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';
import { eachRecord } from '../shared/queue.ts';
import { countFileEvent, placeInBoite } from '../shared/sftp-events.ts';
import type { WatchBoite } from '../shared/watch-boite.ts';

/**
 * An event of a file on the sFTP server. `file-path` is `/{bucket}/{key}`; a rename has two paths in its place (Transfer guide, « events
 * detail reference »). Loose: AWS adds fields.
 */
const FileEventSchema = z.object({
  source: z.literal('aws.transfer'),
  'detail-type': z.string(),
  detail: z
    .object({
      'failure-code': FailureCodeSchema.optional().catch(undefined),
      'file-path': z.string().optional(),
      'renamed-file-path': z.string().optional(),
    })
    .loose(),
});

export interface WatchSftpDeps {
  readonly bucket: string;
  readonly watchBoite: WatchBoite;
}

/**
 * Counts what the communes do over sFTP, and watches for a boite whose uploads break off again and again. Server events are best effort
 * and come in any order: they are good for counts and for a notice, never for the fate of a file. Completed downloads and deletions are
 * record-fetch's.
 */
export function createWatchSftp({ bucket, watchBoite }: WatchSftpDeps) {
  return eachRecord(async (body) => {
    const event = FileEventSchema.parse(body);
    const told = countFileEvent(event['detail-type']);
    if (told === undefined) return 'done';
    const { 'file-path': path, 'renamed-file-path': renamed, 'failure-code': code } = event.detail;
    const boite = placeInBoite(path ?? renamed ?? '', bucket)?.boite;
    if (boite === undefined) return 'done';
    if (!told.completed) warn('SFTP_FILE_FAILED', { boite, operation: told.operation, code });
    if (told.operation !== 'upload') return 'done';
    const stuck = await watchBoite(boite, { kind: told.completed ? 'envoi-termine' : 'envoi-interrompu' });
    if (stuck !== undefined) count('BoiteStuck', { cause: stuck.cause });
    return 'done';
  });
}
