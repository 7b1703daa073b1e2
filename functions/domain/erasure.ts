import { cancelSteps } from './delivery-decisions.ts';
import type { Dossier, ErasureReason, EventBody } from './dossier.ts';

/** The content ends before day 30: on request of the usager (RGPD, art. 17 and 21), or by a decision that binds the hub (docs/adr/0031). */
export interface ErasureCommand {
  readonly kind: 'effacer';
  readonly reason: ErasureReason;
}

/** Once. What would still hand the content over is given up in the same breath; the purge follows, as on day 30. */
export function erasureEvents(dossier: Dossier, { reason }: ErasureCommand): EventBody[] {
  return dossier.erasedAt === undefined ? [...cancelSteps(dossier, 'contenu'), { type: 'effacement', reason }] : [];
}
