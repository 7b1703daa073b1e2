import { ZIP_LIMITS } from './zip-limits.ts';
import { refuseZip } from './zip-refused.ts';

const LOCAL_HEADER = 0x04034b50;
const END_OF_DIRECTORY = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
/** Fixed part of the end of directory; a comment may follow (APPNOTE 4.3.16). */
const END_BYTES = 22;

/** Where the directory of an archive begins and ends, and how many files it says to list. */
export interface Directory {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/**
 * Finds the directory where an archive must have it, before anything else is believed: a local header first (or nothing),
 * one end of directory last, the directory just before it. An archive that begins well and has no end of its own is
 * truncated: perhaps still on its way.
 */
export function findDirectory(bytes: Buffer): Directory {
  if (bytes.length === 0) refuseZip('ZIP_ILLISIBLE');
  if (bytes.length > ZIP_LIMITS.archiveBytes) refuseZip('ZIP_TROP_GROS');
  const end = bytes.lastIndexOf(END_OF_DIRECTORY);
  if (end === 0 && bytes.length === END_BYTES) refuseZip('ZIP_VIDE');
  if (bytes.length < 4 || bytes.readUInt32LE(0) !== LOCAL_HEADER) refuseZip(end >= 0 ? 'ZIP_CONTRADICTOIRE' : 'ZIP_ILLISIBLE');
  if (end < 0 || end + END_BYTES > bytes.length) refuseZip('ZIP_TRONQUE');

  const [disk, directoryDisk, here, count = 0, comment] = [4, 6, 8, 10, 20].map((at) => bytes.readUInt16LE(end + at));
  const start = bytes.readUInt32LE(end + 16);
  const adjoins = start + bytes.readUInt32LE(end + 12) === end;
  // Something follows. An end that fits this archive has been added to; another one is that of an archive inside it,
  // stored as it is, and its own end is missing.
  if (end + END_BYTES !== bytes.length) refuseZip(adjoins ? 'ZIP_CONTRADICTOIRE' : 'ZIP_TRONQUE');
  if (!adjoins && isCut(bytes)) refuseZip('ZIP_TRONQUE');
  // No comment: a package has no use for one, and it is where a second directory hides. ZIP64 says 0xffff and 0xffffffff
  // here: useless under 100 MB and 200 entries.
  if (comment !== 0 || disk !== 0 || directoryDisk !== 0 || here !== count || !adjoins) refuseZip('ZIP_CONTRADICTOIRE');
  return { start, end, count };
}

/** True where an entry goes on past the end of the file: cut just behind an archive inside it. */
function isCut(bytes: Buffer): boolean {
  let at = 0;
  while (at + 30 <= bytes.length && bytes.readUInt32LE(at) === LOCAL_HEADER) {
    at += 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28) + bytes.readUInt32LE(at + 18);
  }
  return at >= bytes.length;
}
