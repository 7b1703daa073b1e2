import { messageOf } from '../cloud/errors.ts';
import { startLocalCloud } from '../cloud/index.ts';
import { interruptible } from '../cloud/interruptible.ts';

/**
 * `npm run local:gaps`: deploys on a fresh emulator, closes nothing, and asks of each gap whether it is still there.
 * To be run when the pinned version moves: a gap that is « comblée » makes a workaround of `local/` superfluous.
 */
const VERDICTS = { open: 'toujours là', closed: 'comblée', unused: 'sans objet' } as const;

try {
  await interruptible(async (signal) => {
    // Twice: gaps of the enforcement of IAM show where it is enforced.
    for (const enforceIam of [false, true]) {
      const cloud = await startLocalCloud({ say: (text) => process.stderr.write(`${text}\n`), signal, complete: false, enforceIam });
      try {
        for (const { gap, state } of cloud.gaps) {
          process.stdout.write(`${VERDICTS[state].padEnd(12)} ${gap.name.padEnd(34)} ${gap.what} [${gap.row}]\n`);
        }
      } finally {
        await cloud.stop();
      }
    }
  });
  process.exit(0);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
