import { interruptible } from '../cloud/interruptible.ts';
import { program } from './step.ts';

/**
 * `npm run test:iam [-- FILE…]`: the end-to-end tests on an emulator that enforces IAM, and functions stripped of one grant. Long, hence
 * apart from `npm test`.
 */
const projects = ['e2e', 'ahead', 'iam'].flatMap((name) => ['--project', name]);
const args = ['run', ...projects, ...process.argv.slice(2)];
const env = { TELEDOSSIER_IAM: 'enforced' };
const ok = await interruptible((signal) => program('node_modules/vitest/vitest.mjs', args, { signal, env }));
process.exit(ok ? 0 : 1);
