import type { Claimed } from '../adapters/dossiers-table/claims.ts';
import type { Command } from '../domain/decide.ts';
import { contentReadable } from '../domain/decide.ts';
import type { Dossier } from '../domain/dossier.ts';
import { type Effect, type EffectEnd, effectTag, MAX_ATTEMPTS } from '../domain/effects.ts';
import { secondsLater } from '../domain/instants.ts';
import { deliveryEffectOf } from '../domain/redelivery.ts';
import type { Outcome } from '../domain/refusals.ts';
import type { LifecycleInput } from '../shared/lifecycle-input.ts';
import { info, warn } from '../shared/logger.ts';

export interface DeliverToBoiteDeps {
  readonly load: (numero: string) => Promise<Dossier | null>;
  /** Claims the delivery while the event is open and the content present, in one transaction. */
  readonly claim: (dossier: Dossier, owner: string, now: string) => Promise<Claimed>;
  /** Evidence: whether the boite ever held this file, fetched and deleted since or not. */
  readonly everHeld: (boite: string, fileName: string) => Promise<boolean>;
  /** Gives the claim back after a put that was refused. */
  readonly giveBack: (dossier: Dossier, owner: string) => Promise<void>;
  readonly put: (file: { boite: string; fileName: string; contentKey: string; effectTag: string }) => Promise<'put' | 'refused'>;
  /** Applies a command and ends the claim in the same transaction. */
  readonly applyAndSettle: (dossier: Dossier, command: Command, owner: string, end: EffectEnd) => Promise<Outcome<unknown>>;
  /** The delivery as it stands; null where nobody has begun it. */
  readonly delivery: (dossier: Dossier) => Promise<Effect | null>;
  /** Instant of the event that asked for the delivery. */
  readonly askedAt: (dossier: Dossier) => Promise<string>;
  /** Applies a command and gives the delivery up in the same transaction, as it was read. */
  readonly applyAndSetAside: (numero: string, command: Command, delivery: Effect) => Promise<Outcome<unknown>>;
  /** From then on: as long as a push has. */
  readonly fallbackSeconds: number;
  /** Counts what was given up, for an alarm. */
  readonly countSetAside: () => void;
  readonly newOwner: () => string;
  readonly now: () => Date;
}

/** Modes `sftp` and `mixte`: the package goes byte for byte into the boite, once. */
export function createDeliverToBoite(deps: DeliverToBoiteDeps) {
  return async ({ numero }: LifecycleInput): Promise<{ outcome: 'delivered' | 'held' | 'cancelled' | 'set-aside' }> => {
    const dossier = await deps.load(numero);
    const now = deps.now().toISOString();
    if (dossier?.boite === undefined || !contentReadable(dossier, now)) {
      info('DELIVERY_CANCELLED', { numero });
      return { outcome: 'cancelled' };
    }
    if (await setAside(dossier, dossier.boite, now)) return { outcome: 'set-aside' };
    const owner = deps.newOwner();
    const claimed = await deps.claim(dossier, owner, now);
    if (claimed === 'held') {
      info('DELIVERY_HELD', { numero });
      return { outcome: 'held' };
    }
    if (claimed === 'settled') return { outcome: 'delivered' };
    const { boite, fileName, contentKey } = dossier;
    // Somebody was here before, and may have put the file: the commune may even have fetched and deleted it since.
    const already = claimed !== 'created' && (await deps.everHeld(boite, fileName));
    if (!already) await put({ boite, fileName, contentKey, effectTag: effectTag(numero, deliveryEffectOf(dossier)) }, dossier, owner);
    await deps.applyAndSettle(dossier, { kind: 'constater-transmission', proof: 'boite' }, owner, 'fait');
    info('DELIVERED', { numero, way: 'boite', found: already });
    return { outcome: 'delivered' };
  };

  /**
   * S3 has refused the file {@link MAX_ATTEMPTS} times and for three days: it will not take it. The dossier opens in the GS, its mairie is
   * told, and the chain goes on (design §1.4). Setting aside and a claim exclude each other.
   */
  async function setAside(dossier: Dossier, boite: string, now: string): Promise<boolean> {
    const { numero, fileName } = dossier;
    const delivery = await deps.delivery(dossier);
    if (delivery?.state !== 'du' || delivery.attempts < MAX_ATTEMPTS) return false;
    if (now < secondsLater(await deps.askedAt(dossier), deps.fallbackSeconds)) return false;
    if (await deps.everHeld(boite, fileName)) return false;
    await deps.applyAndSetAside(numero, { kind: 'ecarter-depot', attempts: delivery.attempts }, delivery);
    warn('DELIVERY_SET_ASIDE', { numero, attempts: delivery.attempts });
    deps.countSetAside();
    return true;
  }

  /**
   * A put in doubt throws and leaves the claim: the file may stand, or be on its way still. After lease and evidence time whoever
   * takes the claim over sees it in the boite.
   */
  async function put(file: Parameters<DeliverToBoiteDeps['put']>[0], dossier: Dossier, owner: string): Promise<void> {
    if ((await deps.put(file)) === 'put') return;
    // The next try is another owner: without this it would find a live claim, and wait for the lease.
    await deps.giveBack(dossier, owner);
    throw new PutRefusedError('S3 refused a copy into a boite');
  }
}

/** S3 refused to put the file, and put nothing: the task tries again. */
export class PutRefusedError extends Error {
  override readonly name = 'PutRefusedError';
}
