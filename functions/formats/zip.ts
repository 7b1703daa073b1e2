import { crc32, inflateRawSync } from 'node:zlib';
import { accepted, type Outcome, refused } from '../domain/refusals.ts';
import { findDirectory } from './zip-ends.ts';
import { type Body, ENCRYPTED, type Header, isDescriptor, locateBody, readHeaders } from './zip-headers.ts';
import { ZIP_LIMITS } from './zip-limits.ts';
import { readName } from './zip-name.ts';
import { refuseZip, ZipRefused } from './zip-refused.ts';

export interface ZipEntry {
  readonly name: string;
  /** Rank in the archive's directory, from 1: names a file without quoting it. */
  readonly rank: number;
  readonly bytes: Buffer;
}

/** Largest archive that is read, in bytes. */
export const MAX_ZIP_BYTES = ZIP_LIMITS.archiveBytes;

interface Located {
  readonly header: Header;
  readonly body: Body;
  readonly name: string;
}

/**
 * Reads a whole archive, or refuses it whole (design §6, §7; performance: « What must be refused »). Directories are
 * dropped, nested archives are files like others. The directory and the local headers are checked against each other
 * before a byte is inflated; each entry is inflated once, never beyond its declared size. Stored entries are views of
 * `bytes`, not copies.
 */
export async function readZip(bytes: Buffer): Promise<Outcome<readonly ZipEntry[]>> {
  try {
    const located = locate(bytes);
    const entries = located.filter(({ name }) => !name.endsWith('/')).map((one) => unpack(bytes, one));
    return entries.length === 0 ? refused('ZIP_VIDE', 'archive') : accepted(entries);
  } catch (error) {
    if (error instanceof ZipRefused) return refused(error.code, error.place);
    throw error;
  }
}

/** Every entry, checked one by one and against each other. */
function locate(bytes: Buffer): Located[] {
  const directory = findDirectory(bytes);
  const names = new Set<string>();
  let inflated = 0;
  const located = readHeaders(bytes, directory).map((header): Located => {
    const name = readName(header);
    checkHeader(header, name);
    // A folder and a file of one name would meet on a disk too.
    const key = name.replace(/\/$/, '').toLowerCase();
    if (names.has(key)) refuseZip('ZIP_NOM_EN_DOUBLE', header.rank);
    names.add(key);
    inflated += header.size;
    if (inflated > ZIP_LIMITS.inflatedBytes) refuseZip('ZIP_BOMBE', header.rank);
    return { header, name, body: locateBody(bytes, header, directory.start) };
  });
  checkLayout(bytes, located, directory.start);
  return located;
}

function checkHeader({ rank, flags, method, packedSize, size, attributes }: Header, name: string): void {
  if ((flags & ENCRYPTED) !== 0) refuseZip('ZIP_CHIFFRE', rank);
  // Unix mode in the upper half of the external attributes: S_IFLNK is 0xA000, S_IFMT 0xF000.
  if (((attributes >>> 16) & 0xf000) === 0xa000) refuseZip('ZIP_LIEN_SYMBOLIQUE', rank);
  if (method !== 0 && method !== 8) refuseZip('ZIP_METHODE_INCONNUE', rank);
  // Such a size is left to a ZIP64 field, which nothing under 100 MB needs.
  if (size === 0xffffffff || packedSize === 0xffffffff) refuseZip('ZIP_CONTRADICTOIRE', rank);
  if (size > ZIP_LIMITS.entryBytes) refuseZip('ZIP_FICHIER_TROP_GROS', rank);
  if (size > packedSize * ZIP_LIMITS.ratio && size > ZIP_LIMITS.ratioFromBytes) refuseZip('ZIP_BOMBE', rank);
  if (method === 0 && packedSize !== size) refuseZip('ZIP_CONTRADICTOIRE', rank);
  if (name.endsWith('/') && size > 0) refuseZip('ZIP_CONTRADICTOIRE', rank);
}

/** Entries stand one after another from the first byte to the directory: no overlap, and nothing between but descriptors. */
function checkLayout(bytes: Buffer, located: readonly Located[], directoryStart: number): void {
  const sorted = [...located].sort((a, b) => a.header.start - b.header.start);
  if (sorted[0]?.header.start !== 0) refuseZip(sorted.length === 0 ? 'ZIP_VIDE' : 'ZIP_CONTRADICTOIRE');
  for (const [index, { header, body }] of sorted.entries()) {
    const next = sorted[index + 1]?.header.start ?? directoryStart;
    const alone = next === body.end || (next > body.end && body.described && isDescriptor(bytes.subarray(body.end, next), header));
    if (!alone) refuseZip('ZIP_CONTRADICTOIRE', header.rank);
  }
}

function unpack(bytes: Buffer, { header, body, name }: Located): ZipEntry {
  const { rank, method, size, crc } = header;
  const packed = bytes.subarray(body.start, body.end);
  const content = method === 0 ? packed : inflate(packed, size, rank);
  if (content.length !== size) refuseZip('ZIP_CONTRADICTOIRE', rank);
  if (crc32(content) !== crc) refuseZip('ZIP_CORROMPU', rank);
  return { name, rank, bytes: content };
}

/** Inflates to at most the declared size; more is a lie, and bytes after the end of the stream are hidden content. */
function inflate(packed: Buffer, size: number, rank: number): Buffer {
  try {
    // One chunk a little larger than the declared size: no growing, no copy. `info` gives the engine, which knows how
    // many bytes it consumed.
    const options = { maxOutputLength: Math.max(size, 1), chunkSize: size + 64, info: true as const };
    const { buffer, engine } = inflateRawSync(packed, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    if (engine.bytesWritten !== packed.length) refuseZip('ZIP_CONTRADICTOIRE', rank);
    return buffer;
  } catch (error) {
    if (error instanceof ZipRefused) throw error;
    const tooLong = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return refuseZip(tooLong ? 'ZIP_CONTRADICTOIRE' : 'ZIP_CORROMPU', rank);
  }
}
