import type { DepositedObject } from '../adapters/depot-bucket.ts';
import { checkDates, checkNumero, checkSender, MAX_PACKAGE_BYTES } from '../domain/deposit-rules.ts';
import type { Numero } from '../domain/ids.ts';
import type { Outcome } from '../domain/refusals.ts';
import { type Refusal, refuse } from '../domain/refusals.ts';
import type { Aller } from '../formats/aller.ts';
import type { AllerIdentity } from '../formats/aller-identity.ts';
import { info } from '../shared/logger.ts';
import { eachRecord, type Handled } from '../shared/queue.ts';
import type { Verdict } from '../shared/verdict.ts';
import { type DepotObject, depotObject } from './depot-object.ts';
import type { RefusedDeposit } from './quarantine-deposit.ts';
import type { Arrived, Registered } from './register-dossier.ts';
import type { Route } from './route-deposit.ts';

export interface ReceiveDepositDeps {
  readonly bucket: string;
  readonly verdict: Verdict;
  readonly read: (key: string, versionId: string | undefined) => Promise<DepositedObject | null>;
  /** Size in bytes; null where there is no such object. */
  readonly sizeOf: (key: string, versionId: string | undefined) => Promise<number | null>;
  readonly readAller: (zip: Buffer) => Promise<Outcome<Aller>>;
  /** What a refused package says that it is. */
  readonly readIdentity: (zip: Buffer) => Promise<AllerIdentity>;
  readonly route: (aller: Aller) => Promise<Outcome<Route>>;
  readonly register: (aller: Aller, object: Arrived, route: Route) => Promise<Registered>;
  /** Counts a new dossier. */
  readonly deposited: (aller: Aller, object: Arrived, route: Route) => void;
  readonly quarantine: (deposit: RefusedDeposit) => Promise<void>;
  readonly remove: (key: string, versionId: string | undefined) => Promise<void>;
}

/**
 * Receives what a sender put in the depot: reads it safely, and makes it a dossier or keeps it in quarantine with the
 * reason. Every outcome deletes the version that was read; each object is handled for itself (design §6).
 */
export function createReceiveDeposit(deps: ReceiveDepositDeps) {
  return eachRecord(async (body) => {
    const { bucket, ...named } = depotObject(body);
    if (bucket !== deps.bucket) throw new ForeignBucketError('an event of another bucket');
    const bytes = named.bytes ?? (await deps.sizeOf(named.key, named.versionId));
    if (bytes === null) return gone();
    return receive({ ...named, bytes });
  });

  async function receive(event: DepotObject): Promise<Handled> {
    // The size is known before the object is read: a larger upload is reported, never read.
    if (event.bytes > MAX_PACKAGE_BYTES) return refuseObject(event, null, null, refuse('ZIP_TROP_GROS', 'archive'));
    const verdict = await deps.verdict({ bucket: deps.bucket, key: event.key, versionId: event.versionId });
    // The result of the scan rings again; where it never comes, the sweeper does.
    if (verdict === 'pending') return 'done';
    const object = await deps.read(event.key, event.versionId);
    if (object === null) return gone();
    const versionId = object.versionId ?? event.versionId;
    const read = { ...event, versionId, bytes: object.bytes.length, receivedAt: object.receivedAt };
    if (verdict !== 'clean') return refuseObject(read, object.bytes, null, refuse(verdict, 'archive'));
    const aller = await deps.readAller(object.bytes);
    if (!aller.ok) return refuseObject(read, object.bytes, (await deps.readIdentity(object.bytes)).numero, aller.refusal);
    return registerOrRefuse(read, object, aller.value);
  }

  async function registerOrRefuse(object: DepotObject, { bytes: zip, arrivedAt }: DepositedObject, aller: Aller): Promise<Handled> {
    const { numero } = aller;
    const unfit = checkSender(object.key, aller.sender) ?? checkNumero(numero) ?? checkDates(aller.submittedAt, arrivedAt);
    if (unfit !== undefined) return refuseObject(object, zip, numero, unfit);
    const route = await deps.route(aller);
    if (!route.ok) return refuseObject(object, zip, numero, route.refusal);
    const registered = await deps.register(aller, { bytes: zip, arrivedAt }, route.value);
    switch (registered.outcome) {
      case 'held':
        info('DEPOSIT_HELD', { numero });
        return 'back';
      case 'conflict':
        return refuseObject(object, zip, numero, registered.refusal);
      case 'accepted':
      case 'repeated':
        if (registered.outcome === 'accepted') deps.deposited(aller, { bytes: zip, arrivedAt }, route.value);
        info(registered.outcome === 'accepted' ? 'DEPOSIT_ACCEPTED' : 'DEPOSIT_REPEATED', { numero, bytes: zip.length });
        await deps.remove(object.key, object.versionId);
        return 'done';
    }
  }

  async function refuseObject(object: DepotObject, zip: Buffer | null, numero: Numero | null, refusal: Refusal): Promise<Handled> {
    await deps.quarantine({ object, zip, numero, refusal });
    info('DEPOSIT_REFUSED', { code: refusal.code, ...(numero === null ? {} : { numero }) });
    // An object that was never read is left to the bucket's lifecycle (7 days): the report names it.
    if (zip !== null) await deps.remove(object.key, object.versionId);
    return 'done';
  }
}

function gone(): Handled {
  info('DEPOSIT_GONE');
  return 'done';
}

/** A queue of the depot received an event of another bucket: a rule is wrong. */
export class ForeignBucketError extends Error {
  override readonly name = 'ForeignBucketError';
}
