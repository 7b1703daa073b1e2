import * as z from 'zod';
import type { TransactItem } from '../adapters/dossiers-table/client.ts';
import type { Decision } from '../domain/decide.ts';
import type { Dossier } from '../domain/dossier.ts';
import { BoiteSchema } from '../domain/ids.ts';
import { numeroOfRitaName } from '../domain/rita-name.ts';
import type { ApplyCommand } from '../shared/apply-command.ts';
import { info } from '../shared/logger.ts';
import { eachRecord } from '../shared/queue.ts';
import { countFileEvent } from '../shared/sftp-events.ts';

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
    const dossier = await load(numero);
    // The file of that very delivery, in that very boite: a name alone proves nothing.
    if (dossier?.boite !== boite || dossier.fileName !== name) return ignored();
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
  const [root, inBucket, boite, folder, name, ...more] = path.split('/');
  if (root !== '' || inBucket !== bucket || folder !== 'teledossiers' || name === undefined || more.length > 0) return null;
  const parsed = BoiteSchema.safeParse(boite);
  return parsed.success ? { boite: parsed.data, name } : null;
}
