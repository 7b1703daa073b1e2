import type { ItemKey } from '../adapters/dossiers-table/due.ts';
import { deadlineId, targetsOf } from '../domain/destruction.ts';
import type { Dossier, DossierEvent } from '../domain/dossier.ts';
import { type Deadline, type Found, judgeDeadline } from '../domain/retention.ts';
import { info } from '../shared/logger.ts';
import type { PurgeBegun } from './begin-purge.ts';
import type { Destroyer, Visit } from './destroy-content.ts';
import type { DestroyProved } from './destroy-proved.ts';

export interface DeadlinesDeps {
  readonly read: (key: ItemKey) => Promise<Deadline | null>;
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly history: (numero: string) => Promise<readonly DossierEvent[]>;
  /** Whether the mail that an answer owes its usager is still to leave. */
  readonly mailPending: (event: DossierEvent) => Promise<boolean>;
  /** The transaction that begins the destruction of a content. */
  readonly beginPurge: (dossier: Dossier, deadline: Deadline, run: string, at: string) => Promise<PurgeBegun>;
  readonly begin: (deadline: Deadline, run: string) => Promise<'done' | 'lost'>;
  readonly recordFound: (deadline: Deadline, found: readonly Found[]) => Promise<unknown>;
  readonly lookAgain: (deadline: Deadline, instant: string) => Promise<unknown>;
  /** Records that a content is gone, and removes its deadline, in one transaction. */
  readonly recordDestruction: (deadline: Deadline) => Promise<unknown>;
  readonly remove: (deadline: Deadline) => Promise<void>;
  readonly proved: DestroyProved;
}

/** Contents, addresses, documents, late comments and moved return flows, each at its own instant (design §2, « Thirty days »). */
export function deadlineDestroyer(deps: DeadlinesDeps): Destroyer {
  return {
    owns: ({ sk }) => sk.startsWith('ECHEANCE#'),
    async act(key, visit) {
      const deadline = await deps.read(key);
      // Destroyed meanwhile, or moved.
      if (deadline === null || visit.at < deadline.dueAt) return;
      const dossier = deadline.numero === null ? null : await deps.load(deadline.numero);
      if (deadline.state === 'a-detruire' || (await begun(deadline, dossier, visit))) await finish(deadline, dossier, visit);
    },
  };

  /** False where it is not to be destroyed yet: somebody looks again. */
  async function begun(deadline: Deadline, dossier: Dossier | null, { at, run }: Visit): Promise<boolean> {
    const named = await namedBy(deadline);
    const mailPending = named !== undefined && deadline.kind === 'commentaire' && (await deps.mailPending(named));
    const verdict = judgeDeadline(deadline, { dossier, named, mailPending }, at);
    if (verdict !== 'destroy') {
      await deps.lookAgain(deadline, verdict.until);
      return false;
    }
    if (deadline.kind !== 'contenu' || dossier === null) return (await deps.begin(deadline, run)) === 'done';
    const purge = await deps.beginPurge(dossier, deadline, run, at);
    if (purge.outcome === 'held') {
      info('DESTRUCTION_HELD', { numero: dossier.numero });
      await deps.lookAgain(deadline, purge.until);
    }
    return purge.outcome === 'begun';
  }

  async function finish(deadline: Deadline, dossier: Dossier | null, visit: Visit): Promise<void> {
    const targets = targetsOf(deadline, dossier);
    const objects = deadline.found ?? (await deps.proved.look(targets));
    if (deadline.found === undefined) await deps.recordFound(deadline, objects);
    const { kind, numero, dueAt, run = visit.run } = deadline;
    await deps.proved.destroy({ kind, numero, id: deadlineId(deadline), dueAt, run, objects: [...objects] }, targets);
    if (kind === 'contenu') await deps.recordDestruction(deadline);
    else await deps.remove(deadline);
  }

  /** The event that names a document or a comment; undefined where it was never decided. */
  async function namedBy(deadline: Deadline): Promise<DossierEvent | undefined> {
    if (deadline.kind !== 'document' && deadline.kind !== 'commentaire') return undefined;
    const names = (event: DossierEvent): boolean =>
      event.type === 'document' ? event.document.key === deadline.key : event.type === 'reponse' && event.commentKey === deadline.key;
    return (await deps.history(deadline.numero)).find(names);
  }
}
