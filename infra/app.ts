import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { addStacks } from './add-stacks.ts';
import { stageConfig } from './config.ts';

/** Entry point of `cdk`: `-c stage=local|preprod|prod`. A finding of cdk-nag without a reason beside it fails the synth. */
const app = new App();
addStacks(app, stageConfig(app.node.tryGetContext('stage')));
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
