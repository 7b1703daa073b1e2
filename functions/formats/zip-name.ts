import { crc32 } from 'node:zlib';
import { FLAGS, type Header } from './zip-headers.ts';
import { refuseZip } from './zip-refused.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Upper half of code page 437 (APPNOTE D.1): what a name is in that does not say UTF-8. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/**
 * The name of an entry, composed (NFC). Many tools write UTF-8 without saying so; else it is code page 437, whose French
 * letters are those of Windows (850). A second name in Info-ZIP's Unicode field (APPNOTE 4.6.9) is the name of an entry
 * whose first one is no UTF-8, and must not differ from it otherwise: two programs would see two files.
 */
export function readName({ rawName, flags, extra, rank }: Header): string {
  const decoded = decode(rawName);
  const second = unicodePath(rawName, extra, rank);
  if (decoded === null && second === undefined && (flags & FLAGS.utf8) !== 0) refuseZip('ZIP_CHEMIN_INTERDIT', rank);
  const first = safe(decoded ?? (second === undefined ? cp437(rawName) : second), rank);
  if (second !== undefined && safe(second, rank) !== first) refuseZip('ZIP_CONTRADICTOIRE', rank);
  return first;
}

/**
 * Control characters, the backslash, and the signs that turn the direction of a text: with them `fdp.exe` is displayed
 * `exe.pdf`.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\\]/;

/**
 * Refuses a forbidden character, an absolute path, a drive, a `.`, `..` or empty segment. Nothing else is forbidden: a
 * name may have spaces, accents and folders.
 */
function safe(name: string, rank: number): string {
  if (name === '' || FORBIDDEN.test(name) || /^[a-z]:/i.test(name)) refuseZip('ZIP_CHEMIN_INTERDIT', rank);
  const segments = (name.endsWith('/') ? name.slice(0, -1) : name).split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) refuseZip('ZIP_CHEMIN_INTERDIT', rank);
  return name.normalize('NFC');
}

function decode(raw: Buffer): string | null {
  try {
    return utf8.decode(raw);
  } catch {
    return null;
  }
}

const cp437 = (raw: Buffer): string => Array.from(raw, (byte) => (byte < 128 ? String.fromCharCode(byte) : CP437[byte - 128])).join('');

/** The Unicode path of an extra field (0x7075, version 1), if it is about this name and no older one. */
function unicodePath(rawName: Buffer, extra: Buffer, rank: number): string | undefined {
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (end > extra.length) refuseZip('ZIP_CONTRADICTOIRE', rank);
    const field = extra.subarray(at + 4, end);
    const about = extra.readUInt16LE(at) === 0x7075 && field.length > 5 && field[0] === 1 && field.readUInt32LE(1) === crc32(rawName);
    if (about) return decode(field.subarray(5)) ?? refuseZip('ZIP_CHEMIN_INTERDIT', rank);
    at = end;
  }
  return undefined;
}
