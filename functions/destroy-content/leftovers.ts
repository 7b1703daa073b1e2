import { numeroOf } from '../adapters/dossiers-table/keys.ts';
import type { Quarantine } from '../adapters/dossiers-table/quarantines.ts';
import type { Target } from '../domain/destruction.ts';
import { type Numero, NumeroSchema } from '../domain/ids.ts';
import { CONTENT_DAYS, daysLater } from '../domain/legal-time.ts';
import { addressKey, contentPrefixes } from '../domain/vault-layout.ts';
import type { Destroyer } from './destroy-content.ts';
import type { DestroyProved } from './destroy-proved.ts';

/** Seconds for which a number is held while its orphaned bytes are destroyed: longer than the function lives. */
const ORPHAN_LEASE_SECONDS = 300;

export interface OrphansDeps {
  readonly load: (numero: string) => Promise<unknown>;
  readonly depositLease: (numero: string) => Promise<{ owner: string; contentKey: string; leaseUntil: string } | null>;
  readonly acquireDeposit: (
    numero: string,
    contentKey: string,
    owner: string,
    now: string,
    seconds: number,
  ) => Promise<'acquired' | 'refused'>;
  readonly dropDeposit: (numero: string, owner: string) => Promise<void>;
  readonly proved: DestroyProved;
  readonly newOwner: () => string;
  readonly now: () => Date;
}

/** A receiver holds the number: looked at again later. */
export class DepositInProgressError extends Error {
  override readonly name = 'DepositInProgressError';
}

/**
 * A receiver died between its first bytes and its dossier: a lease with no dossier is due, its bytes are destroyed
 * (design §6). The lease is taken over first, so that no receiver of the same number writes meanwhile.
 */
export function orphanDestroyer(deps: OrphansDeps): Destroyer {
  return {
    owns: ({ pk, sk }) => pk.startsWith('DOSSIER#') && sk === 'BAIL',
    async act({ pk }, { run }) {
      const numero = NumeroSchema.parse(numeroOf(pk));
      const lease = await deps.depositLease(numero);
      if (lease === null) return;
      const owner = deps.newOwner();
      const now = deps.now().toISOString();
      if ((await deps.acquireDeposit(numero, lease.contentKey, owner, now, ORPHAN_LEASE_SECONDS)) === 'acquired') {
        const line = { kind: 'depot-sans-dossier', numero, id: 'depot', dueAt: lease.leaseUntil, run } as const;
        await deps.proved.lookAndDestroy(line, orphanTargets(numero));
        await deps.dropDeposit(numero, owner);
      } else if ((await deps.load(numero)) !== null) {
        await deps.dropDeposit(numero, lease.owner);
      } else throw new DepositInProgressError('a receiver holds the number');
    },
  };
}

const orphanTargets = (numero: Numero): Target[] => [
  ...contentPrefixes(numero).map((place): Target => ({ bucket: 'vault', place, match: 'prefix' })),
  { bucket: 'vault', place: addressKey(numero), match: 'key' },
];

export interface QuarantinesDeps {
  readonly quarantine: (id: string) => Promise<Quarantine | null>;
  readonly closeQuarantine: (id: string) => Promise<void>;
  readonly proved: DestroyProved;
}

/** The bytes of a quarantine, at their time or before it. */
export function destroyQuarantine(
  proved: Pick<DestroyProved, 'lookAndDestroy'>,
  one: { readonly id: string; readonly numero: Quarantine['numero']; readonly dueAt: string; readonly run: string },
): Promise<void> {
  return proved.lookAndDestroy({ kind: 'quarantaine', ...one }, [{ bucket: 'vault', place: `quarantaine/${one.id}/`, match: 'prefix' }]);
}

/** Thirty days after its receipt a quarantine is emptied (design §2); its reason stays for the operator. */
export function quarantineDestroyer({ quarantine, closeQuarantine, proved }: QuarantinesDeps): Destroyer {
  return {
    owns: ({ pk }) => pk.startsWith('QUARANTAINE#'),
    async act({ pk }, { at, run }) {
      const id = pk.slice('QUARANTAINE#'.length);
      const found = await quarantine(id);
      if (found === null) return;
      const dueAt = daysLater(found.receivedAt ?? found.at, CONTENT_DAYS);
      if (at < dueAt) return;
      await destroyQuarantine(proved, { id, numero: found.numero, dueAt, run });
      await closeQuarantine(id);
    },
  };
}
