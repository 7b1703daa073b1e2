import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { RUNBOOKS, runbookIds } from '../../../docs/runbooks.ts';
import { LOG_CODES } from '../../../functions/shared/log-codes.ts';
import { METRICS } from '../../../functions/shared/metric-catalogue.ts';
import { ALARMS } from '../../../infra/observability/alarm-table.ts';
import { COMMANDS } from '../../../ops/commands/index.ts';
import type { Frame } from '../../../ops/frame.ts';

const SECTIONS = ['Déclencheur', 'Effet sur les usagers et les communes', 'Causes probables', 'Commandes à lancer', 'Quand escalader'];
const ID = /^[a-z]+(?:-[a-z]+)*$/;

const pageOf = (id: string): string => readFileSync(new URL(`${id}.md`, RUNBOOKS), 'utf8');

/** The operator's command, whose works do nothing. */
function program(): Command {
  const nothing = () => async () => {};
  const frame: Frame = { exitCode: () => 0, reads: nothing, acts: nothing, actsUnlessDry: nothing };
  const ops = new Command('ops').option('--stage <étape>').option('--profile <nom>').option('--json').option('--oui');
  for (const command of COMMANDS) command.register(ops, frame);
  // Settings of a program are not those of the commands that were added to it before.
  const silent = (command: Command): void => {
    command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
    command.commands.forEach(silent);
  };
  silent(ops);
  return ops;
}

/** Words of a command line; a text between quotes is one. */
const words = (line: string): string[] => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

/** What the operator's command has to say against a line, as typed; undefined where it takes it. */
async function refused(line: string): Promise<string | undefined> {
  try {
    await program().parseAsync(words(line), { from: 'user' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Every command of the operator that a page tells to type. */
const commandsOf = (page: string): string[] =>
  [...page.matchAll(/npm run (?:-s )?ops -- ([^`\n]+)/g)].map(([, line = '']) => line.trim().replace(/[.;,]$/, ''));

/** A runbook for each alarm, an alarm for each runbook. */
function unpaired(alarms: readonly string[], runbooks: readonly string[]): string[] {
  return [...alarms.filter((id) => !runbooks.includes(id)), ...runbooks.filter((id) => !alarms.includes(id))];
}

/** What a runbook lacks: a section that is missing, empty or out of order. */
function lacking(page: string): string[] {
  const found = page.split(/^## /m).slice(1);
  return SECTIONS.filter((title, rank) => {
    const section = found[rank] ?? '';
    return !section.startsWith(`${title}\n`) || section.slice(title.length).trim().length < 20;
  });
}

describe('alarms and runbooks', () => {
  test('each alarm has a runbook, each runbook an alarm', () => {
    const runbooks = readdirSync(RUNBOOKS).filter((name) => name !== 'README.md');
    expect(
      unpaired(
        runbookIds,
        runbooks.map((name) => name.replace(/\.md$/, '')),
      ),
    ).toEqual([]);
    expect(new Set(runbookIds).size).toBe(runbookIds.length);
  });

  test('a missing one, of either kind, is found', () => {
    expect(unpaired(['a', 'b'], ['b', 'c'])).toEqual(['a', 'c']);
  });

  test('a section that is missing, empty or elsewhere is found', () => {
    const page = pageOf('files-mortes');
    expect(lacking(page)).toEqual([]);
    expect(lacking(page.replace('## Causes probables', '## Causes'))).toEqual(['Causes probables']);
    expect(lacking(page.replace(/(## Quand escalader\n)[^#]*$/, '$1\n'))).toEqual(['Quand escalader']);
  });

  test.each([
    ['file-morte list', undefined],
    ['file-morte show depot', undefined],
    ['file-morte montre depot', 'unknown command'],
    ['file-mortes list', 'unknown command'],
    ['file-morte show', 'missing required argument'],
    ['file-morte show depot mail', 'too many arguments'],
    ['pause show --raison x', 'unknown option'],
    ['pause on', 'required option'],
  ])('the command « %s »: %s', async (line, why) => {
    if (why === undefined) expect(await refused(line)).toBeUndefined();
    else expect(await refused(line)).toContain(why);
  });
});

describe.each(runbookIds)('the runbook of %s', (id) => {
  test('has its sections', () => {
    expect(id).toMatch(ID);
    expect(lacking(pageOf(id))).toEqual([]);
  });

  test('tells to type commands that exist, and to look for codes that are logged', async () => {
    const page = pageOf(id);
    const answers = await Promise.all(commandsOf(page).map(async (line) => [line, await refused(line)]));
    expect(answers.filter(([, why]) => why !== undefined)).toEqual([]);
    const codes = [...page.matchAll(/message = "(\w+)"/g)].map(([, code = '']) => code);
    expect(codes.filter((code) => !(code in LOG_CODES))).toEqual([]);
    // Something to do, at least.
    expect(answers.length + codes.length).toBeGreaterThan(0);
  });
});

describe.each(ALARMS)('the alarm $id', ({ watches, because, says, periods: [beyond, outOf], periodSeconds }) => {
  test('looks at a metric that the hub emits, by the dimensions that it has', () => {
    if (watches.of !== 'hub' && watches.of !== 'hub-sum') return expect(watches.of).not.toBe('');
    expect(Object.keys(METRICS)).toContain(watches.metric);
    const dimensions = Object.keys(METRICS[watches.metric].dimensions).sort();
    const looked = watches.of === 'hub' ? (watches.each ?? []) : watches.over;
    // By all of them, or by none: CloudWatch has no value of anything between.
    for (const one of looked) expect(Object.keys(one).sort()).toEqual(dimensions);
  });

  test('says what is wrong, and reckons its threshold', () => {
    expect(says).toMatch(/^[A-ZÀÉÊ’].*\.$/);
    expect(because.length).toBeGreaterThan(60);
    expect(beyond).toBeLessThanOrEqual(outOf);
    // CloudWatch: a day at most, a week for periods of an hour and more.
    expect(periodSeconds * outOf).toBeLessThanOrEqual(periodSeconds >= 3_600 ? 604_800 : 86_400);
    expect(periodSeconds % 60).toBe(0);
  });
});

test('the pages named in the alarms exist: their messages send operators there', () => {
  for (const id of runbookIds) expect(existsSync(new URL(`${id}.md`, RUNBOOKS)), id).toBe(true);
});
