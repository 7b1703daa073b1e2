import { GetFunctionConfigurationCommand, LambdaClient, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { stageConfig } from '../../infra/config.ts';
import type { MovableClock } from '../clock/index.ts';
import { type LocalCloud, startLocalCloud } from './index.ts';

/** A local cloud whose calls can be broken and whose clock can be moved. */
export interface BreakableCloud extends LocalCloud {
  readonly proxy: NonNullable<LocalCloud['proxy']>;
  readonly clock: MovableClock;
}

/** Starts a local cloud whose calls can be broken and whose clock can be moved. */
export async function startBreakableCloud(say: (line: string) => void, signal?: AbortSignal): Promise<BreakableCloud> {
  const cloud = await startLocalCloud({ clock: true, say, ...(signal === undefined ? {} : { signal }) });
  const { proxy, clock } = cloud;
  if (proxy === undefined || clock === undefined) {
    await cloud.stop();
    throw new Error('AWS_ENDPOINT_URL names an emulator that runs already: its calls cannot be broken, nor its clock moved');
  }
  try {
    await withTimesOfAws(cloud);
    return { ...cloud, proxy, clock };
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

/** Times of the product that matter to what is right or wrong, by the variable that holds them. */
const { effects, push, scan } = stageConfig('prod');
const TIMES_OF_AWS: Readonly<Record<string, number>> = {
  EVIDENCE_SECONDS: effects.evidenceSeconds,
  FIRST_RETRY_SECONDS: push.firstRetrySeconds,
  MAX_RETRY_SECONDS: push.maxRetrySeconds,
  FALLBACK_SECONDS: push.fallbackSeconds,
  SEND_SECONDS: push.sendSeconds,
  POLL_SECONDS: push.pollSeconds,
  FIRST_PROBE_SECONDS: push.firstProbeSeconds,
  MAX_PROBE_SECONDS: push.maxProbeSeconds,
  SCAN_OVERDUE_SECONDS: scan.overdueSeconds,
};

/**
 * These times as on AWS: the local stage shortens them for those who wait, to less than a message takes that fails once and comes back, and
 * here nobody waits. It also asks a connector every second how far a push is: each of those questions would be counted as a cost.
 */
async function withTimesOfAws({ outputs }: LocalCloud): Promise<void> {
  const lambda = new LambdaClient({ endpoint: outputs.endpoint, region: outputs.region });
  for (const FunctionName of Object.values(outputs.functions)) {
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const Variables = { ...Environment?.Variables };
    const shortened = Object.keys(TIMES_OF_AWS).filter((name) => Variables[name] !== undefined);
    for (const name of shortened) Variables[name] = String(TIMES_OF_AWS[name]);
    if (shortened.length > 0) await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  }
}
