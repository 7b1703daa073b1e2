import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { addStacks } from '../../infra/add-stacks.ts';
import { withBareApp } from '../../infra/bare-app.ts';
import { stageConfig } from '../../infra/config.ts';
import type { Stage, StageConfig } from '../../infra/stage-schema.ts';
import { type StageTemplates, stageTemplates } from '../../infra/stage-templates.ts';

export const STAGES: readonly Stage[] = ['local', 'preprod', 'prod'];

/** The assembly of a configuration, looked at by cdk-nag. */
export const checkedAssembly = (config: StageConfig) =>
  withBareApp((app) => {
    addStacks(app, config);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    return app.synth();
  });

const synthesised = new Map<Stage, StageTemplates>();

/** The templates of a stage, synthesised once for all the tests of a project. */
export function synthesise(stage: Stage): StageTemplates {
  const templates = synthesised.get(stage) ?? stageTemplates(stageConfig(stage));
  synthesised.set(stage, templates);
  return templates;
}
