import { accessSync, constants, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { interruptible } from '../cloud/interruptible.ts';
import { LOCAL } from '../cloud/paths.ts';
import { READING, RULES, TEMPLATES } from './everywhere.ts';
import { runLanes } from './run-lanes.ts';
import { tests } from './step.ts';

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

leftOut.push('À part, car longs : les mêmes parcours sous un IAM contrôlé, par « npm run test:iam ».');

/** `npm test`: the tests on the local cloud, and beside them `npm run check`, then the dossiers whose calls fail, on a cloud of their own. */
const LANES = [
  [tests('tests integration, e2e, rôles (cloud local)', 'integration', 'e2e', 'ahead', 'roles')],
  [...READING, ...RULES, ...TEMPLATES, tests('pannes provoquées (cloud local à part)', 'faults')],
];
// The sources are the same for both clouds: synthesised once. A folder of that name is deleted by the next command, should this one die.
const folder = join(LOCAL, `run-${process.pid}-npm-test`);
process.env.TELEDOSSIER_ASSEMBLY = join(folder, 'cdk.out');
let passed = false;
try {
  passed = await interruptible((signal) => runLanes(LANES, signal, leftOut));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(passed ? 0 : 1);
