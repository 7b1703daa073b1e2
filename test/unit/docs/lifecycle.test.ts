import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lifecycleDiagram, lifecyclePage, withDiagram } from '../../../docs/lifecycle-diagram.ts';

test('docs/lifecycle.md draws the machine as it is (else: node docs/lifecycle-diagram.ts)', () => {
  const page = readFileSync(lifecyclePage, 'utf8');
  expect(page).toContain(lifecycleDiagram());
  expect(withDiagram(page)).toBe(page);
});

test('the README draws every function on the way of a dossier, or beside it', () => {
  const root = new URL('../../../', import.meta.url);
  const functions = readdirSync(new URL('functions/', root)).filter((name) => existsSync(new URL(`functions/${name}/handler.ts`, root)));
  const [, drawn = ''] = /```mermaid\n([\s\S]*?)```/.exec(readFileSync(new URL('README.md', root), 'utf8')) ?? [];
  expect(functions.filter((name) => !new RegExp(`[">]${name}["<]`).test(drawn))).toEqual([]);
});
