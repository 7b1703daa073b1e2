import type { Boite, Sha256 } from './ids.ts';
import { compactInstant } from './instants.ts';

/** Folders of a boite, as the commune's software sees them. */
export const BOITE_FOLDERS = ['teledossiers', 'retours', 'traites', 'rejets'] as const;
export type BoiteFolder = (typeof BOITE_FOLDERS)[number];

export const folderPrefix = (boite: string, folder: BoiteFolder): string => `${boite}/${folder}/`;
export const teledossierKey = (boite: string, fileName: string): string => `${folderPrefix(boite, 'teledossiers')}${fileName}`;
export const lisezMoiKey = (boite: string): string => `${boite}/LISEZMOI.txt`;

/**
 * Tag of every file that the hub puts in a boite: the rule of the bucket that stands behind the purge finds them by it. Folders and
 * LISEZMOI carry none, they stay; neither does what a commune uploads, which is moved, and then carries it.
 */
export const EXPIRY_TAG = { Key: 'duree', Value: 'contenu' } as const;

/** Names that upload tools give to a file until it is whole: WinSCP, FileZilla and scripts. */
const PARTIAL = /\.(?:filepart|part|tmp)$/i;

/**
 * What a name under `retours/` is: a folder's own placeholder, a hidden file (`.DS_Store`, lftp's `.in.…`), a file still
 * being uploaded under a provisional name, or a return flow.
 */
export function kindOfReturn(name: string): 'placeholder' | 'hidden' | 'partial' | 'file' {
  if (name === '' || name.endsWith('/')) return 'placeholder';
  if (name.split('/').some((segment) => segment.startsWith('.'))) return 'hidden';
  return PARTIAL.test(name) ? 'partial' : 'file';
}

/**
 * Bytes of a moved name: file systems stop at 255, less the instant (16), eight digits of the hash, two dashes and the
 * `.json` of the receipt.
 */
const NAME_MAX_BYTES = 220;

/**
 * The name that a person chose, made safe as one segment of a path on any system: letters, digits, space and `._()-`,
 * composed, no leading dot, shortened by its middle so that its extension stays.
 */
export function safeName(name: string): string {
  const safe = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N} ._()-]/gu, '_')
    .replace(/ +/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  if (safe === '') return 'sans-nom';
  if (byteLength(safe) <= NAME_MAX_BYTES) return safe;
  const extension = /\.[0-9A-Za-z]{1,8}$/.exec(safe)?.[0] ?? '';
  return `${cutToBytes(safe.slice(0, safe.length - extension.length), NAME_MAX_BYTES - extension.length)}${extension}`;
}

/** Name under `traites/` or `rejets/`: `{instant}-{sha8}-{name}`; the instant is when the file arrived, in UTC. */
export function movedName(file: { readonly name: string; readonly modifiedAt: string; readonly sha256: Sha256 }): string {
  return `${movedStem(file)}-${safeName(file.name)}`;
}

/** What a moved file, its receipt and its report begin with; no part of it was chosen by a person. */
export function movedStem(file: { readonly modifiedAt: string; readonly sha256: Sha256 }): string {
  return `${compactInstant(file.modifiedAt)}-${file.sha256.slice(0, 8)}`;
}

export const movedKey = (boite: Boite, folder: 'traites' | 'rejets', name: string): string => `${folderPrefix(boite, folder)}${name}`;

/** UTF-8 length, without a TextEncoder: the domain stays free of the platform. */
function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += bytesOf(character);
  return bytes;
}

function cutToBytes(text: string, max: number): string {
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += bytesOf(character);
    if (bytes > max) break;
    kept += character;
  }
  return kept;
}

function bytesOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
