import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { portailBucket } from '../adapters/portail-bucket.ts';
import { createTellPartners } from '../shared/tell-partners.ts';
import { createAnnounceStatus } from './announce-status.ts';
import type { AnnounceStatusEnv } from './env.ts';

/** The announcing on the real table and bucket. */
export function statusAnnouncing(env: AnnounceStatusEnv) {
  const { service, directory, endpoints, notices } = dossiersTable(env.DOSSIERS_TABLE);
  return createAnnounceStatus({
    ...service,
    ...portailBucket({ bucket: env.PORTAIL_BUCKET }),
    tellPartners: createTellPartners({
      raccordements: directory.readableRaccordements,
      endpoints: endpoints.all,
      partners: env.PARTNERS,
      owe: notices.owe,
    }),
    now: () => new Date(),
  });
}
