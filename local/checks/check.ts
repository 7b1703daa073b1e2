import { interruptible } from '../cloud/interruptible.ts';
import { READING, RULES, TEMPLATES } from './everywhere.ts';
import { runLanes } from './run-lanes.ts';

/** `npm run check`: everything that needs no local cloud. */
const LANES = [RULES, [...READING, ...TEMPLATES]];
process.exit((await interruptible((signal) => runLanes(LANES, signal))) ? 0 : 1);
