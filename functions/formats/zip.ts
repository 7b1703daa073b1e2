import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, fromBufferPromise, type LocalFileHeader } from 'yauzl';
import { accepted, type Outcome, refused } from '../domain/refusals.ts';
import { checkEnds, directoryStart } from './zip-ends.ts';
import { agrees, checkCentral, isDescriptor, refuseEncrypted } from './zip-headers.ts';
import { ZIP_LIMITS } from './zip-limits.ts';
import { refuseAt, ZipRefused } from './zip-refused.ts';

export interface ZipEntry {
  readonly name: string;
  /** Rank in the archive's directory, from 1: names a file without quoting it. */
  readonly rank: number;
  readonly bytes: Buffer;
}

/** Largest archive that is read, in bytes. */
export const MAX_ZIP_BYTES = ZIP_LIMITS.archiveBytes;

interface Located {
  readonly entry: Entry;
  readonly name: string;
  readonly rank: number;
  /** Where the local header begins, where the data begins and where it ends. */
  readonly start: number;
  readonly data: number;
  readonly end: number;
}

/**
 * Reads a whole archive, or refuses it whole (design §6, §7; performance: « What must be refused »). Directories are
 * dropped, nested archives are files like others. The directory and the local headers are checked against each other
 * before a byte is inflated; each entry is inflated once, never beyond its declared size.
 */
export async function readZip(bytes: Buffer): Promise<Outcome<readonly ZipEntry[]>> {
  const ends = checkEnds(bytes);
  if (ends !== undefined) return refused(ends, 'archive');
  try {
    const located = await locate(bytes);
    checkLayout(bytes, located);
    const entries = located.filter(({ name }) => !name.endsWith('/')).map((one) => inflate(bytes, one));
    return entries.length === 0 ? refused('ZIP_VIDE', 'archive') : accepted(entries);
  } catch (error) {
    return error instanceof ZipRefused ? refused(error.code, error.place) : refused('ZIP_CONTRADICTOIRE', 'archive');
  }
}

/** The directory and every local header, checked against each other. */
async function locate(bytes: Buffer): Promise<Located[]> {
  checkFlags(bytes);
  const zip = await fromBufferPromise(bytes, { decodeStrings: false, validateEntrySizes: false });
  const names = new Set<string>();
  const located: Located[] = [];
  let inflated = 0;
  for await (const entry of zip.eachEntry()) {
    const rank = located.length + 1;
    const name = checkCentral(entry, rank);
    // A folder and a file of one name are two of one name too.
    const key = name.toLowerCase().replace(/\/$/, '');
    if (names.has(key)) refuseAt('ZIP_NOM_EN_DOUBLE', rank);
    names.add(key);
    inflated += entry.uncompressedSize;
    if (inflated > ZIP_LIMITS.inflatedBytes) refuseAt('ZIP_BOMBE', rank);
    const local: LocalFileHeader = await zip.readLocalFileHeaderPromise(entry);
    if (!agrees(entry, local)) refuseAt('ZIP_CONTRADICTOIRE', rank);
    const data = local.fileDataStart;
    located.push({ entry, name, rank, start: entry.relativeOffsetOfLocalHeader, data, end: data + entry.compressedSize });
  }
  return located;
}

/** What yauzl would not say in our words, read in the directory itself, whose structure is already checked. */
function checkFlags(bytes: Buffer): void {
  const end = bytes.length - 22;
  for (let at = directoryStart(bytes), rank = 1; at < end; rank++) {
    refuseEncrypted(bytes.readUInt16LE(at + 8), rank);
    // Sizes or offset moved to a ZIP64 field: useless under 100 MB, and two readers may disagree.
    if ([20, 24, 42].some((field) => bytes.readUInt32LE(at + field) === 0xffffffff)) refuseAt('ZIP_CONTRADICTOIRE', rank);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

/** Entries stand one after another from the first byte to the directory: nothing between but descriptors, no overlap. */
function checkLayout(bytes: Buffer, located: readonly Located[]): void {
  const ordered = located.toSorted((a, b) => a.start - b.start);
  if (ordered[0]?.start !== 0) refuseAt('ZIP_CONTRADICTOIRE');
  for (const [index, { entry, end, rank }] of ordered.entries()) {
    const next = ordered[index + 1]?.start ?? directoryStart(bytes);
    if (end > next || !isDescriptor(bytes.subarray(end, next), entry)) refuseAt('ZIP_CONTRADICTOIRE', rank);
  }
}

function inflate(bytes: Buffer, { entry, name, rank, data, end }: Located): ZipEntry {
  const raw = bytes.subarray(data, end);
  const content = entry.compressionMethod === 0 ? raw : inflateRaw(raw, entry.uncompressedSize, rank);
  if (content.length !== entry.uncompressedSize) refuseAt('ZIP_CONTRADICTOIRE', rank);
  if (crc32(content) !== entry.crc32) refuseAt('ZIP_CORROMPU', rank);
  return { name, rank, bytes: content };
}

/** Inflates to at most the declared size; more is a lie, and bytes after the end of the stream are hidden content. */
function inflateRaw(raw: Buffer, size: number, rank: number): Buffer {
  try {
    // One chunk, a byte longer than the content so that the end of the stream shows in it: nothing is copied together.
    // `info` gives the engine, which knows how many bytes it consumed.
    const options = { chunkSize: Math.max(size + 1, 64), maxOutputLength: Math.max(size, 1), info: true as const };
    const { buffer, engine } = inflateRawSync(raw, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    if (engine.bytesWritten !== raw.length) refuseAt('ZIP_CONTRADICTOIRE', rank);
    return buffer;
  } catch (error) {
    if (error instanceof ZipRefused) throw error;
    const tooLong = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return refuseAt(tooLong ? 'ZIP_CONTRADICTOIRE' : 'ZIP_CORROMPU', rank);
  }
}
