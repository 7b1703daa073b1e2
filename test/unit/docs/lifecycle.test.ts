import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lifecycleDiagram, lifecyclePage, withDiagram } from '../../../docs/lifecycle-diagram.ts';

test('docs/lifecycle.md draws the machine as it is (else: node docs/lifecycle-diagram.ts)', () => {
  const page = readFileSync(lifecyclePage, 'utf8');
  expect(page).toContain(lifecycleDiagram());
  expect(withDiagram(page)).toBe(page);
});
