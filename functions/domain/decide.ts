import { CHANNELS } from './commune.ts';
import { cancelSteps, type DeliveryCommand, decideDelivery, isOpenInGs, provedSteps, transmis } from './delivery-decisions.ts';
import { DEMARCHES } from './demarches.ts';
import type { Answerer, Deposit, DocumentRef, Dossier, DossierEvent, EventBody, Proof, Unreachable } from './dossier.ts';
import { type ErasureCommand, erasureEvents } from './erasure.ts';
import { appended, evolve } from './evolve.ts';
import { type RedeliveryCommand, redeliveryEvents, whyNotAgain } from './redelivery.ts';
import { accepted, type Outcome, type Refusal, refuse } from './refusals.ts';
import type { AnswerStatus } from './statuses.ts';
import { COMMENT_REQUIRED, mayFollow } from './statuses.ts';

/** What somebody asks of a dossier. */
export type Command =
  | { readonly kind: 'deposer'; readonly deposit: Deposit }
  /** The hub put the package in the boite, pushed it to the commune's server, or opened it in the GS. */
  | { readonly kind: 'constater-transmission'; readonly proof: 'boite' | 'push' | 'gs' }
  | DeliveryCommand
  | RedeliveryCommand
  | ErasureCommand
  /** First fetch by the commune: download completed, file deleted from the boite, first download in the GS. */
  | { readonly kind: 'constater-retrait'; readonly proof: 'retrait-sftp' }
  | { readonly kind: 'telecharger'; readonly agent: string }
  /** Thirty days are over: its destruction begins, and whatever would still hand it over is given up. */
  | { readonly kind: 'expirer' }
  /** The destruction that had begun is proved. */
  | { readonly kind: 'constater-destruction' }
  /** A mail to the usager was refused for good, or reported as unwanted. */
  | { readonly kind: 'constater-injoignable'; readonly reason: Unreachable }
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

/**
 * The only place where a dossier changes. Pure: `now` is an instant in UTC. A refusal is a value with its code.
 * The rules are those of design §2; the table is {@link mayFollow}.
 */
export function decide(dossier: Dossier | null, command: Command, now: string): Outcome<Decision> {
  if (command.kind === 'deposer') return decideDeposit(dossier, command.deposit, now);
  if (dossier === null) return no(refuse('DOSSIER_INCONNU', 'numero'));
  switch (command.kind) {
    case 'constater-transmission':
      return yes(dossier, deliveryEvents(dossier, command.proof), now);
    case 'constater-retrait':
      return yes(dossier, fetchEvents(dossier, command.proof), now);
    case 'telecharger':
      return decideDownload(dossier, command.agent, now);
    case 'expirer':
      return yes(dossier, expiryEvents(dossier, now), now);
    case 'constater-destruction':
      return yes(dossier, dossier.contentState === 'a-detruire' ? [{ type: 'destruction' }] : [], now);
    case 'constater-injoignable':
      // Known already: several mails of one dossier come back.
      return yes(dossier, dossier.unreachable === undefined ? [{ type: 'usager-injoignable', reason: command.reason }] : [], now);
    case 'repondre':
      return decideAnswer(dossier, command, now);
    case 'renvoyer':
    case 'reorienter': {
      const why = whyNotAgain(dossier, command, contentReadable(dossier, now));
      return why === undefined ? yes(dossier, redeliveryEvents(dossier, command, now), now) : no(refuse(why, 'statut'));
    }
    case 'effacer':
      if (dossier.erasedAt === undefined && !contentReadable(dossier, now)) return no(refuse('CONTENU_INDISPONIBLE', 'contenu'));
      return yes(dossier, erasureEvents(dossier, command), now);
    default:
      return yes(dossier, decideDelivery(dossier, command, contentReadable(dossier, now)), now);
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

function deliveryEvents(dossier: Dossier, proof: Proof): EventBody[] {
  const handedOver: EventBody[] = dossier.status === 'depose' ? [transmis(dossier, proof)] : [];
  return proof === 'push' ? [...handedOver, ...provedSteps(dossier)] : handedOver;
}

/** A fetch seen before the delivery was recorded proves the delivery (design §2). */
function fetchEvents(dossier: Dossier, proof: Proof, agent?: string): EventBody[] {
  const received: EventBody = { type: 'recu', proof, ...(agent === undefined ? {} : { agent }) };
  if (dossier.status === 'depose') return [transmis(dossier, proof), received];
  return dossier.status === 'transmis' ? [received] : [];
}

function decideDownload(dossier: Dossier, agent: string, now: string): Outcome<Decision> {
  if (!CHANNELS[dossier.mode].gsDownload && !isOpenInGs(dossier)) return no(refuse('TELECHARGEMENT_HORS_GS', 'mode'));
  if (dossier.status === 'depose') return no(refuse('NON_TRANSMIS', 'statut'));
  if (!contentReadable(dossier, now)) return no(refuse('CONTENU_INDISPONIBLE', 'contenu'));
  // From the intention of the move on, the file may already have its final name: two copies would be two dossiers (design §6).
  if (dossier.acheminement === 'engage') return no(refuse('REMISE_EN_COURS', 'acheminement'));
  const events: EventBody[] = [{ type: 'telechargement', agent }, ...cancelSteps(dossier, 'telechargement-gs')];
  return yes(dossier, [...events, ...fetchEvents(dossier, 'telechargement-gs', agent)], now);
}

function decideAnswer(dossier: Dossier, command: Extract<Command, { kind: 'repondre' }>, now: string): Outcome<Decision> {
  const { status, by, commentKey, documents } = command;
  const withSomething = commentKey !== undefined || documents.length > 0;
  if (by.way === 'gs') {
    if (!CHANNELS[dossier.mode].gsStatus && dossier.openedInGsAt === undefined) return no(refuse('HORS_GS', 'mode'));
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
  const early = dossier.status === 'depose';
  if (!mayFollow(early ? 'transmis' : dossier.status, status)) return no(refuse('TRANSITION_INTERDITE', 'statut'));
  if (COMMENT_REQUIRED.has(status) && commentKey === undefined) return no(refuse('COMMENTAIRE_OBLIGATOIRE', 'commentaire'));
  if (dossier.status === status && !withSomething) return yes(dossier, [], now);
  const proved: EventBody[] = [...(early ? [transmis(dossier, 'retour')] : []), ...(by.way === 'retour' ? provedSteps(dossier) : [])];
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

/** Never before its instant, and once. */
function expiryEvents(dossier: Dossier, now: string): EventBody[] {
  if (dossier.contentState !== 'present' || now < dossier.expiresAt) return [];
  return [...cancelSteps(dossier, 'contenu'), { type: 'expiration', ...(dossier.erasedAt === undefined ? {} : { early: true }) }];
}

/** True while the content may be read: the instant of expiry is already outside (design §2, « trente jours »). */
export function contentReadable(dossier: Dossier, now: string): boolean {
  return dossier.contentState === 'present' && now < dossier.expiresAt;
}

function yes(dossier: Dossier, bodies: readonly EventBody[], now: string): Outcome<Decision> {
  const events: DossierEvent[] = [];
  let current = dossier;
  for (const body of bodies) {
    const next = appended(current, body, now);
    current = next.dossier;
    events.push(next.event);
  }
  return accepted({ events, dossier: current });
}

const no = (refusal: Refusal): Outcome<never> => ({ ok: false, refusal });
