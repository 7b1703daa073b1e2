import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { NODE_BUNDLE } from '../infra/constructs/node-bundle.ts';
import { median, shuffled } from './numbers.ts';
import { packageOf, type Size } from './packages.ts';

const SIDES = ['empty', 'ours', 'usual'] as const;
type Side = (typeof SIDES)[number];

export interface Cold {
  /** Median of the ratios of each round, both sides over the empty handler. */
  readonly ratio: number;
  /** Medians in milliseconds over the empty handler. */
  readonly ours: number;
  readonly usual: number;
  /** Median of the ratios of the memory over the empty handler. */
  readonly rss: number;
  /** Bytes of the bundles. */
  readonly bundles: Record<Side, number>;
}

interface Told {
  readonly milliseconds: number;
  readonly rss: number;
}

/** Fresh processes that import a bundle as it is deployed and read their first package. */
export async function measureCold(size: Size, rounds: number): Promise<Cold> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  try {
    const file = path.join(folder, 'package.zip');
    writeFileSync(file, await packageOf(size));
    const bundles = await bundle(folder);
    const told: Record<Side, Told>[] = [];
    for (let round = 0; round < rounds + 1; round++) {
      const times: Partial<Record<Side, Told>> = {};
      for (const side of shuffled(SIDES)) times[side] = run(bundles[side], file);
      // The first round fills the disk's cache.
      if (round > 0) told.push(times as Record<Side, Told>);
    }
    const over = (side: Side, what: keyof Told) => told.map((round) => round[side][what] - round.empty[what]);
    const ratios = (what: keyof Told) => over('ours', what).map((ours, round) => ours / (over('usual', what)[round] ?? Number.NaN));
    return {
      ratio: median(ratios('milliseconds')),
      ours: median(over('ours', 'milliseconds')),
      usual: median(over('usual', 'milliseconds')),
      rss: median(ratios('rss')),
      bundles: { empty: statSync(bundles.empty).size, ours: statSync(bundles.ours).size, usual: statSync(bundles.usual).size },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bundles as the functions are deployed: ESM, minified, ES modules preferred (performance: « Library per job »). */
async function bundle(folder: string): Promise<Record<Side, string>> {
  const files = SIDES.map((side) => [side, path.join(folder, `${side}.mjs`)] as const);
  for (const [side, outfile] of files) {
    await build({ ...NODE_BUNDLE, entryPoints: [path.join(import.meta.dirname, 'sides', `${side}.ts`)], outfile, minify: true });
  }
  return Object.fromEntries(files) as Record<Side, string>;
}

function run(bundleFile: string, file: string): Told {
  const child = path.join(import.meta.dirname, 'cold-child.mjs');
  return JSON.parse(execFileSync(process.execPath, [child, bundleFile, file], { encoding: 'utf8' })) as Told;
}
