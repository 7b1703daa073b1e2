import { type App, Tags } from 'aws-cdk-lib';
import { GsStack } from './stacks/gs-stack.ts';
import { MalwareScanStack } from './stacks/malware-scan-stack.ts';
import { ObservabilityStack } from './stacks/observability-stack.ts';
import { StorageStack } from './stacks/storage-stack.ts';
import { TransferStack } from './stacks/transfer-stack.ts';
import { WorkflowStack } from './stacks/workflow-stack.ts';
import type { StageConfig } from './stage-schema.ts';

/** The stacks of a stage; what no emulator has, the sFTP server and the malware scan, stays out of the local one. */
export interface Stacks {
  readonly storage: StorageStack;
  readonly workflow: WorkflowStack;
  readonly gs: GsStack;
  readonly observability: ObservabilityStack;
  readonly transfer?: TransferStack;
  readonly malwareScan?: MalwareScanStack;
}

/** The stacks of a stage, by lifetime (design §4). The account is the one that `cdk` is run for: nothing is looked up. */
export function addStacks(app: App, config: StageConfig): Stacks {
  const props = { env: { region: config.region }, config };
  const name = (part: string) => `Teledossier-${config.stage}-${part}`;
  const storage = new StorageStack(app, name('Storage'), { ...props, terminationProtection: config.retainData });
  const workflow = new WorkflowStack(app, name('Workflow'), { ...props, storage });
  const gs = new GsStack(app, name('Gs'), { ...props, storage });
  const observability = new ObservabilityStack(app, name('Observability'), { ...props, storage, workflow, gs });
  Tags.of(app).add('application', 'teledossier');
  Tags.of(app).add('stage', config.stage);
  // Doubles in local/ stand for the other two.
  if (config.stage === 'local') return { storage, workflow, gs, observability };
  // A server made anew has another name at AWS, and is away for as long as it takes.
  const transfer = new TransferStack(app, name('Transfer'), { ...props, storage, workflow, terminationProtection: config.retainData });
  const malwareScan = new MalwareScanStack(app, name('MalwareScan'), { ...props, storage });
  return { storage, workflow, gs, observability, transfer, malwareScan };
}
