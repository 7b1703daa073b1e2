import { setTimeout as wait } from 'node:timers/promises';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { BreakableCloud } from '../../test/faults/breakable-cloud.ts';
import { queues } from '../../test/faults/queues.ts';

/** Nothing happens any more when no function ran for so long: the emulator looks into its queues every second. */
const QUIET_MS = 1_500;
const TICK_MS = 300;
/** Longest wait: a thousand dossiers take a few minutes on two cores. */
const PATIENCE_MS = 1_800_000;

/** Waits until a cloud has nothing left to do: no call, no function, no execution, no message. */
export function calm(cloud: BreakableCloud) {
  const { outputs, proxy, clock, events } = cloud;
  const { endpoint, region } = outputs;
  const sfn = new SFNClient({ endpoint, region });
  const queued = queues(cloud);

  async function idle(): Promise<boolean> {
    await events.drained();
    const { inFlight, lastAt } = proxy.activity;
    if (inFlight > 0 || clock.running() > 0 || Date.now() - lastAt < QUIET_MS) return false;
    if ((await queued.waiting()).alive > 0) return false;
    const arn = outputs.stateMachines['dossier-lifecycle'];
    const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: arn, statusFilter: 'RUNNING' }));
    return executions.length === 0;
  }

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
