import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { breakDossiers, type FaultsOptions, type Reference, type Report, reference, told } from './break-dossiers.ts';
import { KNOWN_BUGS } from './known-bugs.ts';
import { SCENARIOS } from './lives.ts';
import { type LivesCloud, startLivesCloud } from './lives-cloud.ts';
import { withMutant } from './mutants.ts';

declare module 'vitest' {
  interface ProvidedContext {
    knownBugs: 'one' | 'all';
  }
}

/** All of them by `npm run test:faults`; `npm test` has time for the first. */
const bugs = inject('knownBugs') === 'all' ? KNOWN_BUGS : KNOWN_BUGS.slice(0, 1);

/** Never by the clock on the wall: moves of the cloud's clock bound each run, and a slow machine makes none more. */
const ALL_THE_TIME = 1_800_000;

let cloud: LivesCloud;
let expected: Reference;
const say = (line: string) => void process.stderr.write(`${line}\n`);
beforeAll(async () => {
  cloud = await startLivesCloud(say);
  expected = await reference(cloud);
}, ALL_THE_TIME);
afterAll(() => cloud?.stop());

const broken = (options: Partial<FaultsOptions>): Promise<Report> =>
  breakDossiers(cloud, expected, { dossiers: SCENARIOS.length, seed: '1', rate: 0.1, suppress: 0, say, ...options });

test(
  'one call in ten fails, before or after it took effect: no dossier, answer or mail is lost, nothing is doubled, every dossier ends where it should',
  async () => {
    const report = await broken({ suppress: 0.02 });
    const { figures } = report;
    expect(figures, told(report)).toMatchObject({ dossiers: SCENARIOS.length, lost: 0, doubled: 0, diverged: 0, residue: 0 });
    expect(figures.calls).toBeGreaterThan(400);
    expect(figures.faults).toBeGreaterThan(40);
  },
  ALL_THE_TIME,
);

describe('a deliberate bug is found, and the shortest schedule that shows it', () => {
  test.each(bugs)(
    '$mutant.name',
    async ({ mutant, options, shows }) => {
      const report = await withMutant(cloud, mutant, () => broken({ shrinkTries: 8, ...options }));
      expect(report.figures[shows], told(report)).toBeGreaterThan(0);
      // What shows without a fault needs none; where there are some, it is the bug that they show.
      if (options.rate === 0) return;
      expect(report.shortest.length, told(report)).toBeGreaterThan(0);
      const without = await broken({ dossiers: 1, expires: false, faults: report.shortest });
      expect(without.figures, told(without)).toMatchObject({ lost: 0, doubled: 0, diverged: 0 });
    },
    ALL_THE_TIME,
  );
});
