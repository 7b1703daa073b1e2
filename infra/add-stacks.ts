import { type App, Tags } from 'aws-cdk-lib';
import type { StageConfig } from './config.ts';
import { GsStack } from './stacks/gs-stack.ts';
import { StorageStack } from './stacks/storage-stack.ts';
import { WorkflowStack } from './stacks/workflow-stack.ts';

/** The stacks of a stage, by lifetime (design §4). The account is the one that `cdk` is run for: nothing is looked up. */
export function addStacks(app: App, config: StageConfig): { storage: StorageStack; workflow: WorkflowStack; gs: GsStack } {
  const props = { env: { region: config.region }, config };
  const name = (part: string) => `Teledossier-${config.stage}-${part}`;
  const storage = new StorageStack(app, name('Storage'), { ...props, terminationProtection: config.retainData });
  const workflow = new WorkflowStack(app, name('Workflow'), { ...props, storage });
  const gs = new GsStack(app, name('Gs'), { ...props, storage });
  Tags.of(app).add('application', 'teledossier');
  Tags.of(app).add('stage', config.stage);
  return { storage, workflow, gs };
}
