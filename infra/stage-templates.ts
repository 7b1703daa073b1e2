import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { addStacks, type Stacks } from './add-stacks.ts';
import { withBareApp } from './bare-app.ts';
import type { StageConfig } from './stage-schema.ts';

/** A resource of a template, as far as anybody looks at it. */
const ResourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.json()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  UpdatePolicy: z.json().optional(),
  DependsOn: z.array(z.string()).optional(),
});
const TemplateSchema = z.object({
  Resources: z.record(z.string(), ResourceSchema),
  Outputs: z.record(z.string(), z.object({ Value: z.json() })).default({}),
});

/** A stack by the end of its name: `Storage`, `MalwareScan`. */
export type StackName = Capitalize<keyof Stacks>;
/** With its logical id, and the name of its stack. */
export type Resource = z.infer<typeof ResourceSchema> & { readonly id: string; readonly stack: string };

/** A stage as its templates say it: what is counted, limited or granted there is read, never copied. */
export interface StageTemplates {
  readonly config: StageConfig;
  readonly stacks: Stacks;
  readonly resources: readonly Resource[];
  ofType(type: string): readonly Resource[];
  /** Names of the outputs of a stack, those for other stacks left out. */
  outputs(stack: StackName): readonly string[];
}

/** Synthesises every stack of a stage in this process; no code is bundled. */
export function stageTemplates(config: StageConfig): StageTemplates {
  return withBareApp((app) => {
    const stacks = addStacks(app, config);
    const templates = Object.values(stacks)
      .filter((stack) => stack instanceof Stack)
      .map((stack) => ({
        stack: stack.stackName.slice(stack.stackName.lastIndexOf('-') + 1),
        ...TemplateSchema.parse(Template.fromStack(stack).toJSON()),
      }));
    const resources = templates.flatMap(({ stack, Resources }) =>
      Object.entries(Resources).map(([id, resource]) => ({ ...resource, id, stack })),
    );
    return {
      config,
      stacks,
      resources,
      ofType: (type) => resources.filter(({ Type }) => Type === type),
      outputs: (stack) =>
        templates
          .filter((template) => template.stack === stack)
          .flatMap(({ Outputs }) => Object.keys(Outputs))
          .filter((name) => !name.startsWith('ExportsOutput')),
    };
  });
}
