import { beforeAll, describe, expect, inject, test } from 'vitest';
import { stageConfig } from '../../infra/config.ts';
import { functionCalls } from '../../local/cloud/function-calls.ts';
import type { UsedRight } from '../../local/cloud/iam-ledger.ts';
import { grantsOfFunctions } from '../infra/grants.ts';
import { KEPT_BY_HAND } from './kept-by-hand.ts';
import { asGranted, covers } from './rights.ts';

/** Links and forms that a function signs do what it may do; one function signs. */
const SIGNS = 'gs-api';
const { domain } = stageConfig('local').mail;
const granted = grantsOfFunctions('local');
const called = new Map<string, Set<string>>();

const keptFor = (name: string): string[] => KEPT_BY_HAND.flatMap(({ functions, rights }) => (functions.includes(name) ? rights : []));

beforeAll(async () => {
  const outputs = inject('outputs');
  const control = outputs.proxy?.control;
  if (control === undefined) throw new Error('no proxy between the functions and the emulator: what they called is not known');
  // Its schedule is slower than the tests.
  await functionCalls(outputs)('record-dead-letters');
  const rights = (await (await fetch(`${control}/rights`)).json()) as UsedRight[];
  for (const right of rights) {
    const name = right.caller === 'presigned' ? SIGNS : right.caller;
    called.set(name, (called.get(name) ?? new Set()).add(asGranted(right, outputs, domain)));
  }
});

/**
 * After the integration and end-to-end tests, on the same cloud: `npm test`, or `npm run test:roles`. Alone, nothing was called, and
 * each function fails.
 */
describe('what the functions really called, and their roles', () => {
  test('every call is of a function that has a role', () => {
    expect([...called.keys()].filter((name) => name !== 'elsewhere' && !granted.has(name))).toEqual([]);
  });

  test.each([...granted])('%s: nothing is missing', (name, grants) => {
    const missing = [...(called.get(name) ?? [])].filter((right) => !grants.some((grant) => covers(grant, right)));
    expect(missing.sort()).toEqual([]);
  });

  test.each([...granted])('%s: nothing more', (name, grants) => {
    const used = [...(called.get(name) ?? [])];
    const kept = keptFor(name);
    expect(grants.filter((grant) => !kept.includes(grant) && !used.some((right) => covers(grant, right))).sort()).toEqual([]);
  });

  test.each(KEPT_BY_HAND)('kept by hand, $functions: $reason', ({ functions, rights }) => {
    const theirs = new Set(functions.flatMap((name) => granted.get(name) ?? []));
    expect(rights.filter((right) => !theirs.has(right))).toEqual([]);
  });
});
