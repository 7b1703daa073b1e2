import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { breakDossiers, type FaultsOptions, type Reference, type Report, reference, told } from './break-dossiers.ts';
import { type BreakableCloud, startBreakableCloud } from './breakable-cloud.ts';
import { KNOWN_BUGS } from './known-bugs.ts';
import { withMutant } from './mutants.ts';

let cloud: BreakableCloud;
let expected: Reference;
beforeAll(async () => {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  cloud = await startBreakableCloud(say);
  expected = await reference(cloud);
}, 300_000);
afterAll(() => cloud?.stop());

const broken = (options: Partial<FaultsOptions>): Promise<Report> =>
  breakDossiers(cloud, expected, {
    dossiers: 4,
    seed: '1',
    rate: 0.1,
    suppress: 0,
    say: (line) => void process.stderr.write(`${line}\n`),
    ...options,
  });

test('one call in twenty fails, before or after it took effect: no dossier, answer or mail is lost, nothing is doubled, every dossier ends where it should', async () => {
  const report = await broken({ rate: 0.05, suppress: 0.02 });
  const { figures } = report;
  expect(figures, told(report)).toMatchObject({ dossiers: 4, lost: 0, doubled: 0, diverged: 0, residue: 0 });
  expect(figures.calls).toBeGreaterThan(400);
  expect(figures.faults).toBeGreaterThan(15);
}, 1_200_000);

describe('a deliberate bug is found, and the shortest schedule that shows it', () => {
  test.each(KNOWN_BUGS)(
    '$mutant.name',
    async ({ mutant, options, shows }) => {
      const report = await withMutant(cloud, mutant, () => broken({ shrinkTries: 8, ...options }));
      expect(report.figures[shows], told(report)).toBeGreaterThan(0);
      // What shows without a fault needs none.
      if (options.rate !== 0) expect(report.shortest.length, told(report)).toBeGreaterThan(0);
    },
    600_000,
  );
});
