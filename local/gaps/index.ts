import type { StackOutputs } from '../cloud/stack-outputs.ts';
import { bucketEncryption } from './bucket-encryption.ts';
import { bucketLifecycle } from './bucket-lifecycle.ts';
import { bucketObjectLock } from './bucket-object-lock.ts';
import { compositeAlarms } from './composite-alarms.ts';
import { deployedResources } from './deployed.ts';
import { executionNames } from './execution-names.ts';
import type { Gap, GapContext } from './gap.ts';
import { guardduty } from './guardduty.ts';
import { httpApiCors } from './http-api-cors.ts';
import { pointInTimeRecovery } from './point-in-time-recovery.ts';
import { queueMessageMove } from './queue-message-move.ts';
import { reservedConcurrency } from './reserved-concurrency.ts';
import { sesConfigurationSetEvents } from './ses-events.ts';
import { timeToLive } from './time-to-live.ts';
import { transferConnectors } from './transfer-connectors.ts';
import { transferTypes } from './transfer-types.ts';

/** Closed after each deployment. */
const CLOSED_BY_API: readonly Gap[] = [
  pointInTimeRecovery,
  timeToLive,
  bucketEncryption,
  bucketObjectLock,
  httpApiCors,
  reservedConcurrency,
];
/** Gone round elsewhere: only looked at, by `npm run local:gaps`. */
const GONE_ROUND: readonly Gap[] = [
  bucketLifecycle,
  guardduty,
  transferTypes,
  transferConnectors,
  queueMessageMove,
  executionNames,
  sesConfigurationSetEvents,
  compositeAlarms,
];

export interface GapState {
  readonly gap: Gap;
  /** `unused`: no deployed resource asks for what this gap would drop. */
  readonly state: 'open' | 'closed' | 'unused';
}

interface Where {
  readonly endpoint: string;
  readonly assembly: string;
  readonly stacks: StackOutputs;
}

/** Looks at the gaps just after a deployment, and closes by public API those that can be. */
export async function closeGaps({ endpoint, assembly, stacks }: Where, { close }: { close: boolean }): Promise<GapState[]> {
  const context: GapContext = { endpoint, stacks, resources: await deployedResources(assembly) };
  const looked = close ? CLOSED_BY_API : [...CLOSED_BY_API, ...GONE_ROUND];
  return Promise.all(
    looked.map(async (gap): Promise<GapState> => {
      const open = await gap.isOpen(context);
      if (open && close) await gap.close?.(context);
      return { gap, state: open === undefined ? 'unused' : open ? 'open' : 'closed' };
    }),
  );
}
