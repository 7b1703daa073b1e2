import type { Entry, LocalFileHeader } from 'yauzl';
import { ZIP_LIMITS } from './zip-limits.ts';
import { safeName } from './zip-name.ts';
import { refuseAt } from './zip-refused.ts';

/** General purpose flags (APPNOTE 4.4.4). */
const ENCRYPTED = 0x1 | 0x40 | 0x2000;
const DESCRIBED = 0x8;
/** « The value stands in the ZIP64 field. » */
const IN_ZIP64 = 0xffffffff;
const ZIP64_FIELD = 0x0001;
/** Info-ZIP Unicode path: a second name, which another reader would prefer. */
const UNICODE_PATH_FIELD = 0x7075;

/** Flags as they stand in the directory, before a reader that knows no strong encryption gives up. */
export function refuseEncrypted(flags: number, rank: number): void {
  if ((flags & ENCRYPTED) !== 0) refuseAt('ZIP_CHIFFRE', rank);
}

/**
 * Checks one header of the directory by itself: name, kind, method, sizes.
 * @returns the name
 */
export function checkCentral(entry: Entry, rank: number): string {
  const name = safeName(entry.fileNameRaw) ?? refuseAt('ZIP_CHEMIN_INTERDIT', rank);
  // Unix mode in the upper half of the external attributes: S_IFLNK is 0xA000, S_IFMT 0xF000.
  if (((entry.externalFileAttributes >>> 16) & 0xf000) === 0xa000) refuseAt('ZIP_LIEN_SYMBOLIQUE', rank);
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) refuseAt('ZIP_METHODE_INCONNUE', rank);
  const { compressedSize, uncompressedSize } = entry;
  if (uncompressedSize > ZIP_LIMITS.entryBytes) refuseAt('ZIP_FICHIER_TROP_GROS', rank);
  const stretched = uncompressedSize > compressedSize * ZIP_LIMITS.ratio;
  if (stretched && uncompressedSize > ZIP_LIMITS.ratioFromBytes) refuseAt('ZIP_BOMBE', rank);
  if (entry.compressionMethod === 0 && compressedSize !== uncompressedSize) refuseAt('ZIP_CONTRADICTOIRE', rank);
  if (name.endsWith('/') && uncompressedSize > 0) refuseAt('ZIP_CONTRADICTOIRE', rank);
  checkSecondName(entry, rank);
  return name;
}

/** A second name is no safer than the first, and must be the same. */
function checkSecondName({ extraFields, fileNameRaw }: Entry, rank: number): void {
  const field = extraFields.find(({ id }) => id === UNICODE_PATH_FIELD);
  if (field === undefined) return;
  // Version (1 byte) and CRC of the first name (4 bytes) stand before it.
  const second = field.data.subarray(5);
  if (safeName(second) === undefined) refuseAt('ZIP_CHEMIN_INTERDIT', rank);
  if (!second.equals(fileNameRaw)) refuseAt('ZIP_CONTRADICTOIRE', rank);
}

/** Local and central header say the same; sizes and CRC may be left to a descriptor behind the data. */
export function agrees(entry: Entry, local: LocalFileHeader): boolean {
  const described = (local.generalPurposeBitFlag & DESCRIBED) !== 0;
  const same = (ours: number, theirs: number) => ours === theirs || (described && ours === 0);
  const inZip64 = local.compressedSize === IN_ZIP64 || local.uncompressedSize === IN_ZIP64;
  const sizes = inZip64 ? zip64Sizes(local) : local;
  return (
    sizes !== undefined &&
    local.fileName.equals(entry.fileNameRaw) &&
    local.compressionMethod === entry.compressionMethod &&
    (local.generalPurposeBitFlag & ENCRYPTED) === 0 &&
    same(local.crc32, entry.crc32) &&
    same(sizes.compressedSize, entry.compressedSize) &&
    same(sizes.uncompressedSize, entry.uncompressedSize)
  );
}

/** Both sizes of the local ZIP64 field (APPNOTE 4.5.3: both are there), as tools that stream write it. */
function zip64Sizes({ extraField }: LocalFileHeader): { uncompressedSize: number; compressedSize: number } | undefined {
  for (let at = 0; at + 4 <= extraField.length; at += 4 + extraField.readUInt16LE(at + 2)) {
    if (extraField.readUInt16LE(at) !== ZIP64_FIELD || extraField.readUInt16LE(at + 2) < 16 || at + 20 > extraField.length) continue;
    const [uncompressedSize, compressedSize] = [extraField.readBigUInt64LE(at + 4), extraField.readBigUInt64LE(at + 12)].map(Number);
    return { uncompressedSize: uncompressedSize ?? 0, compressedSize: compressedSize ?? 0 };
  }
  return undefined;
}

/** True where the bytes behind the data of an entry are nothing, or its data descriptor (APPNOTE 4.3.9). */
export function isDescriptor(gap: Buffer, entry: Entry): boolean {
  if (gap.length === 0) return true;
  if ((entry.generalPurposeBitFlag & DESCRIBED) === 0) return false;
  const signed = gap.length === 16 || gap.length === 24;
  if (signed ? gap.readUInt32LE(0) !== 0x08074b50 : gap.length !== 12 && gap.length !== 20) return false;
  const fields = signed ? gap.subarray(4) : gap;
  const [compressed, uncompressed] =
    fields.length === 12
      ? [fields.readUInt32LE(4), fields.readUInt32LE(8)]
      : [Number(fields.readBigUInt64LE(4)), Number(fields.readBigUInt64LE(12))];
  return fields.readUInt32LE(0) === entry.crc32 && compressed === entry.compressedSize && uncompressed === entry.uncompressedSize;
}
