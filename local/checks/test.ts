import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { interruptible } from '../cloud/interruptible.ts';
import { EVERYWHERE } from './everywhere.ts';
import { runSteps, tests } from './step.ts';

function inPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const CLIENTS = [
  { program: 'sftp', install: 'openssh-client' },
  { program: 'lftp', install: 'lftp' },
];
const leftOut = CLIENTS.filter(({ program }) => !inPath(program)).map(
  ({ program, install }) => `Laissés de côté : les tests avec le client « ${program} » (paquet ${install}), absent de cette machine.`,
);

/** `npm test`: `npm run check`, then the tests on the local cloud. */
const STEPS = [...EVERYWHERE, tests('tests integration, e2e (cloud local)', 'integration', 'e2e')];
process.exit((await interruptible((signal) => runSteps(STEPS, signal, leftOut))) ? 0 : 1);
