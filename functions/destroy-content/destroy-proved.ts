import type { LedgerLine, Target } from '../domain/destruction.ts';
import type { Found } from '../domain/retention.ts';

export interface DestroyProvedDeps {
  readonly count: (target: Target) => Promise<{ versions: number; markers: number }>;
  readonly destroy: (target: Target) => Promise<void>;
  readonly write: (line: LedgerLine) => Promise<void>;
  /** Says that it is done: to the log of a function, to nobody where an operator's command answers by itself. */
  readonly said: (line: LedgerLine) => void;
  readonly now: () => Date;
}

/** Something was put while it was being destroyed, or a version resists: the message comes back. */
export class ContentLeftError extends Error {
  override readonly name = 'ContentLeftError';
}

/** Destroys every version of some places, proves it by two listings, and only then writes the line of the ledger. */
export function createDestroyProved({ count, destroy, write, said, now }: DestroyProvedDeps) {
  async function look(targets: readonly Target[]): Promise<readonly Found[]> {
    const found: Found[] = [];
    for (const target of targets) found.push({ bucket: target.bucket, place: target.place, ...(await count(target)) });
    return found;
  }

  async function mustBeEmpty(targets: readonly Target[]): Promise<void> {
    const left = (await look(targets)).reduce((sum, { versions, markers }) => sum + versions + markers, 0);
    if (left > 0) throw new ContentLeftError('versions are left after their destruction');
  }

  /** @param line what is told; `objects` as the first look found them, however many tries it took */
  async function destroyFound(line: Omit<LedgerLine, 'version' | 'destroyedAt'>, targets: readonly Target[]): Promise<void> {
    for (const target of targets) await destroy(target);
    await mustBeEmpty(targets);
    // Again: whoever was writing when the first listing was made has been seen by the second (design §6, last paragraph).
    await mustBeEmpty(targets);
    const whole: LedgerLine = { version: '1', ...line, destroyedAt: now().toISOString() };
    await write(whole);
    said(whole);
  }

  return {
    /** What stands there now. */
    look,
    destroy: destroyFound,
    /** Both at once, for what no other try has looked at. */
    async lookAndDestroy(line: Omit<LedgerLine, 'version' | 'destroyedAt' | 'objects'>, targets: readonly Target[]): Promise<void> {
      await destroyFound({ ...line, objects: [...(await look(targets))] }, targets);
    },
  };
}
export type DestroyProved = ReturnType<typeof createDestroyProved>;
