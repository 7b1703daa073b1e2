import { CHANNELS } from './commune.ts';
import { DEMARCHES } from './demarches.ts';
import type { Answerer, Deposit, DocumentRef, Dossier, DossierEvent, Proof } from './dossier.ts';
import { evolve } from './evolve.ts';
import { accepted, type Outcome, type Refusal, refuse } from './refusals.ts';
import type { AnswerStatus } from './statuses.ts';
import { COMMENT_REQUIRED, mayFollow } from './statuses.ts';

/** What somebody asks of a dossier. */
export type Command =
  | { readonly kind: 'deposer'; readonly deposit: Deposit }
  /** The hub put the package in the boite, or opened it in the GS. */
  | { readonly kind: 'constater-transmission'; readonly proof: 'boite' | 'gs' }
  /** First fetch by the commune: download completed, file deleted from the boite, first download in the GS. */
  | { readonly kind: 'constater-retrait'; readonly proof: 'retrait-sftp' }
  | { readonly kind: 'telecharger'; readonly agent: string }
  | {
      readonly kind: 'repondre';
      readonly status: AnswerStatus;
      readonly by: Answerer;
      /** GS only: the version that the agent had before his eyes. */
      readonly seenVersion?: number;
      readonly commentKey?: string;
      readonly documents: readonly DocumentRef[];
    };

/** New events and the snapshot after them. No event: the wanted state was already there, a success. */
export interface Decision {
  readonly events: readonly DossierEvent[];
  readonly dossier: Dossier;
}

/** Distributes over the union, so that each kind of event keeps its own fields. */
type Body<E> = E extends DossierEvent ? Omit<E, 'numero' | 'seq' | 'at' | 'after'> : never;
type EventBody = Body<DossierEvent>;

/**
 * The only place where a dossier changes. Pure: `now` is an instant in UTC. A refusal is a value with its code.
 * The rules are those of design §2; the table is {@link mayFollow}.
 */
export function decide(dossier: Dossier | null, command: Command, now: string): Outcome<Decision> {
  if (command.kind === 'deposer') return decideDeposit(dossier, command.deposit, now);
  if (dossier === null) return no(refuse('DOSSIER_INCONNU', 'numero'));
  switch (command.kind) {
    case 'constater-transmission':
      return dossier.status === 'depose' ? yes(dossier, [{ type: 'transmis', proof: command.proof }], now) : yes(dossier, [], now);
    case 'constater-retrait':
      return yes(dossier, fetchEvents(dossier, command.proof), now);
    case 'telecharger':
      return decideDownload(dossier, command.agent, now);
    case 'repondre':
      return decideAnswer(dossier, command, now);
  }
}

function decideDeposit(dossier: Dossier | null, deposit: Deposit, now: string): Outcome<Decision> {
  if (dossier === null) {
    const event: DossierEvent = { numero: deposit.numero, seq: 1, at: now, after: 0, type: 'depose', deposit };
    return accepted({ events: [event], dossier: evolve(null, event) });
  }
  // Same number, same content: a repeat, nothing happens twice. Other content: a conflict (design §6).
  return dossier.contentDigest === deposit.contentDigest ? yes(dossier, [], now) : no(refuse('CONFLIT_DE_CONTENU', 'numero'));
}

/** A fetch seen before the delivery was recorded proves the delivery (design §2). */
function fetchEvents(dossier: Dossier, proof: Proof, agent?: string): EventBody[] {
  const received: EventBody = { type: 'recu', proof, ...(agent === undefined ? {} : { agent }) };
  if (dossier.status === 'depose') return [{ type: 'transmis', proof }, received];
  return dossier.status === 'transmis' ? [received] : [];
}

function decideDownload(dossier: Dossier, agent: string, now: string): Outcome<Decision> {
  if (!CHANNELS[dossier.mode].gsDownload) return no(refuse('TELECHARGEMENT_HORS_GS', 'mode'));
  if (dossier.status === 'depose') return no(refuse('NON_TRANSMIS', 'statut'));
  if (!contentReadable(dossier, now)) return no(refuse('CONTENU_INDISPONIBLE', 'contenu'));
  return yes(dossier, [{ type: 'telechargement', agent }, ...fetchEvents(dossier, 'telechargement-gs', agent)], now);
}

function decideAnswer(dossier: Dossier, command: Extract<Command, { kind: 'repondre' }>, now: string): Outcome<Decision> {
  const { status, by, commentKey, documents } = command;
  const withSomething = commentKey !== undefined || documents.length > 0;
  if (by.way === 'gs') {
    if (!CHANNELS[dossier.mode].gsStatus) return no(refuse('HORS_GS', 'mode'));
    if (dossier.status === 'depose') return no(refuse('NON_TRANSMIS', 'statut'));
    if (command.seenVersion !== dossier.version) {
      // The same click again, by the same agent: success, nothing twice (design §6).
      const same = dossier.status === status && dossier.lastAgent === by.agent;
      return same ? yes(dossier, [], now) : no(refuse('VERSION_PERIMEE', 'version'));
    }
  }
  if (!DEMARCHES[dossier.demarche].answers.has(status)) return no(refuse('STATUT_NON_AUTORISE', 'statut'));
  if (dossier.status === 'clos') return no(refuse('DOSSIER_CLOS', 'statut'));
  // A return flow that precedes the recorded delivery proves it (design §2).
  const proved: EventBody[] = dossier.status === 'depose' ? [{ type: 'transmis', proof: 'retour' }] : [];
  if (!mayFollow(proved.length > 0 ? 'transmis' : dossier.status, status)) return no(refuse('TRANSITION_INTERDITE', 'statut'));
  if (COMMENT_REQUIRED.has(status) && commentKey === undefined) return no(refuse('COMMENTAIRE_OBLIGATOIRE', 'commentaire'));
  if (dossier.status === status && !withSomething) return yes(dossier, [], now);
  const answer: EventBody = {
    type: 'reponse',
    status,
    by,
    documentCount: documents.length,
    ...(commentKey === undefined ? {} : { commentKey }),
  };
  // Documents first: when the answer is told to the usager, they are ready.
  return yes(dossier, [...proved, ...documents.map((document): EventBody => ({ type: 'document', document })), answer], now);
}

/** True while the content may be read: the instant of expiry is already outside (design §2, « trente jours »). */
export function contentReadable(dossier: Dossier, now: string): boolean {
  return dossier.contentState === 'present' && now < dossier.expiresAt;
}

function yes(dossier: Dossier, bodies: readonly EventBody[], now: string): Outcome<Decision> {
  const events: DossierEvent[] = [];
  let current = dossier;
  for (const body of bodies) {
    const head = { numero: dossier.numero, seq: current.version + 1, at: now };
    const event = (
      body.type === 'telechargement' ? { ...head, ...body } : { ...head, after: current.lastConsequential, ...body }
    ) as DossierEvent;
    current = evolve(current, event);
    events.push(event);
  }
  return accepted({ events, dossier: current });
}

const no = (refusal: Refusal): Outcome<never> => ({ ok: false, refusal });
