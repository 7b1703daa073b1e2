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
import { iamLeadingKeys } from './iam-leading-keys.ts';
import { iamSesConditions } from './iam-ses-conditions.ts';
import { iamStatesRole } from './iam-states-role.ts';
import { pointInTimeRecovery } from './point-in-time-recovery.ts';
import { pointInTimeRestore } from './point-in-time-restore.ts';
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
  iamSesConditions,
];
/** Gone round elsewhere: only looked at, by `npm run local:gaps`. */
const GONE_ROUND: readonly Gap[] = [
  bucketLifecycle,
  guardduty,
  pointInTimeRestore,
  transferTypes,
  transferConnectors,
  queueMessageMove,
  executionNames,
  sesConfigurationSetEvents,
  compositeAlarms,
  iamLeadingKeys,
  iamStatesRole,
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

export interface Manner {
  /** Closes what can be; else every gap is looked at, and left. */
  readonly close: boolean;
  /** The emulator enforces IAM. */
  readonly enforceIam: boolean;
}

/** Looks at the gaps just after a deployment, and closes by public API those that can be. */
export async function closeGaps({ endpoint, assembly, stacks }: Where, { close, enforceIam }: Manner): Promise<GapState[]> {
  const context: GapContext = { endpoint, stacks, resources: await deployedResources(assembly) };
  const known = close ? CLOSED_BY_API : [...CLOSED_BY_API, ...GONE_ROUND];
  // Without enforcement nothing can be asked of it; with it, the others are the same, and to be closed all the same.
  const looked = known.filter(({ enforced = false }) => (enforced ? enforceIam : close || !enforceIam));
  return Promise.all(
    looked.map(async (gap): Promise<GapState> => {
      const open = await gap.isOpen(context);
      if (open && close) await gap.close?.(context);
      return { gap, state: open === undefined ? 'unused' : open ? 'open' : 'closed' };
    }),
  );
}
