import type { DocumentRef } from '../domain/dossier.ts';

/** Types of the documents that a commune may send to the usager. */
export type PieceType = DocumentRef['type'];

/** Largest document, in bytes (refusal PIECE_REFUSEE: « 10 Mo au plus »). */
export const PIECE_MAX_BYTES = 10 * 1024 * 1024;
/** Documents with one answer. */
export const PIECES_MAX = 10;

/**
 * Characters of a document's name, as the GS asks too (prepare-document.ts). Encoded, each takes twelve at most: 1,440 of the 2 KB of
 * metadata that S3 keeps with an object. A longer name would be refused by the bucket, again at each try.
 */
const NAME_MAX = 120;

const EXTENSIONS: Record<PieceType, readonly string[]> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
};

const SIGNATURES: Record<PieceType, Buffer> = {
  'application/pdf': Buffer.from('%PDF-'),
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff]),
  'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
};

/** Type of a document by its first bytes, never by its name; undefined for any other kind of file. */
export function pieceType(bytes: Buffer): PieceType | undefined {
  const types = Object.keys(SIGNATURES) as PieceType[];
  return types.find((type) => bytes.subarray(0, SIGNATURES[type].length).equals(SIGNATURES[type]));
}

/** True where a file name ends as its type says. */
export function extensionFits(name: string, type: PieceType): boolean {
  return EXTENSIONS[type].includes(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
}

/** The name that the usager reads: without its folders, cut before its extension where it is too long. */
export function shownName(name: string): string {
  const characters = [...name.slice(name.lastIndexOf('/') + 1)];
  if (characters.length <= NAME_MAX) return characters.join('');
  const extension = name.slice(name.lastIndexOf('.'));
  return characters.slice(0, NAME_MAX - extension.length).join('') + extension;
}

/** The type that a media type names, where such a document is admitted. */
export function pieceTypeNamed(mediaType: string | undefined): PieceType | undefined {
  return (Object.keys(SIGNATURES) as PieceType[]).find((type) => type === mediaType);
}
