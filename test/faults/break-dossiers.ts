import { SCENARIOS, type Scenario } from './lives.ts';
import type { LivesCloud } from './lives-cloud.ts';
import type { Outcome } from './outcome.ts';
import { type Ran, type RunOptions, run } from './run.ts';
import { drawnSchedule, type Fault, replayed, type Schedule, toldFault } from './schedule.ts';
import { shrink } from './shrink.ts';
import { type Findings, isWrong, judge } from './verdict.ts';

export interface FaultsOptions {
  readonly dossiers: number;
  readonly seed: string;
  readonly rate: number;
  /** Share of the mails of which the word of SES never arrives. */
  readonly suppress: number;
  readonly only?: RegExp;
  readonly kinds?: Parameters<typeof drawnSchedule>[0]['kinds'];
  /** These faults, and none that is drawn. */
  readonly faults?: readonly Fault[];
  /** Whether the thirty days pass too; they do by default. */
  readonly expires?: boolean;
  /** Moves of the clock at most, of each run. */
  readonly moves?: number;
  /** Runs at most in the search for the shortest schedule. */
  readonly shrinkTries?: number;
  readonly say: (line: string) => void;
  readonly trace?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Figures of a run: numbers of dossiers, of calls and faults, and of findings by their kind. */
export interface Figures {
  readonly dossiers: number;
  readonly calls: number;
  readonly faults: number;
  readonly lost: number;
  readonly doubled: number;
  readonly unsettled: number;
  readonly diverged: number;
  readonly residue: number;
  readonly seconds: number;
}

export interface Report {
  readonly figures: Figures;
  /** What was found, a line each. */
  readonly lines: readonly string[];
  /** The shortest schedule that shows the first failure. */
  readonly shortest: readonly Fault[];
}

const scenarioOf = (rank: number): Scenario => SCENARIOS[(rank - 1) % SCENARIOS.length] ?? 'sftp';
const livesOf = (ranks: readonly number[]) => ranks.map((rank) => ({ rank, scenario: scenarioOf(rank) }));
const ranksTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Where each life ends when nothing goes wrong, on the very same cloud. */
export type Reference = ReadonlyMap<Scenario, Outcome>;

export async function reference(cloud: LivesCloud, signal?: AbortSignal): Promise<Reference> {
  const { outcomes, residue } = await run(cloud, {
    lives: livesOf(ranksTo(SCENARIOS.length)),
    schedule: replayed([]),
    expires: true,
    ...(signal ? { signal } : {}),
  });
  if (residue.length > 0) throw new Error(`without a fault something is left: ${residue.map(({ what }) => what).join(', ')}`);
  const found = new Map<Scenario, Outcome>();
  for (const { life, outcome } of outcomes.values()) {
    if (outcome.open.length > 0 || !outcome.over) {
      throw new Error(`without a fault ${life.scenario} waits for ${life.waits}, open: ${outcome.open.join(', ')}`);
    }
    found.set(life.scenario, outcome);
  }
  return found;
}

/** How often the word of SES about an effect was suppressed. */
function suppressions(met: readonly Fault[], rank: number) {
  const silenced = met.filter(({ do: kind }) => kind === 'suppressed').flatMap(({ at }) => at.split(' '));
  return (effect: string): number => {
    const [kind = '', role = ''] = effect.split(' ');
    const name = kind.split(':')[0] ?? '';
    return silenced.filter((tag) => tag.startsWith(`D${rank}-`) && tag.endsWith(`-${name}-${role}`)).length;
  };
}

function judgeAll(ran: Ran, expected: Reference): ReadonlyMap<number, Findings> {
  const findings = new Map<number, Findings>();
  for (const [rank, { life, outcome }] of ran.outcomes) {
    const wanted = expected.get(life.scenario);
    if (wanted === undefined) throw new Error(`no reference for ${life.scenario}`);
    const residue = ran.residue.flatMap((one) => (one.rank === rank ? [one.what] : []));
    findings.set(rank, { ...judge(outcome, wanted, suppressions(ran.met, rank)), residue });
  }
  return findings;
}

const KINDS = ['lost', 'doubled', 'unsettled', 'diverged', 'residue'] as const;

/** Lives dossiers under faults drawn from a seed, compares their ends, and looks for the shortest schedule that shows a failure. */
export async function breakDossiers(cloud: LivesCloud, expected: Reference, options: FaultsOptions): Promise<Report> {
  const { dossiers, shrinkTries = 25, expires = true, moves, say, trace, signal } = options;
  const started = Date.now();
  const schedule = options.faults === undefined ? drawnSchedule(options) : replayed(options.faults);
  const given = { ...(moves ? { moves } : {}), ...(signal ? { signal } : {}) };
  const ran = await run(cloud, { lives: livesOf(ranksTo(dossiers)), schedule, expires, say, ...(trace ? { trace } : {}), ...given });
  say(`lettres mortes rejouées : ${ran.replayed} ; horloge avancée de ${Math.round(ran.moved / 3600)} h`);
  const findings = judgeAll(ran, expected);
  const lines: string[] = [];
  const sum = { lost: 0, doubled: 0, unsettled: 0, diverged: 0, residue: 0 };
  for (const [rank, found] of findings) {
    const { life } = ran.outcomes.get(rank) ?? {};
    for (const kind of KINDS) {
      sum[kind] += found[kind].length;
      for (const one of found[kind]) lines.push(`D${rank} (${life?.scenario}, ${life?.numero}) ${kind}: ${one}`);
    }
  }
  for (const line of lines) say(line);
  const [rank, wrong] = [...findings].find(([, found]) => isWrong(found)) ?? [];
  const shortest =
    rank === undefined || wrong === undefined
      ? []
      : await shortestOf({ cloud, expected, met: ran.met, rank, wrong, tries: shrinkTries, say, given });
  const seconds = Math.round((Date.now() - started) / 1000);
  const figures = { dossiers, calls: ran.calls, faults: ran.met.length, ...sum, seconds };
  return { figures, lines, shortest };
}

interface Search {
  readonly cloud: LivesCloud;
  readonly expected: Reference;
  readonly met: readonly Fault[];
  readonly rank: number;
  readonly wrong: Findings;
  readonly tries: number;
  readonly say: (line: string) => void;
  readonly given: Pick<RunOptions, 'moves' | 'signal'>;
}

/** First the faults of that dossier alone, then fewer and fewer. Where it does not show again, timing had a part: all of its faults. */
async function shortestOf({ cloud, expected, met, rank, wrong: first, tries, say, given }: Search): Promise<readonly Fault[]> {
  const own = met.filter(({ at }) => new RegExp(`\\bD${rank}\\b`).test(at));
  const fails = async (some: readonly Fault[]): Promise<boolean> => {
    const schedule: Schedule = replayed(some);
    // The thirty days matter only to what should have ended by then.
    const expires = first.residue.length > 0;
    const again = await run(cloud, { lives: livesOf([rank]), schedule, expires, ...given });
    const [found] = judgeAll(again, expected).values();
    const wrong = found !== undefined && isWrong(found);
    say(`  ${some.length} pannes : ${wrong ? 'échoue encore' : 'tient'}`);
    return wrong;
  };
  // What shows without a fault needs none.
  if (own.length === 0) return [];
  say(`recherche de la plus courte suite de pannes qui casse D${rank}, parmi ${own.length}`);
  return (await fails(own)) ? shrink(own, fails, tries) : own;
}

/** A report as a person reads it. */
export function told({ figures, shortest }: Report): string {
  const { dossiers, calls, faults, lost, doubled, unsettled, diverged, residue, seconds } = figures;
  const head = `${dossiers} dossiers, ${calls} appels, ${faults} pannes, ${seconds} s`;
  const found = `lost ${lost}, doubled ${doubled}, unsettled ${unsettled}, diverged ${diverged}, residue ${residue}`;
  const schedule = shortest.length === 0 ? [] : ['plus courte suite de pannes :', ...shortest.map((fault) => `  ${toldFault(fault)}`)];
  return [head, found, ...schedule].join('\n');
}
