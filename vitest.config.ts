import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/**
 * unit, statemachines and infra run anywhere; integration and e2e share one running local cloud, started by their global
 * setup (or, with TELEDOSSIER_CLOUD=running, the one that `npm start` keeps up).
 */
const cloud = {
  globalSetup: ['test/cloud-setup.ts'],
  isolate: false,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  sequence: { groupOrder: 2 },
};

/** The CDK library is loaded once, and each stage synthesised once, for all the files. */
const templates = { isolate: false, fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000, sequence: { groupOrder: 1 } };

export default defineConfig({
  test: {
    // Two cores; what talks to the local cloud mostly waits.
    maxWorkers: 3,
    // What the functions log is told where a test fails.
    silent: 'passed-only',
    sequence: { sequencer: LongestFirst },
    projects: [
      // What is imported is imported once: no module keeps a state. A busy machine is no failure: a property is tried a hundred times.
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts', 'test/model/**/*.test.ts'], isolate: false, testTimeout: 20_000 } },
      { test: { name: 'statemachines', include: ['test/statemachines/**/*.test.ts'], ...templates } },
      { test: { name: 'infra', include: ['test/infra/**/*.test.ts'], ...templates } },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...cloud } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...cloud } },
      // Sweeps that look ahead act upon the dossiers of every other test: after them, one file at a time.
      { test: { name: 'ahead', include: ['test/ahead/**/*.test.ts'], ...cloud, fileParallelism: false, sequence: { groupOrder: 3 } } },
      // Functions stripped of a grant, where the emulator enforces IAM: npm run test:iam.
      { test: { name: 'iam', include: ['test/iam/**/*.test.ts'], ...cloud, sequence: { groupOrder: 6 } } },
      // What the functions called in all of these, against their roles: last.
      { test: { name: 'roles', include: ['test/roles/**/*.test.ts'], ...cloud, sequence: { groupOrder: 4 } } },
      // A cloud of their own, whose clock is moved: `npm test` runs the first, with one deliberate bug, `npm run test:faults` the second.
      { test: { name: 'faults', include: ['test/faults/**/*.test.ts'], provide: { knownBugs: 'one' } } },
      { test: { name: 'faults-and-bugs', include: ['test/faults/**/*.test.ts'], provide: { knownBugs: 'all' } } },
    ],
  },
});
