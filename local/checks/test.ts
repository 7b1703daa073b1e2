import { accessSync, constants, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { interruptible } from '../cloud/interruptible.ts';
import { LOCAL } from '../cloud/paths.ts';
import { EVERYWHERE } from './everywhere.ts';
import { runSteps, tests } from './step.ts';

/** Where servers are, whether or not the user's PATH names it. */
const SERVERS = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

function installed(program: string): boolean {
  return [...(process.env.PATH ?? '').split(delimiter), ...SERVERS].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const PROGRAMS = [
  { program: 'sftp', install: 'openssh-client' },
  { program: 'lftp', install: 'lftp' },
  { program: 'sshd', install: 'openssh-server' },
];
const leftOut = PROGRAMS.filter(({ program }) => !installed(program)).map(
  ({ program, install }) => `Laissés de côté : les tests avec « ${program} » (paquet ${install}), absent de cette machine.`,
);

leftOut.push('À part : les mêmes parcours sous un IAM contrôlé, longs, par « npm run test:iam ».');

/** `npm test`: `npm run check`, then the tests on the local cloud. */
const STEPS = [
  ...EVERYWHERE,
  tests('tests integration, e2e, rôles (cloud local)', 'integration', 'e2e', 'ahead', 'roles'),
  tests('pannes provoquées (cloud local à part)', 'faults'),
];
// The sources are the same for both clouds: synthesised once. A folder of that name is deleted by the next command, should this one die.
const folder = join(LOCAL, `run-${process.pid}-npm-test`);
process.env.TELEDOSSIER_ASSEMBLY = join(folder, 'cdk.out');
let passed = false;
try {
  passed = await interruptible((signal) => runSteps(STEPS, signal, leftOut));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(passed ? 0 : 1);
