import { readdirSync, readFileSync } from 'node:fs';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { addStacks } from '../../infra/add-stacks.ts';
import { stageConfig } from '../../infra/config.ts';
import { context, STAGES } from './stages.ts';

/** Two seconds alone; the machine may be busy. */
const SYNTH_TIMEOUT_MS = 60_000;

describe.each(STAGES)('synth of the stage %s', (stage) => {
  test('passes cdk-nag, and asks neither an account nor the network', { timeout: SYNTH_TIMEOUT_MS }, () => {
    const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] }, analyticsReporting: false });
    addStacks(app, stageConfig(stage));
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    const assembly = app.synth();
    expect(assembly.manifest.missing ?? []).toEqual([]);
    for (const stack of assembly.stacks) {
      expect(stack.environment).toMatchObject({ account: 'unknown-account', region: 'eu-west-3' });
      expect(stack.messages.filter(({ level }) => level !== 'info')).toEqual([]);
    }
  });
});

test('an unknown stage is refused', () => {
  expect(() => stageConfig('production')).toThrow();
});

test('without a stage it is prod that is synthesised', () => {
  expect(stageConfig(undefined).stage).toBe('prod');
});

test('nothing of the infrastructure reads the environment of the process', () => {
  const root = new URL('../../infra/', import.meta.url);
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))) {
    expect(readFileSync(new URL(file, root), 'utf8'), file).not.toContain('process.env');
  }
});
