import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { addStacks } from '../infra/add-stacks.ts';
import { type StageConfig, stageConfig } from '../infra/config.ts';

const ResourceSchema = z.object({ Type: z.string(), Properties: z.record(z.string(), z.json()).default({}) }).loose();
export type StageResource = z.infer<typeof ResourceSchema>;
const TemplateSchema = z.object({ Resources: z.record(z.string(), ResourceSchema) }).loose();
const CdkJsonSchema = z.object({ context: z.record(z.string(), z.unknown()) });

/** A stage as its templates say it: what is counted and limited there is read, never copied. */
export interface StageTemplates {
  readonly config: StageConfig;
  /** Resources of one type by their logical id. */
  ofType(type: string): readonly (StageResource & { readonly id: string })[];
}

/** Synthesises the stacks of a stage in this process; no code is bundled. */
export function stageTemplates(stage: 'preprod' | 'prod'): StageTemplates {
  const { context } = CdkJsonSchema.parse(JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')));
  const outdir = mkdtempSync(join(tmpdir(), 'teledossier-synth-'));
  try {
    const config = stageConfig(stage);
    const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] }, analyticsReporting: false });
    const stacks = Object.values(addStacks(app, config)).filter((stack): stack is Stack => stack !== undefined);
    const resources = stacks.flatMap((stack) =>
      Object.entries(TemplateSchema.parse(Template.fromStack(stack).toJSON()).Resources).map(([id, resource]) => ({ ...resource, id })),
    );
    return { config, ofType: (type) => resources.filter(({ Type }) => Type === type) };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
