import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
const NOT_OURS = new Set(['node_modules', '.git', '.local', 'cdk.out', 'coverage']);

function pagesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const found = path.join(folder, entry.name);
    if (entry.isDirectory()) return pagesUnder(found);
    return entry.name.endsWith('.md') ? [path.relative(root, found)] : [];
  });
}

const pages = pagesUnder(root);
const read = (page: string): string => readFileSync(path.join(root, page), 'utf8');
const withoutBlocks = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '');

/** Identifier that GitHub gives to a heading: lower case, letters, digits, dashes; a space is a dash. */
function anchorsOf(page: string): Set<string> {
  const headings = [...withoutBlocks(read(page)).matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1] ?? '');
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N}_ -]/gu, '')
        .replace(/ /g, '-'),
    ),
  );
}

/** Relative links of a page: `](target)`, outside code. */
function linksOf(page: string): string[] {
  const text = withoutBlocks(read(page)).replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '').filter((target) => !/^[a-z]+:/i.test(target));
}

/** Paths of the project that a page names as code, `functions/domain/decide.ts`; patterns with `{`, `*` or `<` are none. */
function pathsOf(page: string): string[] {
  const named = [...withoutBlocks(read(page)).matchAll(/`((?:bench|docs|functions|infra|local|statemachines|test)\/[^`\s]*)`/g)];
  return named.map((match) => match[1] ?? '').filter((name) => !/[{*<…]/.test(name));
}

/** What is wrong with a link, if anything. */
function broken(page: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const reached = file === '' ? page : path.join(path.dirname(page), decodeURIComponent(file));
  if (!existsSync(path.join(root, reached))) return true;
  if (anchor === undefined) return false;
  return !statSync(path.join(root, reached)).isFile() || !anchorsOf(reached).has(decodeURIComponent(anchor));
}

test('there are pages to look at', () => {
  expect(pages).toEqual(expect.arrayContaining(['README.md', path.join('docs', 'glossary.md')]));
});

describe.each(pages)('%s', (page) => {
  test('every relative link leads somewhere', () => {
    expect(linksOf(page).filter((target) => broken(page, target))).toEqual([]);
  });

  test('every path named as code exists', () => {
    expect(pathsOf(page).filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  });
  test('no mark of a merge is left', () => {
    expect(readFileSync(path.join(root, page), 'utf8')).not.toMatch(/^(<{7}|={7}|>{7})( |$)/m);
  });
});
