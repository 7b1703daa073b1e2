import type { Quarantine } from '../../functions/adapters/dossiers-table/quarantines.ts';
import { ledgerBucket } from '../../functions/adapters/ledger-bucket.ts';
import { objectVersions } from '../../functions/adapters/object-versions.ts';
import { createDestroyProved } from '../../functions/destroy-content/destroy-proved.ts';
import type { Target } from '../../functions/domain/destruction.ts';

/** Destroys the bytes of a quarantine before their time, as `destroy-content` would at their time: proved, and told in the ledger. */
export function quarantineDestruction({ VaultBucket, LedgerBucket }: { VaultBucket: string; LedgerBucket: string }) {
  const versions = objectVersions({ bucket: VaultBucket });
  const proved = createDestroyProved({
    ...versions,
    write: ledgerBucket({ bucket: LedgerBucket }).write,
    said: () => undefined,
    now: () => new Date(),
  });
  return async ({ id, numero }: Quarantine, at: string): Promise<void> => {
    const targets: Target[] = [{ bucket: 'vault', place: `quarantaine/${id}/`, match: 'prefix' }];
    const objects = [...(await proved.look(targets))];
    await proved.destroy({ kind: 'quarantaine', numero, id, dueAt: at, run: 'operateur', objects }, targets);
  };
}
