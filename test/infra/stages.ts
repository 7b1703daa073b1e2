import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { addStacks } from '../../infra/add-stacks.ts';
import { type Stage, stageConfig } from '../../infra/config.ts';

const CdkJsonSchema = z.object({ context: z.record(z.string(), z.unknown()) });
export const { context } = CdkJsonSchema.parse(JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')));

/** A resource of a template, as far as the rules look at it. */
const ResourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.json()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
export type Resource = z.infer<typeof ResourceSchema> & { readonly id: string; readonly stack: string };

const TemplateSchema = z.object({
  Resources: z.record(z.string(), ResourceSchema),
  Outputs: z.record(z.string(), z.object({ Value: z.json() })).default({}),
});

export interface SynthesisedStage {
  readonly stage: Stage;
  readonly resources: readonly Resource[];
  readonly outputs: (stack: 'Storage' | 'Workflow' | 'Gs') => readonly string[];
  readonly ofType: (type: string) => readonly Resource[];
  readonly stacks: ReturnType<typeof addStacks>;
}

const synthesised = new Map<Stage, SynthesisedStage>();

/** The stacks of a stage, synthesised once for all the tests of a file; no code is bundled. */
export function synthesise(stage: Stage): SynthesisedStage {
  const known = synthesised.get(stage);
  if (known !== undefined) return known;
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] }, analyticsReporting: false });
  const stacks = addStacks(app, stageConfig(stage));
  const templates = Object.entries({ Storage: stacks.storage, Workflow: stacks.workflow, Gs: stacks.gs }).map(
    ([name, stack]) => [name, TemplateSchema.parse(Template.fromStack(stack).toJSON())] as const,
  );
  const resources = templates.flatMap(([stack, template]) =>
    Object.entries(template.Resources).map(([id, resource]) => ({ ...resource, id, stack })),
  );
  const result: SynthesisedStage = {
    stage,
    stacks,
    resources,
    outputs: (stack) => Object.keys(new Map(templates).get(stack)?.Outputs ?? {}).filter((name) => !name.startsWith('ExportsOutput')),
    ofType: (type) => resources.filter((resource) => resource.Type === type),
  };
  synthesised.set(stage, result);
  return result;
}

export const STAGES: readonly Stage[] = ['local', 'preprod', 'prod'];
