import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { interruptible } from '../cloud/interruptible.ts';
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

leftOut.push('À part : les pannes provoquées, longues, par « npm run test:faults » ou « npm run -s faults ».');
leftOut.push(
  'À part : les mêmes parcours sous un IAM contrôlé, longs, par « npm run test:iam » ; les appels face aux rôles, par « npm run test:roles ».',
);

/** `npm test`: `npm run check`, then the tests on the local cloud. */
const STEPS = [...EVERYWHERE, tests('tests integration, e2e (cloud local)', 'integration', 'e2e', 'ahead')];
process.exit((await interruptible((signal) => runSteps(STEPS, signal, leftOut))) ? 0 : 1);
