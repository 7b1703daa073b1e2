import { deliveryWay } from './commune.ts';
import { cancelSteps, isDelivering } from './delivery-decisions.ts';
import type { Destination, Dossier, EventBody } from './dossier.ts';
import { deliveryEffect, type EffectName } from './effects.ts';
import type { RefusalCode } from './refusals.ts';
import { renamed } from './rita-name.ts';
import type { Status } from './statuses.ts';

/** What an operator asks of a dossier that has to be delivered once more (docs/adr/0031). */
export type RedeliveryCommand =
  /** The commune's software lost it: the same package, to the same commune, as it is connected now. */
  | { readonly kind: 'renvoyer'; readonly to: Destination }
  /** It went to the wrong commune. */
  | { readonly kind: 'reorienter'; readonly to: Destination };

/** Rank of the event that asked for the delivery of a dossier: its deposit, or the last resend or re-routing. */
export const deliverySeqOf = ({ deliverySeq }: Pick<Dossier, 'deliverySeq'>): number => deliverySeq ?? 1;

/** The delivery into a boite that is asked for now. */
export const deliveryEffectOf = (dossier: Pick<Dossier, 'deliverySeq'>): EffectName => deliveryEffect(deliverySeqOf(dossier));

/** Where nobody has answered yet. A commune whose software failed says so by `erreur-integration`, and has not answered. */
const DELIVERABLE_AGAIN: ReadonlySet<Status> = new Set<Status>(['transmis', 'recu', 'erreur-integration']);

/** Why a dossier is not delivered again; undefined where it may be. `readable`: its content may still be read. */
export function whyNotAgain(dossier: Dossier, command: RedeliveryCommand, readable: boolean): RefusalCode | undefined {
  const { status, acheminement, insee } = dossier;
  if (status === 'clos') return 'DOSSIER_CLOS';
  if (!readable) return 'CONTENU_INDISPONIBLE';
  if (command.kind === 'renvoyer') {
    if (status === 'depose' || isDelivering(dossier)) return 'REMISE_DEJA_EN_COURS';
    if (deliveryWay(command.to) === 'gs') return 'RIEN_A_RENVOYER';
  } else {
    if (command.to.insee === insee) return 'MEME_COMMUNE';
    // A push that may have its final name, or a delivery that its own execution makes at this very moment, is over in minutes.
    if (acheminement === 'engage' || (status === 'depose' && !isDelivering(dossier))) return 'REMISE_DEJA_EN_COURS';
  }
  return status === 'depose' || DELIVERABLE_AGAIN.has(status) ? undefined : 'DEJA_TRAITE';
}

/** Events of a delivery asked for once more; what the first one still had under way is given up. */
export function redeliveryEvents(dossier: Dossier, command: RedeliveryCommand, now: string): EventBody[] {
  const fileName = renamed(dossier.fileName, new Date(now));
  if (command.kind === 'renvoyer') return [{ type: 'renvoi', to: command.to, fileName }];
  return [...cancelSteps(dossier, 'reorientation'), { type: 'reorientation', from: dossier.insee, to: command.to, fileName }];
}

/**
 * A dossier as before its first delivery, under a new name: everything that hands a deposit over hands it over again, evidence of the
 * earlier delivery is not taken for that of this one, and the commune's software does not take it for a file that it knows. Another
 * commune begins with nothing of the first: no agent who answered, no instants.
 */
export function withNewDelivery(dossier: Dossier, fileName: string, to: Destination): Dossier {
  const { acheminement: _step, openedInGsAt: _opened, boite, push: _push, formerFiles = [], ...kept } = dossier;
  const files =
    deliveryWay(dossier) === 'boite' && boite !== undefined ? [...formerFiles, { boite, fileName: dossier.fileName }] : formerFiles;
  const again: Dossier = {
    ...kept,
    ...to,
    status: 'depose',
    fileName,
    deliverySeq: dossier.version,
    ...(files.length === 0 ? {} : { formerFiles: files }),
  };
  if (to.insee === dossier.insee) return again;
  const { lastAgent: _agent, transmittedAt: _transmitted, fetchedAt: _fetched, answeredAt: _answered, ...moved } = again;
  return { ...moved, reroutedFrom: dossier.insee };
}
