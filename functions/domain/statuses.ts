import * as z from 'zod';

/** Statuses of a dossier. Codes of the flows: {@link STATUS_CODES}. */
export const StatusSchema = z.enum([
  'depose',
  'transmis',
  'recu',
  'en-cours',
  'attente-complements',
  'accepte',
  'rejete',
  'non-recevable',
  'erreur-integration',
  'clos',
]);
export type Status = z.infer<typeof StatusSchema>;

/** Statuses that a commune may give by a return flow or in the GS. */
export const AnswerStatusSchema = StatusSchema.exclude(['depose', 'transmis', 'recu']);
export type AnswerStatus = z.infer<typeof AnswerStatusSchema>;

/**
 * Numeric codes of the flows. Values recalled from a third-party connector, not verified; labels ours (domain §2.1). `erreur-integration` has no
 * code of its own in the legacy flows: its technical twin is given by name in our profile of the return flow.
 */
export const STATUS_CODES = {
  '14': 'transmis',
  '15': 'non-recevable',
  '16': 'en-cours',
  '17': 'attente-complements',
  '19': 'accepte',
  '20': 'rejete',
  '100': 'clos',
} as const satisfies Record<string, Status>;

/** French labels, as read by usagers and agents (seed FAQ, « L'envoi des notifications aux usagers »). */
export const STATUS_LABELS: Record<Status, string> = {
  depose: 'Dossier déposé',
  transmis: 'Dossier transmis au service traitant',
  recu: 'Dossier reçu par le service traitant',
  'en-cours': 'Dossier en cours de traitement',
  'attente-complements': 'En attente d’éléments complémentaires',
  accepte: 'Dossier accepté',
  rejete: 'Dossier rejeté',
  'non-recevable': 'Dossier non recevable',
  'erreur-integration': 'Erreur d’intégration dans le logiciel de la commune',
  clos: 'Dossier clos',
};

const ANSWERS = AnswerStatusSchema.options;

/**
 * The whole transition table (design §2), drawn in `docs/transitions.md` from this constant. A status that stands in
 * its own row may be repeated with a new comment or document. Back to `depose` goes what an operator has delivered once more
 * (redelivery.ts).
 */
export const TRANSITIONS = {
  depose: ['transmis'],
  transmis: ['depose', 'recu', ...ANSWERS],
  recu: ['depose', ...ANSWERS],
  'en-cours': [...ANSWERS],
  'attente-complements': [...ANSWERS],
  accepte: ['accepte', 'clos'],
  rejete: ['rejete', 'clos'],
  'non-recevable': ['non-recevable', 'clos'],
  'erreur-integration': ['depose', ...ANSWERS],
  clos: [],
} as const satisfies Record<Status, readonly Status[]>;

/** True where the table allows to go from one status to another. */
export function mayFollow(from: Status, to: Status): boolean {
  return (TRANSITIONS[from] as readonly Status[]).includes(to);
}

/** Statuses always told to the usager by mail (seed FAQ); `accepte` and `rejete` only with a comment or a document. */
export const NOTIFIED: ReadonlySet<Status> = new Set<Status>(['transmis', 'attente-complements', 'en-cours', 'non-recevable', 'clos']);

/** Statuses that need a comment: the usager must know what is missing or why (design §2). */
export const COMMENT_REQUIRED: ReadonlySet<Status> = new Set<Status>(['non-recevable', 'attente-complements']);
