import { deliveryWay } from './commune.ts';
import type { ConsequentialEvent, Dossier } from './dossier.ts';
import type { EffectName } from './effects.ts';
import { NOTIFIED } from './statuses.ts';

/** Mails that an event owes (seed FAQ, « L'envoi des notifications aux usagers »; design §2). */
export function owedMails(dossier: Pick<Dossier, 'mode' | 'push'>, event: ConsequentialEvent): readonly EffectName[] {
  const { seq } = event;
  switch (event.type) {
    case 'depose':
      return [{ seq, kind: 'accuse', role: 'usager' }];
    case 'transmis': {
      const usager: EffectName = { seq, kind: 'transmis', role: 'usager' };
      // A box is its own bell: only a commune that reads in the GS gets a notice, be it because nothing else went through.
      return deliveryWay(dossier) === 'gs' || event.proof === 'gs' ? [usager, { seq, kind: 'avis-mairie', role: 'mairie' }] : [usager];
    }
    case 'reponse': {
      const worthTelling = event.commentKey !== undefined || event.documentCount > 0;
      const told = NOTIFIED.has(event.status) || ((event.status === 'accepte' || event.status === 'rejete') && worthTelling);
      return told ? [{ seq, kind: 'statut', role: 'usager' }] : [];
    }
    default:
      return [];
  }
}
