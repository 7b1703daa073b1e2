import type { DepositedObject } from '../adapters/depot-bucket.ts';
import type { TransactItem } from '../adapters/dossiers-table/client.ts';
import type { Decision } from '../domain/decide.ts';
import { decide } from '../domain/decide.ts';
import type { Deposit, Dossier } from '../domain/dossier.ts';
import { contentExpiry } from '../domain/legal-time.ts';
import { destinationOf } from '../domain/raccordement-state.ts';
import type { Refusal } from '../domain/refusals.ts';
import { ritaName } from '../domain/rita-name.ts';
import { contentKey } from '../domain/vault-layout.ts';
import type { Aller } from '../formats/aller.ts';
import type { Route } from './route-deposit.ts';

/** What became of a readable package. `held`: another invocation writes the same number. */
export type Registered =
  | { readonly outcome: 'accepted' | 'repeated' | 'held' }
  | { readonly outcome: 'conflict'; readonly refusal: Refusal };

/** A package, and when it came. */
export type Arrived = Pick<DepositedObject, 'bytes' | 'arrivedAt'>;

export interface RegisterDossierDeps {
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly commit: (before: Dossier | null, decision: Decision, extra: readonly TransactItem[]) => Promise<'committed' | 'stale'>;
  /** Takes the number while there is no dossier of it; the lease is longer than the function lives. */
  readonly acquire: (numero: string, contentKey: string, owner: string, now: string) => Promise<'acquired' | 'refused'>;
  /** Gives the lease back, as an item of the transaction that writes the dossier. */
  readonly release: (numero: string, owner: string) => TransactItem;
  readonly putPackage: (numero: string, digest: string, zip: Buffer) => Promise<void>;
  readonly putAddress: (numero: string, email: string) => Promise<void>;
  readonly newOwner: () => string;
  readonly now: () => Date;
}

/** Writes the bytes, then the dossier and its first event in one transaction: once, whoever comes at the same moment. */
export function createRegisterDossier(deps: RegisterDossierDeps) {
  return async (aller: Aller, { bytes: zip, arrivedAt }: Arrived, route: Route): Promise<Registered> => {
    const now = deps.now();
    const deposit = depositOf(aller, { bytes: zip.length, arrivedAt }, route, now);
    const before = await deps.load(aller.numero);
    const outcome = decide(before, { kind: 'deposer', deposit }, now.toISOString());
    if (!outcome.ok) return { outcome: 'conflict', refusal: outcome.refusal };
    if (before !== null) return { outcome: 'repeated' };

    const owner = deps.newOwner();
    // Refused: another writes this number now, or its dossier just came. The message comes back and finds out.
    if ((await deps.acquire(aller.numero, deposit.contentKey, owner, now.toISOString())) === 'refused') return { outcome: 'held' };
    await Promise.all([
      deps.putPackage(aller.numero, aller.digest, zip),
      aller.email === undefined ? undefined : deps.putAddress(aller.numero, aller.email),
    ]);
    const committed = await deps.commit(null, outcome.value, [deps.release(aller.numero, owner)]);
    return { outcome: committed === 'committed' ? 'accepted' : 'held' };
  };
}

/** The deposit of a package: what the table keeps of it, no personal data. */
export function depositOf(
  aller: Aller,
  { bytes, arrivedAt }: { readonly bytes: number; readonly arrivedAt: string },
  { insee, raccordement, warnings }: Route,
  now: Date,
): Deposit {
  const { numero, demarche, submittedAt, digest, rank } = aller;
  return {
    numero,
    demarche,
    ...destinationOf({ ...raccordement, insee }),
    submittedAt,
    arrivedAt,
    expiresAt: contentExpiry(submittedAt),
    contentDigest: digest,
    contentKey: contentKey(numero, digest),
    contentBytes: bytes,
    fileName: ritaName({ numero, demarche, rank, digest }, now),
    hasAddress: aller.email !== undefined,
    warnings: [...aller.warnings, ...warnings],
  };
}
