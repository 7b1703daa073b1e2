import type { RefusalCode } from '../domain/refusals.ts';
import { ZIP_LIMITS } from './zip-limits.ts';

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
/** Fixed part of the end of directory; a comment may follow (APPNOTE 4.3.16). */
const END_BYTES = 22;

/**
 * Checks where an archive begins and ends before anything else is believed: it begins with a local header (or is empty),
 * ends with one end of directory and nothing behind, the directory lies just before it and holds as many headers as it
 * says. An archive that begins well and has no end is truncated: perhaps still on its way.
 * @returns the code of the refusal, or undefined
 */
export function checkEnds(bytes: Buffer): RefusalCode | undefined {
  if (bytes.length === 0) return 'ZIP_ILLISIBLE';
  if (bytes.length > ZIP_LIMITS.archiveBytes) return 'ZIP_TROP_GROS';
  const first = bytes.length >= 4 ? bytes.readUInt32LE(0) : 0;
  if (first === END_OF_DIRECTORY && bytes.length === END_BYTES) return 'ZIP_VIDE';
  if (first !== LOCAL_HEADER) return bytes.lastIndexOf(signature(END_OF_DIRECTORY)) >= 0 ? 'ZIP_CONTRADICTOIRE' : 'ZIP_ILLISIBLE';
  const end = bytes.lastIndexOf(signature(END_OF_DIRECTORY));
  if (end < 0 || end + END_BYTES > bytes.length) return 'ZIP_TRONQUE';
  // No comment: a package has no use for one, and it is where a second directory hides.
  if (end + END_BYTES !== bytes.length || bytes.readUInt16LE(end + 20) !== 0) return 'ZIP_CONTRADICTOIRE';
  return checkDirectory(bytes, end);
}

function checkDirectory(bytes: Buffer, end: number): RefusalCode | undefined {
  const [disk, directoryDisk, here, total] = [4, 6, 8, 10].map((at) => bytes.readUInt16LE(end + at));
  const size = bytes.readUInt32LE(end + 12);
  const start = bytes.readUInt32LE(end + 16);
  // ZIP64 says 0xffff and 0xffffffff here: useless under 100 MB and 200 entries.
  if (disk !== 0 || directoryDisk !== 0 || here !== total || start + size !== end) return 'ZIP_CONTRADICTOIRE';
  let found = 0;
  for (let at = start; at < end; found++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== CENTRAL_HEADER) return 'ZIP_CONTRADICTOIRE';
    if (found >= ZIP_LIMITS.entries) return 'ZIP_TROP_DE_FICHIERS';
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (at > end) return 'ZIP_CONTRADICTOIRE';
  }
  if (found !== total) return 'ZIP_CONTRADICTOIRE';
  return found === 0 ? 'ZIP_VIDE' : undefined;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
