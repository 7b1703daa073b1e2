import type { TransactItem } from '../adapters/dossiers-table/client.ts';
import { type Command, type Decision, decide } from '../domain/decide.ts';
import type { Dossier } from '../domain/dossier.ts';
import { accepted, type Outcome } from '../domain/refusals.ts';

export interface ApplyCommandDeps {
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly commit: (before: Dossier | null, decision: Decision, extra?: readonly TransactItem[]) => Promise<'committed' | 'stale'>;
  readonly now: () => Date;
}

/** Another writer won too often, one after the other: the message or the request comes again. */
export class DossierContendedError extends Error {
  override readonly name = 'DossierContendedError';
}

/** More writers than that at one dossier at one moment is no ordinary life. */
const MAX_TRIES = 6;

export interface Applied extends Decision {
  readonly before: Dossier | null;
}

/**
 * Loads, decides, commits under the version read, and again where somebody wrote in between (design §1.2).
 * `extra` gives the items of the same transaction for a decision; it is not called for a refusal.
 */
export function createApplyCommand({ load, commit, now }: ApplyCommandDeps) {
  return async (
    numero: string,
    command: Command,
    extra: (decision: Applied) => readonly TransactItem[] = () => [],
  ): Promise<Outcome<Applied>> => {
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const before = await load(numero);
      const outcome = decide(before, command, now().toISOString());
      if (!outcome.ok) return outcome;
      const applied = { ...outcome.value, before };
      if ((await commit(before, outcome.value, extra(applied))) === 'committed') return accepted(applied);
    }
    throw new DossierContendedError(`a dossier was written ${MAX_TRIES} times in a row by others`);
  };
}
export type ApplyCommand = ReturnType<typeof createApplyCommand>;
