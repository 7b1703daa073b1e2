import { startScanDouble } from '../scan/index.ts';
import type { AwsEvents } from './aws-events.ts';
import { ACCOUNT, REGION } from './endpoint.ts';
import type { StackOutputs } from './stack-outputs.ts';

/** Starts the double of GuardDuty on what the MalwareScan stack protects on AWS: the depot, the boites, the documents of agents. */
export function startScan(
  endpoint: string,
  stacks: StackOutputs,
  events: AwsEvents,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const buckets = [{ name: stacks.DepotBucket }, { name: stacks.BoitesBucket }, { name: stacks.VaultBucket, prefix: 'documents/' }];
  return startScanDouble({ endpoint, region: REGION, account: ACCOUNT, buckets, events, log: () => {} });
}
