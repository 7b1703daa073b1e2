import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { provedDelivery } from '../adapters/dossiers-table/proved-delivery.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import { QueueEventSchema } from '../shared/queue.ts';
import { task } from '../shared/task.ts';
import { RecordFetchEnvSchema } from './env.ts';
import { createRecordFetch } from './record-fetch.ts';

const env = RecordFetchEnvSchema.parse(process.env);
const { dossiers, readings, table } = dossiersTable(env.DOSSIERS_TABLE);
const now = () => new Date();
const apply = createApplyCommand({ ...dossiers, now });
export const handler = task('record-fetch', QueueEventSchema).handler(
  createRecordFetch({
    bucket: env.BOITES_BUCKET,
    load: dossiers.load,
    apply,
    provedDelivery: (decision) => provedDelivery(table.name, decision),
    recordReading: readings.recordReading,
    now,
  }),
);
