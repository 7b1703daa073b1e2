import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { messageOf } from '../cloud/errors.ts';
import { startLocalCloud } from '../cloud/index.ts';
import { interruptible } from '../cloud/interruptible.ts';
import { ROOT } from '../cloud/paths.ts';
import { collect } from './collect.ts';
import { drawPicture, productionBlocks, readRun } from './picture.ts';
import { play } from './play.ts';
import { watchingQueues } from './queues.ts';
import type { RunData } from './run-data.ts';

/** `npm run dashboard:preview [-- --draw]`: plays a run on the local cloud and draws the dashboard with what it measured; `--draw`: with what was measured last. */
const SECONDS = 110;
const DATA = path.join(ROOT, 'docs', 'pictures', 'dashboard.json');
const PICTURE = path.join(ROOT, 'docs', 'pictures', 'dashboard.svg');
const say = (text: string) => process.stderr.write(`${text}\n`);

/** One value a line would be long, all of them on one line unreadable: one metric a line. */
const written = ({ points, ...run }: RunData): string => {
  const lines = Object.entries(points).map(([key, values]) => `    ${JSON.stringify(key)}: ${JSON.stringify(values)}`);
  return `${JSON.stringify(run).slice(0, -1)},"points":{\n${lines.join(',\n')}\n}}\n`;
};

async function measure(signal: AbortSignal): Promise<RunData> {
  const folder = mkdtempSync(path.join(tmpdir(), 'teledossier-dashboard-'));
  const cloud = await startLocalCloud({ say, signal });
  try {
    const { done, samples } = await watchingQueues(cloud.endpoint, () => play(cloud, folder, SECONDS, say));
    const { startedAt, dossiers } = done;
    const seconds = Math.ceil((Date.now() - startedAt) / 1000);
    const mails = (await cloud.mails()).filter(({ date }) => Date.parse(date) >= startedAt);
    const points = await collect({ endpoint: cloud.endpoint, startedAt, mails, samples });
    return { day: new Date(startedAt).toISOString().slice(0, 10), seconds, dossiers, points };
  } finally {
    await cloud.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  if (!process.argv.includes('--draw')) await interruptible(async (signal) => writeFileSync(DATA, written(await measure(signal))));
  writeFileSync(PICTURE, drawPicture(readRun(DATA), productionBlocks()));
  say(`${PICTURE}`);
  process.exit(0);
} catch (error) {
  say(messageOf(error));
  process.exit(1);
}
