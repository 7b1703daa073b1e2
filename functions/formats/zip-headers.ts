import type { Directory } from './zip-ends.ts';
import { ZIP_LIMITS } from './zip-limits.ts';
import { refuseZip } from './zip-refused.ts';

/** What the directory says of one entry (APPNOTE 4.3.12), rank from 1. */
export interface Header {
  readonly rank: number;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly attributes: number;
  /** Where its local header begins. */
  readonly start: number;
  readonly rawName: Buffer;
  readonly extra: Buffer;
}

/** Where the data of an entry lies, and whether a descriptor may follow it. */
export interface Body {
  readonly start: number;
  readonly end: number;
  readonly described: boolean;
}

/** General purpose bits (APPNOTE 4.4.4). */
export const FLAGS = { encrypted: 0x1, described: 0x8, stronglyEncrypted: 0x40, utf8: 0x800, masked: 0x2000 } as const;

/** Any way of encrypting data or headers. */
export const ENCRYPTED = FLAGS.encrypted | FLAGS.stronglyEncrypted | FLAGS.masked;

const DIRECTORY_HEADER = 0x02014b50;
const DIRECTORY_HEADER_BYTES = 46;
const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;

/** Every header of the directory: as many as it says, and nothing else in it. */
export function readHeaders(bytes: Buffer, directory: Directory): Header[] {
  const headers: Header[] = [];
  for (let at = directory.start; at < directory.end; ) {
    if (at + DIRECTORY_HEADER_BYTES > directory.end || bytes.readUInt32LE(at) !== DIRECTORY_HEADER) refuseZip('ZIP_CONTRADICTOIRE');
    if (headers.length >= ZIP_LIMITS.entries) refuseZip('ZIP_TROP_DE_FICHIERS');
    const nameEnd = at + DIRECTORY_HEADER_BYTES + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    const next = extraEnd + bytes.readUInt16LE(at + 32);
    if (next > directory.end) refuseZip('ZIP_CONTRADICTOIRE');
    headers.push({
      rank: headers.length + 1,
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packedSize: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      attributes: bytes.readUInt32LE(at + 38),
      start: bytes.readUInt32LE(at + 42),
      rawName: bytes.subarray(at + DIRECTORY_HEADER_BYTES, nameEnd),
      extra: bytes.subarray(nameEnd, extraEnd),
    });
    at = next;
  }
  if (headers.length !== directory.count) refuseZip('ZIP_CONTRADICTOIRE');
  return headers;
}

/**
 * Finds the data of an entry through its local header (APPNOTE 4.3.7), which must say what the directory says; sizes and
 * CRC may be left to a descriptor behind the data.
 */
export function locateBody(bytes: Buffer, { rank, method, crc, packedSize, size, start, rawName }: Header, limit: number): Body {
  const at = start + LOCAL_HEADER_BYTES;
  if (at > limit || bytes.readUInt32LE(start) !== LOCAL_HEADER) refuseZip('ZIP_CONTRADICTOIRE', rank);
  const flags = bytes.readUInt16LE(start + 6);
  const described = (flags & FLAGS.described) !== 0;
  const nameEnd = at + bytes.readUInt16LE(start + 26);
  // 0xffffffff leaves a size to a ZIP64 field, as writers do that do not know it yet.
  const agrees = (of: number, theirs: number): boolean => {
    const ours = bytes.readUInt32LE(start + of);
    return ours === theirs || (described && ours === 0) || (of !== 14 && ours === 0xffffffff);
  };
  const same =
    bytes.subarray(at, nameEnd).equals(rawName) &&
    bytes.readUInt16LE(start + 8) === method &&
    (flags & ENCRYPTED) === 0 &&
    agrees(14, crc) &&
    agrees(18, packedSize) &&
    agrees(22, size);
  const data = nameEnd + bytes.readUInt16LE(start + 28);
  if (!same || data + packedSize > limit) refuseZip('ZIP_CONTRADICTOIRE', rank);
  return { start: data, end: data + packedSize, described };
}

/** True where the bytes are a data descriptor (APPNOTE 4.3.9) that says what the directory says. */
export function isDescriptor(gap: Buffer, { crc, packedSize, size }: Header): boolean {
  const signed = gap.length === 16 || gap.length === 24;
  if (!signed && gap.length !== 12 && gap.length !== 20) return false;
  if (signed && gap.readUInt32LE(0) !== 0x08074b50) return false;
  const fields = gap.subarray(signed ? 4 : 0);
  const large = fields.length === 20;
  const sizeAt = (at: number): bigint => (large ? fields.readBigUInt64LE(at) : BigInt(fields.readUInt32LE(at)));
  return fields.readUInt32LE(0) === crc && sizeAt(4) === BigInt(packedSize) && sizeAt(large ? 12 : 8) === BigInt(size);
}
