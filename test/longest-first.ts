import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files of tests on the local cloud that take longest, longest first: two of them at the end would have a worker wait for the other. A
 * fresh clone knows no durations yet.
 */
const LONGEST = [
  'e2e/push-fallback.test.ts',
  'e2e/push.test.ts',
  'integration/ops-rehearsal-faults.test.ts',
  'integration/ops-raccordement.test.ts',
  'e2e/operator.test.ts',
  'e2e/mail-events.test.ts',
  'e2e/malware-scan.test.ts',
  'e2e/killed.test.ts',
  'e2e/expiry.test.ts',
  'e2e/return-flows.test.ts',
  'e2e/simulated-commune.test.ts',
];

const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONGEST.findIndex((file) => moduleId.endsWith(`/test/${file}`));
  return at === -1 ? LONGEST.length : at;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
