import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the apps of the tests are synthesised: by default each makes a folder of its own, which stays. */
    assemblies: string;
  }
}

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'teledossier-synth-'));
  project.provide('assemblies', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
