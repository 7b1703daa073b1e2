import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';

const CdkJsonSchema = z.object({ context: z.record(z.string(), z.unknown()) });
const { context } = CdkJsonSchema.parse(JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')));

/** For who reads templates and deploys none: an app with the context of `cdk`, which bundles no code, and whose folder goes when the work is done. */
export function withBareApp<R>(work: (app: App) => R): R {
  const outdir = mkdtempSync(join(tmpdir(), 'teledossier-synth-'));
  try {
    return work(new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] }, analyticsReporting: false }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
