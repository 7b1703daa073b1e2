import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stageConfig } from '../../infra/config.ts';
import { checkedAssembly, STAGES } from './stages.ts';

/** Two seconds alone; the machine may be busy. */
const SYNTH_TIMEOUT_MS = 60_000;

describe.each(STAGES)('synth of the stage %s', (stage) => {
  test('passes cdk-nag, and asks neither an account nor the network', { timeout: SYNTH_TIMEOUT_MS }, () => {
    const assembly = checkedAssembly(stageConfig(stage));
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
