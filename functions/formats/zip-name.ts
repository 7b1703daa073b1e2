const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Control characters, the backslash, and the signs that turn the direction of a text: with them `fdp.exe` is displayed
 * `exe.pdf`.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\\]/;

/**
 * The name of an entry as text; `undefined` where it is no safe name: invalid UTF-8, a forbidden character, an absolute
 * path, a drive, or a `.`/`..`/empty segment.
 */
export function safeName(raw: Buffer): string | undefined {
  const name = decode(raw);
  if (name === undefined || name === '' || FORBIDDEN.test(name) || /^[a-z]:/i.test(name)) return undefined;
  const segments = (name.endsWith('/') ? name.slice(0, -1) : name).split('/');
  return segments.some((segment) => segment === '' || segment === '.' || segment === '..') ? undefined : name.normalize('NFC');
}

function decode(raw: Buffer): string | undefined {
  try {
    return utf8.decode(raw);
  } catch {
    return undefined;
  }
}
