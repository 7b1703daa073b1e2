import { setTimeout as wait } from 'node:timers/promises';
import { watchPace } from '../../local/clock/pace.ts';
import type { BreakableCloud } from '../../local/cloud/breakable-cloud.ts';
import { queues } from '../../local/cloud/queues.ts';

const TICK_MS = 300;
/** Longest wait: a thousand dossiers take a few minutes on two cores. */
const PATIENCE_MS = 1_800_000;

/** Waits until a cloud has nothing left to do: no call, no function, no execution, no message. */
export function calm(cloud: BreakableCloud) {
  const queued = queues(cloud);
  // Nothing is broken here: nobody waits for a lease of the dead, and no call is held.
  const pace = watchPace(cloud, { waitsForALease: () => false, next: undefined });
  const idle = async (): Promise<boolean> => (await pace.now()) === 'still' && (await queued.waiting()).alive === 0;

  return async (signal: AbortSignal): Promise<void> => {
    const until = Date.now() + PATIENCE_MS;
    // A scan's result, or a mail's event, may ring just after a first look.
    for (let calmLooks = 0; calmLooks < 2; ) {
      signal.throwIfAborted();
      if (Date.now() > until) throw new Error(`the cloud is still at work: ${JSON.stringify(await queued.waiting())}`);
      calmLooks = (await idle()) ? calmLooks + 1 : 0;
      await wait(TICK_MS);
    }
    if ((await queued.waiting()).dead > 0) throw new Error('dead letters: what was measured is not the way that dossiers go');
  };
}
