import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync } from 'node:zlib';
import JSZip from 'jszip';
import { describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { readZip } from '../../../functions/formats/zip.ts';
import { ZIP_LIMITS } from '../../../functions/formats/zip-limits.ts';
import { hostileArchives } from '../../fixtures/hostile-archives.ts';
import { dataDescriptor, rawZip, unicodePath } from '../../fixtures/raw-zip.ts';

/** Names and texts of an archive, or the code of its refusal. */
async function read(zip: Buffer): Promise<Record<string, string> | string> {
  const entries = await readZip(zip);
  if (!entries.ok) return entries.refusal.code;
  return Object.fromEntries(entries.value.map(({ name, bytes }) => [name, bytes.toString()]));
}

const message = { name: 'message.xml', data: Buffer.from('<Message/>'.repeat(20)), method: 8 };
const text = message.data.toString();

describe('what is refused', () => {
  const archives = hostileArchives();

  test.each(archives)('$name: $code', async ({ bytes, code }) => {
    const before = process.memoryUsage();
    const entries = await readZip(bytes);
    const after = process.memoryUsage();
    expect(entries.ok ? 'accepted' : entries.refusal.code).toBe(code);
    // Nothing is inflated beyond the limits: 40 MB of a bomb would show.
    expect(after.rss - before.rss).toBeLessThan(30 * 1024 * 1024);
  });

  test('the kinds are many, and named once', () => {
    expect(archives.length).toBeGreaterThanOrEqual(28);
    expect(new Set(archives.map(({ name }) => name)).size).toBe(archives.length);
  });

  test('an archive over 100 MB', async () => {
    expect(await read(Buffer.alloc(ZIP_LIMITS.archiveBytes + 1))).toBe('ZIP_TROP_GROS');
  });

  test('a place names a file by its rank, never by its name', async () => {
    const entries = await readZip(rawZip([message, { name: 'nom-de-personne.pdf', data: Buffer.from('x'), crc: 1 }]));
    expect(entries).toMatchObject({ ok: false, refusal: { code: 'ZIP_CORROMPU', place: 'archive, fichier n° 2' } });
    expect(JSON.stringify(entries)).not.toContain('personne');
  });

  test('every truncation of a good archive is a truncation, from the fourth byte on', async () => {
    const zip = rawZip([message, { name: 'pieces.zip', data: rawZip([message]) }, { name: 'piece.pdf', data: Buffer.alloc(80, 1) }]);
    const codes = new Set<unknown>();
    for (let length = 4; length < zip.length; length++) codes.add(await read(zip.subarray(0, length)));
    expect([...codes]).toEqual(['ZIP_TRONQUE']);
  });
});

describe('what is read', () => {
  test('stored and deflated entries, in the order of the directory, with their ranks', async () => {
    const entries = await readZip(rawZip([message, { name: 'a.pdf', data: Buffer.from('%PDF') }]));
    expect(entries.ok && entries.value.map(({ name, rank, bytes }) => [name, rank, bytes.toString()])).toEqual([
      ['message.xml', 1, text],
      ['a.pdf', 2, '%PDF'],
    ]);
  });

  test('folders are dropped, files in them keep their path', async () => {
    const zip = rawZip([{ name: 'pièces/' }, { name: 'pièces/a.pdf', data: Buffer.from('%PDF') }]);
    expect(await read(zip)).toEqual({ 'pièces/a.pdf': '%PDF' });
  });

  test('a nested archive is a file like another', async () => {
    const nested = rawZip([message]);
    const entries = await readZip(rawZip([message, { name: 'pieces.zip', data: nested }]));
    expect(entries.ok && entries.value[1]?.bytes.equals(nested)).toBe(true);
  });

  const { data } = message;
  const packed = deflateRawSync(data);
  const signed = dataDescriptor(0, packed.length, data.length);
  test.each([
    ['with a signature', true],
    ['nothing behind the data', Buffer.alloc(0)],
  ] as const)('a data descriptor: %s', async (_, descriptor) => {
    expect(
      await read(
        rawZip([
          { ...message, descriptor },
          { name: 'a.txt', data: Buffer.from('a') },
        ]),
      ),
    ).toEqual({
      'message.xml': text,
      'a.txt': 'a',
    });
  });
  test('a data descriptor that says another CRC is refused', async () => {
    expect(await read(rawZip([{ ...message, descriptor: signed.subarray(4) }]))).toBe('ZIP_CONTRADICTOIRE');
  });

  test('an empty file, and one that deflates a thousand times below 64 KB', async () => {
    const blank = Buffer.alloc(60_000, 32);
    const entries = await readZip(rawZip([{ name: 'vide.txt' }, { name: 'blanc.txt', data: blank, method: 8 }]));
    expect(entries.ok && entries.value.map(({ bytes }) => bytes.length)).toEqual([0, 60_000]);
  });

  test.each([
    ['spaces and accents', Buffer.from('Liste des pièces jointes (2).pdf'), 0x800, 'Liste des pièces jointes (2).pdf'],
    ['UTF-8 that does not say so', Buffer.from('pièce.pdf'), 0, 'pièce.pdf'],
    ['letters composed', Buffer.from('pièce.pdf'.normalize('NFD')), 0x800, 'pièce.pdf'],
    ['a French Windows', Buffer.from([0x64, 0x82, 0x6c, 0x8a, 0x87, 0x2e, 0x70, 0x64, 0x66]), 0, 'délèç.pdf'],
    ['dots', Buffer.from('..a...b..'), 0x800, '..a...b..'],
  ])('a name with %s', async (_, name, flags, expected) => {
    expect(await read(rawZip([{ name, flags, data: Buffer.from('x') }]))).toEqual({ [expected]: 'x' });
  });

  test('a Unicode path field says the name that code page 437 cannot', async () => {
    const raw = Buffer.from([0x70, 0x82, 0xff]);
    const extra = unicodePath(raw, 'pé-œuvre.pdf');
    expect(await read(rawZip([{ name: raw, flags: 0, data: Buffer.from('x'), extra }]))).toEqual({ 'pé-œuvre.pdf': 'x' });
  });
});

describe('archives of other tools', () => {
  test('yazl, with and without sizes in the local headers', async () => {
    const zip = new ZipFile();
    zip.addEmptyDirectory('vide');
    zip.addBuffer(message.data, 'Liste des pièces jointes.pdf', { compress: true });
    zip.addReadStreamLazy('flux.txt', { compress: true }, (callback) => callback(null, Readable.from([Buffer.from('en flux')])));
    zip.end();
    expect(await read(await buffer(zip.outputStream))).toEqual({ 'Liste des pièces jointes.pdf': text, 'flux.txt': 'en flux' });
  });

  test('jszip, in a stream', async () => {
    const zip = new JSZip();
    zip.file('pièce jointe.pdf', text);
    const bytes = await zip.generateAsync({ type: 'nodebuffer', streamFiles: true, compression: 'DEFLATE' });
    expect(await read(bytes)).toEqual({ 'pièce jointe.pdf': text });
  });

  test.runIf(hasInfoZip())('Info-ZIP, files and standard output', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'zip-'));
    mkdirSync(path.join(folder, 'dossier'));
    writeFileSync(path.join(folder, 'Liste des pièces jointes.pdf'), text);
    writeFileSync(path.join(folder, 'dossier', 'a.bin'), Buffer.alloc(9, 7));
    const expected = { 'Liste des pièces jointes.pdf': text, 'dossier/a.bin': '\x07'.repeat(9) };
    const options = { cwd: folder, maxBuffer: 10_000_000 };
    execFileSync('zip', ['-q', '-r', 'a.zip', '.', '-x', 'a.zip'], options);
    expect(await read(readFileSync(path.join(folder, 'a.zip')))).toEqual(expected);
    const piped = execFileSync('zip', ['-q', '-r', '-', '.', '-x', 'a.zip'], options);
    expect(await read(piped)).toEqual(expected);
    rmSync(folder, { recursive: true });
  });
});

function hasInfoZip(): boolean {
  try {
    execFileSync('zip', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
