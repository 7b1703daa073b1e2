/**
 * Writes the samples of `docs/formats/samples/`: `node docs/samples/write.ts`. Every value is invented, the same sources give the same
 * bytes; a unit test proves that the committed files are these, and that the hub says of each what `verdicts.json` says.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { allerSamples } from './allers.ts';
import { portalDirectorySample } from './portal-directory.ts';
import { retourSamples } from './retours.ts';

/** Every file of the folder: path and content. */
export async function sampleFiles(): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const verdicts: Record<string, string> = {};
  for (const [kind, samples] of Object.entries({ aller: await allerSamples(), retour: await retourSamples() })) {
    for (const { name, bytes, verdict } of samples) {
      files.set(`${kind}/${name}.zip`, bytes);
      verdicts[`${kind}/${name}.zip`] = verdict;
    }
  }
  files.set('portail/annuaire-01.json', portalDirectorySample());
  files.set('verdicts.json', Buffer.from(`${JSON.stringify(verdicts, null, 2)}\n`));
  return files;
}

if (import.meta.main) {
  const folder = new URL('../formats/samples/', import.meta.url);
  rmSync(folder, { recursive: true, force: true });
  for (const kind of ['aller', 'retour', 'portail']) mkdirSync(new URL(`${kind}/`, folder), { recursive: true });
  for (const [path, bytes] of await sampleFiles()) writeFileSync(new URL(path, folder), bytes);
}
