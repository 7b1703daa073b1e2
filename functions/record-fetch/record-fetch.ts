import * as z from 'zod';
import type { TransactItem } from '../adapters/dossiers-table/client.ts';
import { UsernameSchema } from '../domain/access.ts';
import type { Decision } from '../domain/decide.ts';
import { type Dossier, isFileOf, wasFileOf } from '../domain/dossier.ts';
import type { Boite } from '../domain/ids.ts';
import type { RecordReading } from '../domain/readings.ts';
import { numeroOfRitaName } from '../domain/rita-name.ts';
import type { ApplyCommand } from '../shared/apply-command.ts';
import { AwsInstantSchema } from '../shared/aws-instant.ts';
import { info } from '../shared/logger.ts';
import { eachRecord } from '../shared/queue.ts';
import { countFileEvent, placeInBoite } from '../shared/sftp-events.ts';

/** Transfer's « SFTP Server File Download Completed » or « Delete Completed »; loose, AWS adds fields. */
const TransferEventSchema = z.object({
  source: z.literal('aws.transfer'),
  'detail-type': z.string(),
  time: AwsInstantSchema.optional(),
  detail: z
    .object({
      'status-code': z.literal('COMPLETED'),
      'file-path': z.string(),
      username: UsernameSchema.optional().catch(undefined),
    })
    .loose(),
});

export interface RecordFetchDeps {
  readonly bucket: string;
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly apply: ApplyCommand;
  /** Settles the delivery that an early fetch proves, in the same transaction. */
  readonly provedDelivery: (decision: Decision) => readonly TransactItem[];
  readonly recordReading: RecordReading;
  readonly now: () => Date;
}

/**
 * The first fetch of a dossier by its commune, a download or a delete, makes it `recu` (design §2). Each of them is kept with its account, a
 * file of an earlier delivery too: who opened a dossier must be known (docs/adr/0031).
 */
export function createRecordFetch({ bucket, load, apply, provedDelivery, recordReading, now }: RecordFetchDeps) {
  return eachRecord(async (body) => {
    const event = TransferEventSchema.parse(body);
    const counted = countFileEvent(event['detail-type']);
    const file = fileOf(event.detail['file-path'], bucket);
    if (file === null) return ignored();
    const { boite, name } = file;
    const numero = numeroOfRitaName(name);
    if (numero === null) return ignored();
    const dossier = await load(numero);
    const isCurrent = isFileOf(dossier, boite, name);
    if (!isCurrent && !wasFileOf(dossier, boite, name)) return ignored();
    const operation = counted?.operation === 'delete' ? 'delete' : 'download';
    const account = event.detail.username;
    // The instant of the event, so that the same message read twice is one reading.
    const at = event.time ?? now().toISOString();
    await recordReading({ numero, at, way: 'sftp', boite, operation, ...(account === undefined ? {} : { account }) });
    if (!isCurrent) return 'done';
    const outcome = await apply(numero, { kind: 'constater-retrait', proof: 'retrait-sftp' }, provedDelivery);
    if (outcome.ok && outcome.value.events.length > 0) info('FETCH_RECORDED', { numero });
    return 'done';
  });
}

function ignored(): 'done' {
  info('FETCH_IGNORED');
  return 'done';
}

/** `/{bucket}/{boite}/teledossiers/{name}`, Transfer's form of a path. */
function fileOf(path: string, bucket: string): { boite: Boite; name: string } | null {
  const place = placeInBoite(path, bucket);
  const [folder, name, ...more] = place?.rest ?? [];
  return place === null || folder !== 'teledossiers' || name === undefined || more.length > 0 ? null : { boite: place.boite, name };
}
