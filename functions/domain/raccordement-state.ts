import type { PushTarget, Raccordement, RaccordementState } from './commune.ts';
import type { Destination } from './dossier.ts';
import type { Boite } from './ids.ts';

/**
 * What may follow a state of a raccordement. `inactif`: closed, deposits are refused. `en-test`: being prepared and rehearsed, deposits
 * are refused too. `actif`: receives. `suspendu`: receives and holds, the 72 hours still count.
 */
export const STATE_CHANGES = {
  inactif: ['en-test'],
  'en-test': ['actif', 'inactif'],
  actif: ['suspendu', 'inactif'],
  suspendu: ['actif', 'inactif'],
} as const satisfies Record<RaccordementState, readonly RaccordementState[]>;

/** Why a raccordement may not go live. */
export const NOT_READY = {
  REPETITION_ABSENTE: 'La connexion n’a pas été répétée depuis son dernier changement : lancez « rehearse ».',
  REPETITION_ROUGE: 'La dernière répétition n’est pas verte sur tous les points : corrigez, puis relancez « rehearse ».',
  SECOND_CONTACT_ABSENT: 'Le second contact manque : donnez-le par « raccordement set … --second-contact ».',
  AGENT_ABSENT: 'Aucun agent de la commune n’est habilité pour cette démarche : créez-en un par « agent add ».',
} as const;
export type NotReady = keyof typeof NOT_READY;

/**
 * What keeps a raccordement from going live (design §2): a rehearsal of this very connection green on every point, a second contact and
 * one agent of the GS, which the fallback needs in every mode.
 */
export function notReady(raccordement: Raccordement, hasAgent: boolean): readonly NotReady[] {
  const { rehearsal, secondContact } = raccordement;
  const reasons: NotReady[] = [];
  if (rehearsal === undefined) reasons.push('REPETITION_ABSENTE');
  else if (!rehearsal.green) reasons.push('REPETITION_ROUGE');
  if (secondContact === undefined) reasons.push('SECOND_CONTACT_ABSENT');
  if (!hasAgent) reasons.push('AGENT_ABSENT');
  return reasons;
}

export type StateChange =
  | { readonly outcome: 'changed'; readonly raccordement: Raccordement }
  | { readonly outcome: 'same' }
  | { readonly outcome: 'forbidden' }
  | { readonly outcome: 'not-ready'; readonly reasons: readonly NotReady[] };

/**
 * The raccordement in another state, or why not. A suspended one comes back without a rehearsal: its connection did not change, else it
 * would stand in `en-test`.
 */
export function changeState(raccordement: Raccordement, to: RaccordementState, hasAgent: boolean): StateChange {
  if (raccordement.state === to) return { outcome: 'same' };
  if (!(STATE_CHANGES[raccordement.state] as readonly RaccordementState[]).includes(to)) return { outcome: 'forbidden' };
  if (raccordement.state === 'en-test' && to === 'actif') {
    const reasons = notReady(raccordement, hasAgent);
    if (reasons.length > 0) return { outcome: 'not-ready', reasons };
  }
  return { outcome: 'changed', raccordement: { ...raccordement, state: to } };
}

/** Boite and endpoint of a raccordement; neither in the mode `courriel`. */
export function placesOf(raccordement: Raccordement): { readonly boite?: Boite | undefined; readonly push?: PushTarget | undefined } {
  return raccordement.mode === 'courriel' ? {} : { boite: raccordement.boite, push: raccordement.push };
}

/** Where the dossiers of a raccordement go. */
export function destinationOf(raccordement: Raccordement): Destination {
  const { boite, push } = placesOf(raccordement);
  const { insee, mode } = raccordement;
  return { insee, mode, ...(boite === undefined ? {} : { boite }), ...(push === undefined ? {} : { push }) };
}

/** True where two raccordements reach the commune in the same way, by the same places. */
export function sameConnection(a: Raccordement, b: Raccordement): boolean {
  const [one, other] = [placesOf(a), placesOf(b)];
  return (
    a.mode === b.mode &&
    one.boite === other.boite &&
    one.push?.endpoint === other.push?.endpoint &&
    one.push?.directory === other.push?.directory
  );
}

/**
 * A raccordement as an operator changed it: another connection falls back to `en-test` and loses its rehearsal; new contacts alone change
 * nothing. A closed one stays closed.
 */
export function withConnection(before: Raccordement | null, wanted: Raccordement): Raccordement {
  const { rehearsal: _, ...fresh } = wanted;
  if (before === null) return { ...fresh, state: 'en-test' };
  const { rehearsal, sendingClosed } = before;
  const kept = sendingClosed === undefined ? {} : { sendingClosed };
  if (!sameConnection(before, wanted)) return { ...fresh, ...kept, state: before.state === 'inactif' ? 'inactif' : 'en-test' };
  return { ...fresh, ...kept, state: before.state, ...(rehearsal === undefined ? {} : { rehearsal }) };
}

/** True where deposits are taken: what the portal calls connected. Whether it sends online is another matter, `sendingClosed`. */
export const receives = ({ state }: Pick<Raccordement, 'state'>): boolean => state === 'actif' || state === 'suspendu';
