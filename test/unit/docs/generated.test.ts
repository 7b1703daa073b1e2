import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedPages } from '../../../docs/generate.ts';

test.each(Object.entries(generatedPages()))('docs/%s is what the code gives (else: node docs/generate.ts)', (path, content) => {
  expect(readFileSync(new URL(`../../../docs/${path}`, import.meta.url), 'utf8')).toBe(content);
});
