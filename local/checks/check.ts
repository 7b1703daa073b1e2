import { interruptible } from '../cloud/interruptible.ts';
import { EVERYWHERE } from './everywhere.ts';
import { runSteps } from './step.ts';

/** `npm run check`: everything that needs no local cloud. */
process.exit((await interruptible((signal) => runSteps(EVERYWHERE, signal))) ? 0 : 1);
