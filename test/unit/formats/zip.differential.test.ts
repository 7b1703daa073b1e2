import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import { readZip } from '../../../functions/formats/zip.ts';
import { hostileArchives } from '../../fixtures/hostile-archives.ts';

/** Names and bytes as yauzl, a reader that nobody here wrote, finds them; null where it refuses the archive. */
async function asYauzl(archive: Buffer): Promise<Map<string, string> | null> {
  try {
    const zip = await fromBufferPromise(archive, { lazyEntries: true });
    const found = new Map<string, string>();
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      found.set(entry.fileName, (await buffer(await zip.openReadStreamPromise(entry))).toString('base64'));
    }
    return found;
  } catch {
    return null;
  }
}

async function asOurs(archive: Buffer): Promise<Map<string, string> | null> {
  const read = await readZip(archive);
  return read.ok ? new Map(read.value.map(({ name, bytes }) => [name, bytes.toString('base64')])) : null;
}

const names = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 éà._-]{0,20}\.(?:pdf|xml|zip)$/);
const filesNamed = (name: fc.Arbitrary<string>) =>
  fc.uniqueArray(fc.record({ name, bytes: fc.uint8Array({ maxLength: 400 }), compress: fc.boolean() }), {
    minLength: 1,
    maxLength: 8,
    selector: (file) => file.name.toLowerCase(),
  });
const files = filesNamed(names);
/** Without accents: a name that no longer says UTF-8 is UTF-8 all the same to us, code page 437 to yauzl, on purpose (zip-name). */
const plainFiles = filesNamed(names.filter((name) => /^[ -~]*$/.test(name)));

async function archiveOf(content: readonly { name: string; bytes: Uint8Array; compress: boolean }[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { name, bytes, compress } of content) zip.addBuffer(Buffer.from(bytes), name, { compress });
  zip.end();
  return buffer(zip.outputStream);
}

describe('beside yauzl', () => {
  test('any good archive is read alike', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (content) => {
        const archive = await archiveOf(content);
        expect(await asOurs(archive)).toEqual(await asYauzl(archive));
      }),
      { numRuns: 60 },
    );
  });

  test('what is accepted after any one byte is changed is what yauzl reads too', async () => {
    const change = fc.tuple(plainFiles, fc.nat(), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([content, at, by]) => {
        const archive = await archiveOf(content);
        const offset = at % archive.length;
        archive[offset] = (archive[offset] ?? 0) ^ by;
        const ours = await asOurs(archive);
        if (ours !== null) expect(ours).toEqual(await asYauzl(archive));
      }),
      { numRuns: 300 },
    );
  });

  test('nothing that yauzl refuses of the hostile archives is accepted', async () => {
    for (const { name, bytes } of hostileArchives()) expect([name, await asOurs(await bytes)]).toEqual([name, null]);
  });
});
