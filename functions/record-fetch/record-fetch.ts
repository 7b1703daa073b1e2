import * as z from 'zod';
import type { TransactItem } from '../adapters/dossiers-table/client.ts';
import type { Decision } from '../domain/decide.ts';
import { type Dossier, isFileOf } from '../domain/dossier.ts';
import { numeroOfRitaName } from '../domain/rita-name.ts';
import type { ApplyCommand } from '../shared/apply-command.ts';
import { info } from '../shared/logger.ts';
import { eachRecord } from '../shared/queue.ts';
import { countFileEvent, placeInBoite } from '../shared/sftp-events.ts';

/** Transfer's « SFTP Server File Download Completed » or « Delete Completed »; loose, AWS adds fields. */
const TransferEventSchema = z.object({
  source: z.literal('aws.transfer'),
  'detail-type': z.string(),
  detail: z.object({ 'status-code': z.literal('COMPLETED'), 'file-path': z.string() }).loose(),
});

export interface RecordFetchDeps {
  readonly bucket: string;
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly apply: ApplyCommand;
  /** Settles the delivery that an early fetch proves, in the same transaction. */
  readonly provedDelivery: (decision: Decision) => readonly TransactItem[];
}

/** The first fetch of a dossier by its commune, a download or a delete, makes it `recu` (design §2). */
export function createRecordFetch({ bucket, load, apply, provedDelivery }: RecordFetchDeps) {
  return eachRecord(async (body) => {
    const event = TransferEventSchema.parse(body);
    countFileEvent(event['detail-type']);
    const file = fileOf(event.detail['file-path'], bucket);
    if (file === null) return ignored();
    const { boite, name } = file;
    const numero = numeroOfRitaName(name);
    if (numero === null) return ignored();
    if (!isFileOf(await load(numero), boite, name)) return ignored();
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
function fileOf(path: string, bucket: string): { boite: string; name: string } | null {
  const place = placeInBoite(path, bucket);
  const [folder, name, ...more] = place?.rest ?? [];
  return place === null || folder !== 'teledossiers' || name === undefined || more.length > 0 ? null : { boite: place.boite, name };
}
