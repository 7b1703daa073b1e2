import type { Quarantine } from '../../functions/adapters/dossiers-table/quarantines.ts';
import { ledgerBucket } from '../../functions/adapters/ledger-bucket.ts';
import { objectVersions } from '../../functions/adapters/object-versions.ts';
import { createDestroyProved } from '../../functions/destroy-content/destroy-proved.ts';
import { destroyQuarantine } from '../../functions/destroy-content/leftovers.ts';
import type { HubNames } from '../context/hub.ts';

/** Destroys the bytes of a quarantine before their time, as `destroy-content` would at their time: proved, and told in the ledger. */
export function quarantineDestruction({ VaultBucket, LedgerBucket }: Pick<HubNames, 'VaultBucket' | 'LedgerBucket'>) {
  const versions = objectVersions({ bucket: VaultBucket });
  const proved = createDestroyProved({
    ...versions,
    write: ledgerBucket({ bucket: LedgerBucket }).write,
    said: () => undefined,
    now: () => new Date(),
  });
  return ({ id, numero }: Quarantine, at: string): Promise<void> => destroyQuarantine(proved, { id, numero, dueAt: at, run: 'operateur' });
}
