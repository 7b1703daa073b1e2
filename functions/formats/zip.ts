import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, fromBufferPromise, type LocalFileHeader, type ZipFile } from 'yauzl';
import { accepted, type Outcome, type RefusalCode, refused } from '../domain/refusals.ts';
import { checkEnds } from './zip-ends.ts';
import { ZIP_LIMITS } from './zip-limits.ts';
import { safeName } from './zip-name.ts';

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
  readonly local: LocalFileHeader;
  readonly name: string;
  readonly rank: number;
  /** Where the local header begins, and where the data ends. */
  readonly start: number;
  readonly end: number;
}

/** Carries a refusal out of the depth of the reading; it never leaves this module. */
class ZipRefused extends Error {
  override readonly name = 'ZipRefused';
  readonly code: RefusalCode;
  readonly place: string;
  constructor(code: RefusalCode, place: string) {
    super(code);
    this.code = code;
    this.place = place;
  }
}
const refuseAt = (code: RefusalCode, rank?: number): never => {
  throw new ZipRefused(code, rank === undefined ? 'archive' : `archive, fichier n° ${rank}`);
};

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
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false, validateEntrySizes: false, autoClose: false });
  if (zip.entryCount > ZIP_LIMITS.entries) refuseAt('ZIP_TROP_DE_FICHIERS');
  const names = new Set<string>();
  const located: Located[] = [];
  let inflated = 0;
  for await (const entry of zip.eachEntry()) {
    const one = await locateEntry(zip, entry, located.length + 1);
    const key = one.name.toLowerCase();
    if (names.has(key)) refuseAt('ZIP_NOM_EN_DOUBLE', one.rank);
    names.add(key);
    inflated += entry.uncompressedSize;
    if (inflated > ZIP_LIMITS.inflatedBytes) refuseAt('ZIP_BOMBE', one.rank);
    located.push(one);
  }
  return located;
}

async function locateEntry(zip: ZipFile, entry: Entry, rank: number): Promise<Located> {
  const flags = entry.generalPurposeBitFlag;
  if (entry.isEncrypted()) refuseAt('ZIP_CHIFFRE', rank);
  const raw = entry.fileName as unknown as Buffer;
  const name = safeName(raw, flags) ?? refuseAt('ZIP_CHEMIN_INTERDIT', rank);
  // Unix mode in the upper half of the external attributes: S_IFLNK is 0xA000, S_IFMT 0xF000.
  const type = (entry.externalFileAttributes >>> 16) & 0xf000;
  if (type === 0xa000) refuseAt('ZIP_LIEN_SYMBOLIQUE', rank);
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) refuseAt('ZIP_METHODE_INCONNUE', rank);
  if (entry.uncompressedSize > ZIP_LIMITS.entryBytes) refuseAt('ZIP_FICHIER_TROP_GROS', rank);
  const stretched = entry.uncompressedSize > entry.compressedSize * ZIP_LIMITS.ratio;
  if (stretched && entry.uncompressedSize > ZIP_LIMITS.ratioFromBytes) refuseAt('ZIP_BOMBE', rank);
  if (entry.compressionMethod === 0 && entry.compressedSize !== entry.uncompressedSize) refuseAt('ZIP_CONTRADICTOIRE', rank);
  if (name.endsWith('/') && entry.uncompressedSize > 0) refuseAt('ZIP_CONTRADICTOIRE', rank);
  const local = await zip.readLocalFileHeaderPromise(entry);
  if (!agrees(entry, local, raw)) refuseAt('ZIP_CONTRADICTOIRE', rank);
  return { entry, local, name, rank, start: entry.relativeOffsetOfLocalHeader, end: local.fileDataStart + entry.compressedSize };
}

/** Local and central header say the same; sizes and CRC may be left to a descriptor behind the data (bit 3). */
function agrees(entry: Entry, local: LocalFileHeader, rawName: Buffer): boolean {
  const described = (local.generalPurposeBitFlag & 0x8) !== 0;
  const same = (ours: number, theirs: number) => ours === theirs || (described && ours === 0) || ours === 0xffffffff;
  return (
    local.fileName.equals(rawName) &&
    local.compressionMethod === entry.compressionMethod &&
    (local.generalPurposeBitFlag & 0x1) === 0 &&
    same(local.crc32, entry.crc32) &&
    same(local.compressedSize, entry.compressedSize) &&
    same(local.uncompressedSize, entry.uncompressedSize)
  );
}

/** Entries stand one after another from the first byte on: nothing before, nothing between but descriptors, no overlap. */
function checkLayout(bytes: Buffer, located: readonly Located[]): void {
  let end = 0;
  for (const { start, end: next, rank, local } of [...located].sort((a, b) => a.start - b.start)) {
    if (start < end) refuseAt('ZIP_CONTRADICTOIRE', rank);
    // Between two entries at most a data descriptor with signature and 64-bit sizes: 4 + 4 + 8 + 8 bytes.
    if (start - end > (end === 0 ? 0 : DESCRIPTOR_BYTES)) refuseAt('ZIP_CONTRADICTOIRE', rank);
    if (local.fileDataStart > next || next > bytes.length) refuseAt('ZIP_TRONQUE', rank);
    end = next;
  }
}
const DESCRIPTOR_BYTES = 24;

function inflate(bytes: Buffer, { entry, local, name, rank }: Located): ZipEntry {
  const { compressedSize, uncompressedSize } = entry;
  const raw = bytes.subarray(local.fileDataStart, local.fileDataStart + compressedSize);
  const content = entry.compressionMethod === 0 ? raw : inflateRaw(raw, uncompressedSize, rank);
  if (content.length !== uncompressedSize) refuseAt('ZIP_CONTRADICTOIRE', rank);
  if (crc32(content) !== entry.crc32) refuseAt('ZIP_CORROMPU', rank);
  return { name, rank, bytes: content };
}

/** Inflates to at most the declared size; more is a lie, and bytes after the end of the stream are hidden content. */
function inflateRaw(raw: Buffer, size: number, rank: number): Buffer {
  try {
    // `info` gives the engine, which knows how many bytes it consumed.
    const options = { maxOutputLength: Math.max(size, 1), info: true as const };
    const { buffer, engine } = inflateRawSync(raw, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    if (engine.bytesWritten !== raw.length) refuseAt('ZIP_CONTRADICTOIRE', rank);
    return buffer;
  } catch (error) {
    if (error instanceof ZipRefused) throw error;
    const tooLong = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return refuseAt(tooLong ? 'ZIP_CONTRADICTOIRE' : 'ZIP_CORROMPU', rank);
  }
}
