import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { runOps } from '../../../ops/program.ts';
import { OpsMisused } from '../../../ops/refused.ts';

const root = new URL('../../../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');
const packageJson = z
  .object({ scripts: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

/** The pages that an operator follows line by line. */
const PAGES = ['docs/deploy.md', 'docs/restore.md', 'docs/rollback.md', 'docs/runbooks/release.md'];

/** Words in capitals that the reader replaces, and cut addresses. */
const GIVEN: Readonly<Record<string, string>> = { NUMERO: 'A-9-TESTTEST', HOST: 'sftp.exemple.fr', NAME: 'profil', DAY: '2026-11-25' };
const typed = (word: string): string => GIVEN[word] ?? word.replace('@…', '@exemple.fr').replace('…', 'une raison');

/** Commands of `ops` in a page, as the shell splits them. */
function commandsIn(page: string): string[][] {
  const lines = read(page).matchAll(/npm run (?:-s )?ops -- ([^`\n]+)/g);
  return [...lines].map(([, line = '']) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare = '']) => typed(quoted ?? bare)));
}

/** Runs a command up to where it opens the hub: `null` where it is well typed. */
async function misuse(argv: readonly string[]): Promise<string | null> {
  const said: string[] = [];
  let opened = false;
  await runOps(argv, {
    openContext: async () => {
      opened = true;
      throw new OpsMisused('no hub here');
    },
    terminal: { interactive: false, say: (text) => void said.push(text), confirm: async () => false, secret: async () => '' },
    print: () => {},
    newId: () => '0123456789abcdef',
    now: () => new Date('2026-11-25T15:00:00Z'),
  });
  return opened ? null : said.join('\n');
}

const commands = PAGES.flatMap((page) => commandsIn(page).map((argv) => [page, argv.join(' '), argv] as const));

describe('what an operator is told to type', () => {
  test('is there', () => {
    expect(commands.length).toBeGreaterThan(12);
  });

  test.each(commands)('%s: ops %s', async (_, __, argv) => {
    expect(await misuse(argv)).toBeNull();
  });

  test('and a mistyped command would be seen', async () => {
    expect(await misuse(['restauration', 'close', '--to', 'hier', '--reason', 'essai'])).toContain('un instant est attendu');
    expect(await misuse(['commune', 'ajouter'])).not.toBeNull();
  });

  test.each(PAGES)('%s: scripts of npm exist', (page) => {
    const named = [...read(page).matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(([, name = '']) => name);
    for (const name of named) expect(packageJson.scripts, name).toHaveProperty([name]);
  });
});

describe('docs/deploy.md', () => {
  const page = read('docs/deploy.md');

  test('names stacks that exist, and each of them', () => {
    const stacks = [...read('infra/add-stacks.ts').matchAll(/name\('(\w+)'\)/g)].map(([, name]) => name);
    const named = [...page.matchAll(/Teledossier-\w+-(\w+)/g)].map(([, name]) => name);
    for (const name of named) expect(stacks).toContain(name);
    for (const name of stacks) expect(page).toContain(`\`${name}\``);
  });

  test('says the version of cdk that is pinned', () => {
    expect(page).toContain(`(${packageJson.devDependencies['aws-cdk']})`);
  });

  test.each(['SftpDns', 'GsApiDns', 'ActivationDns'])('output %s exists', (output) => {
    expect(page).toContain(`\`${output}\``);
    expect(read('infra/stacks/gs-stack.ts') + read('infra/stacks/transfer-stack.ts')).toContain(`'${output}'`);
  });

  test('fields of the configuration are those of the schema', () => {
    const config = read('infra/stage-schema.ts') + read('infra/transfer-config.ts');
    const section = /## 3\.(.*?)## 4\./s.exec(page)?.[1] ?? '';
    const fields = [...section.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([\w.]+)`/g)].map(([, path = '']) => path),
    );
    expect(fields.length).toBeGreaterThan(12);
    for (const path of fields) for (const name of path.split('.')) expect(config, path).toMatch(new RegExp(`\\b${name}\\b`));
  });
});
