import { deliveryWay } from './commune.ts';
import type { ConsequentialEvent, Dossier } from './dossier.ts';
import type { EffectKind, EffectName } from './effects.ts';
import { NOTIFIED, type Status } from './statuses.ts';

/** Mails that an event owes (seed FAQ, « L'envoi des notifications aux usagers »; design §2). */
export function owedMails(dossier: Pick<Dossier, 'mode' | 'push'>, event: ConsequentialEvent): readonly EffectName[] {
  const { seq } = event;
  switch (event.type) {
    case 'depose':
      return [{ seq, kind: 'accuse', role: 'usager' }];
    case 'transmis': {
      const usager: EffectName[] = event.again === true ? [] : [{ seq, kind: 'transmis', role: 'usager' }];
      // A box is its own bell: only a commune that reads in the GS gets a notice, be it because nothing else went through.
      return deliveryWay(dossier) === 'gs' || event.proof === 'gs' ? [...usager, { seq, kind: 'avis-mairie', role: 'mairie' }] : usager;
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

/** Statuses that are nothing but news: the others ask something of the usager, or decide. */
const NEWS: ReadonlySet<Status> = new Set<Status>(['transmis', 'recu', 'en-cours']);

/**
 * True where a mail to the usager leaves although his address refused a mail, or he reported one as unwanted: the acknowledgement, which
 * the law asks for (CRPA, art. L. 112-11), and the answers that ask something of him or decide. News and reminders stop (docs/adr/0021).
 */
export function stillTold({ unreachable }: Pick<Dossier, 'unreachable'>, kind: EffectKind, status?: Status): boolean {
  if (unreachable === undefined || kind === 'accuse') return true;
  return kind === 'statut' && status !== undefined && !NEWS.has(status);
}
