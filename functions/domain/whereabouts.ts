import { deliveryWay, type RaccordementState } from './commune.ts';
import { contentReadable } from './decide.ts';
import { type Delivery, isOpen } from './delivery.ts';
import { isOpenInGs } from './delivery-decisions.ts';
import type { Dossier, DossierEvent } from './dossier.ts';
import type { Circuit } from './endpoint.ts';
import { addressExpiry } from './retention.ts';

/** Who must do something for a dossier to go on. */
export type Actor = 'plate-forme' | 'operateur' | 'serveur' | 'commune' | 'usager' | 'personne';

/** What a dossier waits for; `fin`: for nothing but the end of what is kept of it. */
export type WaitsFor =
  | 'remise'
  | 'raccordement-suspendu'
  | 'serveur-en-panne'
  | 'retrait'
  | 'reponse'
  | 'logiciel-en-erreur'
  | 'decision'
  | 'complements'
  | 'cloture'
  | 'fin';

/** Where a dossier is, what it waits for, since when, until when, and who must act. */
export interface Whereabouts {
  readonly place: 'plate-forme' | 'boite' | 'serveur' | 'gs';
  readonly waitsFor: WaitsFor;
  readonly actor: Actor;
  readonly since: string;
  /** When it goes on by itself, or can no longer be done; absent where nothing ends the wait. */
  readonly until?: string;
  readonly contentReadable: boolean;
}

/** What is known beside the dossier. */
export interface Surroundings {
  readonly history: readonly DossierEvent[];
  readonly delivery: Delivery | null;
  readonly raccordement: RaccordementState | undefined;
  readonly circuit: Circuit | undefined;
}

export function whereabouts(dossier: Dossier, around: Surroundings, now: string): Whereabouts {
  const readable = contentReadable(dossier, now);
  const since = around.history.findLast((event) => CHANGES.has(event.type))?.at ?? dossier.submittedAt;
  const base = { since, contentReadable: readable };
  if (dossier.status === 'depose' && readable) return { ...base, place: 'plate-forme', ...handingOver(around) };
  return { ...base, place: placeOf(dossier), ...atCommune(dossier) };
}

/** Events that give a dossier its status. */
const CHANGES: ReadonlySet<DossierEvent['type']> = new Set<DossierEvent['type']>([
  'depose',
  'transmis',
  'recu',
  'reponse',
  'renvoi',
  'reorientation',
]);

type Wait = Pick<Whereabouts, 'waitsFor' | 'actor' | 'until'>;

function handingOver({ delivery, raccordement, circuit }: Surroundings): Wait {
  // Whatever happens to it, it opens in the GS then (docs/adr/0015).
  const until = delivery !== null && isOpen(delivery) && delivery.fellBackAt === undefined ? { until: delivery.fallbackAt } : {};
  if (raccordement === 'suspendu') return { waitsFor: 'raccordement-suspendu', actor: 'operateur', ...until };
  if (circuit?.state === 'ouvert') return { waitsFor: 'serveur-en-panne', actor: 'serveur', ...until };
  return { waitsFor: 'remise', actor: 'plate-forme', ...until };
}

function placeOf(dossier: Dossier): Whereabouts['place'] {
  if (dossier.status === 'depose') return 'plate-forme';
  const way = deliveryWay(dossier);
  return isOpenInGs(dossier) || way === 'gs' ? 'gs' : way === 'push' ? 'serveur' : 'boite';
}

function atCommune(dossier: Dossier): Wait {
  const { status, expiresAt } = dossier;
  switch (status) {
    case 'depose':
      // Its content is gone before it could be handed over.
      return { waitsFor: 'fin', actor: 'personne', until: addressExpiry(dossier) };
    case 'transmis':
      // What was pushed is fetched as it arrives.
      return { waitsFor: placeOf(dossier) === 'serveur' ? 'reponse' : 'retrait', actor: 'commune', until: expiresAt };
    case 'recu':
      return { waitsFor: 'reponse', actor: 'commune', until: expiresAt };
    case 'erreur-integration':
      return { waitsFor: 'logiciel-en-erreur', actor: 'operateur', until: expiresAt };
    case 'en-cours':
      return { waitsFor: 'decision', actor: 'commune' };
    case 'attente-complements':
      return { waitsFor: 'complements', actor: 'usager' };
    case 'accepte':
    case 'rejete':
    case 'non-recevable':
      return { waitsFor: 'cloture', actor: 'commune' };
    case 'clos':
      return { waitsFor: 'fin', actor: 'personne', until: addressExpiry(dossier) };
  }
}
