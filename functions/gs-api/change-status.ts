import type * as z from 'zod';
import type { Agent } from '../domain/agent.ts';
import { normaliseComment } from '../domain/comment.ts';
import { type Command, decide } from '../domain/decide.ts';
import type { DocumentRef, Dossier, DossierEvent } from '../domain/dossier.ts';
import { secondsLater } from '../domain/instants.ts';
import { accepted, type Outcome, type Refusal, refuse } from '../domain/refusals.ts';
import { ANNOUNCED_SECONDS, commentIsLate, commentReadable, type Deadline } from '../domain/retention.ts';
import { commentKey } from '../domain/vault-layout.ts';
import type { ApplyCommand } from '../shared/apply-command.ts';
import type { DescribeDossier } from './describe-dossier.ts';
import type { StatusInputSchema } from './inputs.ts';
import type { KeepDocuments } from './keep-documents.ts';
import type { FindDossier, Result } from './perimeter.ts';
import type { DetailView } from './views.ts';

type Input = z.output<typeof StatusInputSchema>;

/** What goes with an answer. */
interface Enclosures {
  readonly commentKey?: string;
  readonly documents: readonly DocumentRef[];
}

export interface ChangeStatusDeps {
  readonly now: () => string;
  readonly find: FindDossier;
  readonly describeDossier: DescribeDossier;
  readonly history: (numero: string) => Promise<readonly DossierEvent[]>;
  readonly comment: (key: string) => Promise<string | null>;
  readonly putComment: (key: string, comment: string) => Promise<void>;
  /** Sets the end of an object before it is put. */
  readonly announce: (deadline: Deadline) => Promise<void>;
  readonly newId: () => string;
  readonly keepDocuments: KeepDocuments;
  readonly apply: ApplyCommand;
}

/**
 * POST /dossiers/{numero}/statut: the same `decide` as the return flow. Only the version that the agent saw is
 * changed: where somebody else wrote in between, the answer is 409 with the dossier as it is now (design §6).
 */
export function createChangeStatus(deps: ChangeStatusDeps) {
  const { now: clock, find, describeDossier, keepDocuments, apply } = deps;

  return async (agent: Agent, input: Input): Promise<Result<DetailView>> => {
    const found = await find(agent, input.numero);
    if (!found.ok) return found;
    const comment = normaliseComment(input.commentaire, 'commentaire');
    if (!comment.ok) return comment;

    // Judged before anything is stored: that there is a comment counts here, not its key.
    const supposed = comment.value === undefined ? { documents: [] } : { commentKey: 'commentaire', documents: [] };
    const judged = decide(found.value, answer(agent, input, supposed), clock());
    if (!judged.ok) return refusal(agent, judged.refusal, found.value);
    if (input.version !== found.value.version) return repeat(agent, input, comment.value, found.value);

    const enclosures = await store(found.value, input, comment.value);
    if (!enclosures.ok) return enclosures;
    const applied = await apply(input.numero, answer(agent, input, enclosures.value));
    if (!applied.ok) {
      const current = await find(agent, input.numero);
      return current.ok ? refusal(agent, applied.refusal, current.value) : current;
    }
    const { before, dossier } = applied.value;
    // Overtaken in the meantime by the agent's own other click.
    if (before?.version !== input.version) return repeat(agent, input, comment.value, dossier);
    return accepted(await describeDossier(agent, dossier));
  };

  /** The vault before the table: an event never names what is not there. */
  async function store(dossier: Dossier, input: Input, comment: string | undefined): Promise<Outcome<Enclosures>> {
    const documents = await keepDocuments(input.numero, input.documents);
    if (!documents.ok) return documents;
    if (comment === undefined) return accepted({ documents: documents.value });
    return accepted({ commentKey: await keepComment(dossier, comment), documents: documents.value });
  }

  /** A comment made too late to go with the content has an end of its own, set before it is there. */
  async function keepComment(dossier: Dossier, comment: string): Promise<string> {
    const { numero } = dossier;
    const now = clock();
    const late = commentIsLate(dossier, now);
    const id = deps.newId();
    const key = commentKey(numero, id, late);
    const dueAt = secondsLater(now, ANNOUNCED_SECONDS);
    if (late) await deps.announce({ kind: 'commentaire', numero, state: 'attendue', id, key, dueAt });
    await deps.putComment(key, comment);
    return key;
  }

  /**
   * The status is already there, given by the same agent: the same click again is a success. With another comment or
   * other documents it is no repeat, and accepting it would lose them.
   */
  async function repeat(agent: Agent, input: Input, comment: string | undefined, dossier: Dossier): Promise<Result<DetailView>> {
    const events = await deps.history(input.numero);
    const last = events.findLast((event) => event.type === 'reponse');
    const sent = new Set(events.flatMap((event) => (event.type === 'document' ? [event.document.id] : [])));
    const told = last?.type === 'reponse' && last.commentKey !== undefined ? await readable(dossier, last.commentKey) : undefined;
    const nothingLost = (comment === undefined || comment === told) && input.documents.every((id) => sent.has(id));
    return nothingLost ? accepted(await describeDossier(agent, dossier)) : refusal(agent, refuse('VERSION_PERIMEE', 'version'), dossier);
  }

  async function readable(dossier: Dossier, key: string): Promise<string | null> {
    return commentReadable(dossier, key, clock()) ? deps.comment(key) : null;
  }

  async function refusal(agent: Agent, reason: Refusal, dossier: Dossier): Promise<Result<DetailView>> {
    if (reason.code !== 'VERSION_PERIMEE') return { ok: false, refusal: reason };
    return { ok: false, refusal: reason, dossier: await describeDossier(agent, dossier) };
  }
}

function answer(agent: Agent, { statut, version }: Input, enclosures: Enclosures): Command {
  return { kind: 'repondre', status: statut, by: { way: 'gs', agent: agent.agent }, seenVersion: version, ...enclosures };
}
