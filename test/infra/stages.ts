import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { inject } from 'vitest';
import * as z from 'zod';
import { addStacks, type Stacks } from '../../infra/add-stacks.ts';
import { type Stage, type StageConfig, stageConfig } from '../../infra/config.ts';

const CdkJsonSchema = z.object({ context: z.record(z.string(), z.unknown()) });
const { context } = CdkJsonSchema.parse(JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')));

/** An app that bundles no code. */
const newApp = (): App =>
  new App({
    outdir: mkdtempSync(join(inject('assemblies'), 'app-')),
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
    analyticsReporting: false,
  });

/** The assembly of a configuration, looked at by cdk-nag. */
export function checkedAssembly(config: StageConfig) {
  const app = newApp();
  addStacks(app, config);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app.synth();
}

/** A resource of a template, as far as the rules look at it. */
const ResourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.json()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  UpdatePolicy: z.json().optional(),
  DependsOn: z.array(z.string()).optional(),
});
export type Resource = z.infer<typeof ResourceSchema> & { readonly id: string; readonly stack: string };

const TemplateSchema = z.object({
  Resources: z.record(z.string(), ResourceSchema),
  Outputs: z.record(z.string(), z.object({ Value: z.json() })).default({}),
});

/** `Transfer` is there where AWS is: the local stage leaves it out. */
export type StackName = 'Storage' | 'Workflow' | 'Gs' | 'Observability' | 'Transfer';

export interface SynthesisedStage {
  readonly stage: Stage;
  readonly resources: readonly Resource[];
  readonly outputs: (stack: StackName) => readonly string[];
  readonly ofType: (type: string) => readonly Resource[];
  readonly stacks: Stacks;
}

const synthesised = new Map<Stage, SynthesisedStage>();

/** The stacks of a stage, synthesised once for all the tests of a file; no code is bundled. */
export function synthesise(stage: Stage): SynthesisedStage {
  const known = synthesised.get(stage);
  if (known !== undefined) return known;
  const result = synthesiseConfig(stageConfig(stage));
  synthesised.set(stage, result);
  return result;
}

/** The stacks of a configuration that is no stage's own. */
export function synthesiseConfig(config: StageConfig): SynthesisedStage {
  const stacks = addStacks(newApp(), config);
  const { storage: Storage, workflow: Workflow, gs: Gs, observability: Observability, transfer: Transfer } = stacks;
  const named = Object.entries({ Storage, Workflow, Gs, Observability, ...(Transfer === undefined ? {} : { Transfer }) });
  const templates = named.map(([name, stack]) => [name, TemplateSchema.parse(Template.fromStack(stack).toJSON())] as const);
  const resources = templates.flatMap(([stack, template]) =>
    Object.entries(template.Resources).map(([id, resource]) => ({ ...resource, id, stack })),
  );
  return {
    stage: config.stage,
    stacks,
    resources,
    outputs: (stack) =>
      Object.keys(new Map<string, (typeof templates)[number][1]>(templates).get(stack)?.Outputs ?? {}).filter(
        (name) => !name.startsWith('ExportsOutput'),
      ),
    ofType: (type) => resources.filter((resource) => resource.Type === type),
  };
}

export const STAGES: readonly Stage[] = ['local', 'preprod', 'prod'];
