import { deliveryWay } from './commune.ts';
import { cancelSteps, isOpenInGs, provedSteps, transmis } from './delivery-decisions.ts';
import type { Answerer, Dossier, DossierEvent, EventBody } from './dossier.ts';
import { appended } from './evolve.ts';
import type { Sha256 } from './ids.ts';
import { secondsLater } from './instants.ts';
import type { EventFact } from './portal-facts.ts';
import { deliverySeqOf } from './redelivery.ts';
import type { Status } from './statuses.ts';
import { documentKey } from './vault-layout.ts';

/** What is left outside of the events that a restored table has lost (docs/restore.md). */
export interface Traces {
  /** What the portal was told, in the order of the ranks. */
  readonly facts: readonly EventFact[];
  /** Answers by return flow: each receipt was written right behind its decision, which the fact dates. */
  readonly receipts: readonly { readonly at: string; readonly after: Status; readonly sha256: Sha256 }[];
  /** Comments in the vault, oldest first: each was put just before its answer was decided. */
  readonly comments: readonly { readonly key: string; readonly at: string }[];
  /** True where its boite holds the file of its delivery, or ever held it. */
  readonly inBoite: boolean;
  /** From the asking for a delivery to the opening in the GS of what was not handed over. */
  readonly fallbackSeconds: number;
}

/** What of a dossier is known again. */
export interface Rebuilt {
  readonly events: readonly DossierEvent[];
  readonly dossier: Dossier;
  /**
   * The next that the outside knows is an operator's act, a delivery made again or another commune: where to, only he knows. Once he has made
   * it again it has the same rank, and what follows can be rebuilt.
   */
  readonly redo: boolean;
}

const isOperators = (fact: EventFact): boolean => fact.fact === 'reorientation' || (fact.fact === 'statut' && fact.status === 'depose');

/** Agent of a decision in the GS whose author the restore has lost. */
export const LOST_AGENT = 'inconnu-apres-restauration';

/** S3 counts in seconds: a comment put within the second of its answer may seem to come after it. And a receipt is later by some milliseconds. */
const SECOND = 1;

/**
 * The events behind a restored snapshot, under the very ranks that the outside knows them by: facts, mails and their evidence are named by
 * rank. What was never told outside (downloads, steps of a push) is lost; its ranks are held by `perdu`.
 */
export function rebuiltEvents(dossier: Dossier, traces: Traces): Rebuilt {
  const events: DossierEvent[] = [];
  let current = dossier;
  const add = (body: EventBody, at: string): void => {
    const next = appended(current, body, at);
    current = next.dossier;
    events.push(next.event);
  };
  const comments = [...traces.comments];
  for (const fact of traces.facts) {
    if (fact.seq <= current.version) continue;
    if (isOperators(fact)) return { events, dossier: current, redo: true };
    const body = bodyOf(fact, current, traces, comments);
    const steps = current.version + 1 < fact.seq ? stepsBefore(fact, body, current, traces) : [];
    while (current.version + steps.length + 1 < fact.seq) add({ type: 'perdu' }, fact.at);
    for (const step of steps) add(step, fact.at);
    add(body, fact.at);
    // As the push itself records it: its end right behind what it proves.
    if (body.type === 'transmis' && body.proof === 'push') add({ type: 'acheminement', step: 'livre' }, fact.at);
  }
  return { events, dossier: current, redo: false };
}

type Comment = Traces['comments'][number];

function bodyOf(fact: EventFact, dossier: Dossier, traces: Traces, comments: Comment[]): EventBody {
  switch (fact.fact) {
    case 'recu':
      throw new RangeError('a deposit is the first event of a dossier');
    case 'document':
      return {
        type: 'document',
        document: { ...fact.document, key: documentKey(dossier.numero, fact.document.id) } as Extract<
          EventBody,
          { type: 'document' }
        >['document'],
      };
    case 'effacement':
      // Why it was asked for stands in the recorded acts.
      return { type: 'effacement', reason: 'effacement' };
    case 'reorientation':
      throw new RangeError('an operator makes it again');
    case 'statut':
      break;
  }
  const way = deliveryWay(dossier);
  if (fact.status === 'transmis') {
    // What a server, or a boite, had not taken in time opened in the GS. Before that a boite held it, also where nothing shows it any more:
    // what a commune fetched and deleted leaves no trace for ever.
    const asked = traces.facts.find(({ seq }) => seq === deliverySeqOf(dossier))?.at ?? dossier.submittedAt;
    const late = fact.at >= secondsLater(asked, traces.fallbackSeconds);
    return transmis(dossier, late && !(way === 'boite' && traces.inBoite) ? 'gs' : way);
  }
  if (fact.status === 'recu') {
    return { type: 'recu', proof: way === 'boite' && !isOpenInGs(dossier) ? 'retrait-sftp' : 'telechargement-gs' };
  }
  const receipt = receiptOf(fact, traces);
  const by: Answerer = receipt === undefined ? { way: 'gs', agent: LOST_AGENT } : { way: 'retour', sha256: receipt.sha256 };
  const comment = fact.hasComment ? commentOf(fact.at, comments) : undefined;
  return {
    type: 'reponse',
    status: fact.status,
    by,
    documentCount: fact.documents,
    ...(comment === undefined ? {} : { commentKey: comment }),
  };
}

type StatusFact = Extract<EventFact, { readonly fact: 'statut' }>;

/** The receipt of an answer that came by return flow. */
const receiptOf = (answer: StatusFact, { receipts }: Traces): Traces['receipts'][number] | undefined =>
  receipts.find(({ at, after }) => after === answer.status && at >= answer.at && at < secondsLater(answer.at, SECOND));

/** The end of a delivery that was under way, as it stood right before what it goes with. The outside was not told of it: its rank is a lost one. */
function stepsBefore({ seq }: EventFact, body: EventBody, dossier: Dossier, traces: Traces): EventBody[] {
  switch (body.type) {
    case 'transmis':
      return body.proof === 'gs' && deliveryWay(dossier) !== 'push' ? cancelSteps(dossier, 'bascule') : [];
    case 'recu':
      return body.proof === 'telechargement-gs' ? cancelSteps(dossier, 'telechargement-gs') : [];
    case 'effacement':
      return cancelSteps(dossier, 'contenu');
    case 'reponse':
      return body.by.way === 'retour' ? provedSteps(dossier) : [];
    case 'document': {
      // Documents stand before the answer that they came with, and what that answer proves before them.
      const answer = traces.facts.find((fact): fact is StatusFact => fact.seq > seq && fact.fact === 'statut');
      return answer !== undefined && receiptOf(answer, traces) !== undefined ? provedSteps(dossier) : [];
    }
    default:
      return [];
  }
}

/** The oldest comment that nobody has taken, put before the answer. */
function commentOf(at: string, comments: Comment[]): string | undefined {
  const index = comments.findIndex((comment) => comment.at <= secondsLater(at, SECOND));
  return index === -1 ? undefined : comments.splice(index, 1)[0]?.key;
}
