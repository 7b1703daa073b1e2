import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KNOWN_BUGS } from '../../faults/known-bugs.ts';

const ROOT = path.join(import.meta.dirname, '../../..');

describe('the deliberate bugs of the fault harness', () => {
  it.each(KNOWN_BUGS.map(({ mutant }) => mutant))('$name: its text stands once in its module', ({ file, from }) => {
    expect(readFileSync(path.join(ROOT, file), 'utf8').split(from)).toHaveLength(2);
  });
});
