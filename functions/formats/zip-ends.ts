import type { RefusalCode } from '../domain/refusals.ts';
import { ZIP_LIMITS } from './zip-limits.ts';

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const END_SIGNATURE = Buffer.from('PK\u0005\u0006', 'latin1');
/** Fixed part of the end of directory; a comment may follow (APPNOTE 4.3.16). */
const END_BYTES = 22;
/** Ends of directory looked at in a file that does not end with its own: nested archives have theirs. */
const ENDS_LOOKED_AT = 1_000;

/**
 * Checks where an archive begins and ends before anything else is believed: it begins with a local header, ends with one
 * end of directory and nothing behind (no comment: it is where a second directory hides), the directory lies just before
 * it and holds as many headers as it says. An archive that begins well and has no end is truncated: perhaps on its way.
 * @returns the code of the refusal, or undefined
 */
export function checkEnds(bytes: Buffer): RefusalCode | undefined {
  if (bytes.length > ZIP_LIMITS.archiveBytes) return 'ZIP_TROP_GROS';
  const first = bytes.length >= 4 ? bytes.readUInt32LE(0) : 0;
  if (first === END_OF_DIRECTORY && bytes.length === END_BYTES) return 'ZIP_VIDE';
  if (first !== LOCAL_HEADER) return bytes.lastIndexOf(END_SIGNATURE) >= 0 ? 'ZIP_CONTRADICTOIRE' : 'ZIP_ILLISIBLE';
  const end = bytes.length - END_BYTES;
  const ends = end > 0 && bytes.readUInt32LE(end) === END_OF_DIRECTORY;
  if (ends && bytes.readUInt16LE(end + 20) === 0 && isOwnEnd(bytes, end)) return checkDirectory(bytes, end);
  return whyNoEnd(bytes, ends);
}

/** Where the directory of a checked archive begins. */
export const directoryStart = (bytes: Buffer): number => bytes.readUInt32LE(bytes.length - END_BYTES + 16);

/** True for the end of the outer archive: a nested one counts its offsets from its own beginning. */
function isOwnEnd(bytes: Buffer, end: number): boolean {
  const size = bytes.readUInt32LE(end + 12);
  const start = bytes.readUInt32LE(end + 16);
  return start + size === end && (size === 0 || (size >= 4 && bytes.readUInt32LE(start) === CENTRAL_HEADER));
}

/** Tells a cut archive from one that hides something behind its end or lies about it. */
function whyNoEnd(bytes: Buffer, ends: boolean): RefusalCode {
  let at = bytes.lastIndexOf(END_SIGNATURE);
  for (let looked = 0; at > 0 && looked < ENDS_LOOKED_AT; looked++) {
    if (at + END_BYTES <= bytes.length && isOwnEnd(bytes, at)) {
      const commentEnd = at + END_BYTES + bytes.readUInt16LE(at + 20);
      return commentEnd > bytes.length ? 'ZIP_TRONQUE' : 'ZIP_CONTRADICTOIRE';
    }
    at = bytes.lastIndexOf(END_SIGNATURE, at - 1);
  }
  return ends && !isCut(bytes) ? 'ZIP_CONTRADICTOIRE' : 'ZIP_TRONQUE';
}

/** True where an entry goes on past the end of the file: cut just behind a nested archive. */
function isCut(bytes: Buffer): boolean {
  let at = 0;
  while (at + 30 <= bytes.length && bytes.readUInt32LE(at) === LOCAL_HEADER) {
    // Sizes left to a descriptor (bit 3) cannot be walked over.
    if ((bytes.readUInt16LE(at + 6) & 0x8) !== 0) return false;
    at += 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28) + bytes.readUInt32LE(at + 18);
  }
  return at > bytes.length;
}

function checkDirectory(bytes: Buffer, end: number): RefusalCode | undefined {
  const [disk, directoryDisk, here, total] = [4, 6, 8, 10].map((at) => bytes.readUInt16LE(end + at));
  // ZIP64 says 0xffff here: useless under 100 MB and 200 entries.
  if (disk !== 0 || directoryDisk !== 0 || here !== total) return 'ZIP_CONTRADICTOIRE';
  let found = 0;
  for (let at = bytes.readUInt32LE(end + 16); at < end; found++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== CENTRAL_HEADER) return 'ZIP_CONTRADICTOIRE';
    if (found >= ZIP_LIMITS.entries) return 'ZIP_TROP_DE_FICHIERS';
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (at > end) return 'ZIP_CONTRADICTOIRE';
  }
  if (found !== total) return 'ZIP_CONTRADICTOIRE';
  return found === 0 ? 'ZIP_VIDE' : undefined;
}
