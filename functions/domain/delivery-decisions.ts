import { deliveryWay } from './commune.ts';
import type { CancelReason, DeliveryStep, Dossier, EventBody, Proof } from './dossier.ts';

/**
 * What is asked of a dossier that is not handed over at once. What no longer applies makes no event: whoever asks looks at
 * `acheminement` afterwards.
 */
export type DeliveryCommand =
  /** The execution of the deposit gives it to the push, and ends. */
  | { readonly kind: 'confier' }
  /** Its raccordement is suspended: nothing leaves until it is active again. */
  | { readonly kind: 'suspendre' }
  /** Its raccordement is active again. */
  | { readonly kind: 'reprendre' }
  /** Before the move to the final name is asked for: from then on a fetch in the GS is refused. */
  | { readonly kind: 'engager' }
  /** The temporary name still stands, and no move can take it away any more: as before `engager`. */
  | { readonly kind: 'desengager' }
  /** Not handed over in 72 h: it opens in the GS, and its push goes on. */
  | { readonly kind: 'basculer'; readonly attempts: number; readonly failure?: string }
  /** Its boite has refused it for good: it opens in the GS, as what could not be pushed does. */
  | { readonly kind: 'ecarter-depot'; readonly attempts: number }
  /** Its content can no longer be delivered. */
  | { readonly kind: 'abandonner' };

const STEPS_UNDER_WAY: ReadonlySet<DeliveryStep | undefined> = new Set<DeliveryStep>(['confie', 'suspendu', 'engage']);

/** True while an item `DELIVERY` of the dossier is open. */
export const isDelivering = ({ acheminement }: Pick<Dossier, 'acheminement'>): boolean => STEPS_UNDER_WAY.has(acheminement);

/**
 * True where the delivery is no execution's matter any more: the execution of the deposit has ended, and whoever writes `transmis`
 * does so outside of any (functions/start-lifecycle).
 */
export const leftItsExecution = ({ acheminement }: Pick<Dossier, 'acheminement'>): boolean =>
  acheminement !== undefined && acheminement !== 'repris';

/**
 * True where a dossier is read in the GS though its commune has another way: not handed over in time, and not known to have come through
 * since (docs/adr/0015).
 */
export const isOpenInGs = ({ openedInGsAt, acheminement }: Pick<Dossier, 'openedInGsAt' | 'acheminement'>): boolean =>
  openedInGsAt !== undefined && acheminement !== 'livre';

/** The dossier is handed over. A resend says so: its usager was told the first time, and is not told twice. */
export const transmis = ({ transmittedAt }: Pick<Dossier, 'transmittedAt'>, proof: Proof): EventBody => ({
  type: 'transmis',
  proof,
  ...(transmittedAt === undefined ? {} : { again: true }),
});

/** The push, or an answer of the commune's software, shows that the file came through. */
export function provedSteps(dossier: Dossier): EventBody[] {
  return isDelivering(dossier) ? [step('livre')] : [];
}

/** The delivery is given up, where there is one. */
export function cancelSteps(dossier: Dossier, reason: CancelReason): EventBody[] {
  return isDelivering(dossier) ? [{ type: 'acheminement', step: 'annule', reason }] : [];
}

/** @param readable whether the content may still be delivered */
export function decideDelivery(dossier: Dossier, command: DeliveryCommand, readable: boolean): EventBody[] {
  const { status, acheminement } = dossier;
  const atRest = status === 'depose' && (acheminement === undefined || acheminement === 'repris');
  const pushed = deliveryWay(dossier) === 'push';
  switch (command.kind) {
    case 'confier':
      return readable && atRest && pushed ? [step('confie')] : [];
    case 'suspendre':
      return readable && (atRest || acheminement === 'confie') ? [step('suspendu')] : [];
    case 'reprendre':
      return acheminement === 'suspendu' ? [step(pushed ? 'confie' : 'repris')] : [];
    case 'engager':
      return readable && acheminement === 'confie' ? [step('engage')] : [];
    case 'desengager':
      return acheminement === 'engage' ? [step('confie')] : [];
    case 'basculer':
      if (!readable || status !== 'depose' || !isDelivering(dossier)) return [];
      // A push goes on beside the GS; what waited for a boite, or for the GS itself, has nothing left to wait for.
      return [bascule(command), ...(pushed ? [] : cancelSteps(dossier, 'bascule')), transmis(dossier, 'gs')];
    case 'ecarter-depot':
      if (!readable || !atRest || deliveryWay(dossier) !== 'boite') return [];
      return [bascule({ ...command, failure: 'BOITE_REFUSEE' }), transmis(dossier, 'gs')];
    case 'abandonner':
      return cancelSteps(dossier, 'contenu');
  }
}

const step = (to: DeliveryStep): EventBody => ({ type: 'acheminement', step: to });

function bascule({ attempts, failure }: { readonly attempts: number; readonly failure?: string }): EventBody {
  return { type: 'bascule', attempts, ...(failure === undefined ? {} : { failure }) };
}
