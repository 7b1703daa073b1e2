const utf8 = new TextDecoder('utf-8', { fatal: true });

/** General purpose bit 11: the name is in UTF-8 (APPNOTE 4.4.4). */
const UTF8_FLAG = 0x800;

/**
 * The name of an entry as text; `null` where it is no safe name: invalid UTF-8, a control character, a backslash, an
 * absolute path, a drive, or a `.`/`..`/empty segment. Old tools write CP437 without the flag: read as Latin-1, since
 * only equality with the declared names matters.
 */
export function safeName(raw: Buffer, flags: number): string | null {
  const name = decode(raw, flags);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (name === null || name === '' || /[\u0000-\u001f\u007f\\]/.test(name) || /^[a-z]:/i.test(name)) return null;
  const segments = (name.endsWith('/') ? name.slice(0, -1) : name).split('/');
  return segments.some((segment) => segment === '' || segment === '.' || segment === '..') ? null : name.normalize('NFC');
}

function decode(raw: Buffer, flags: number): string | null {
  try {
    return utf8.decode(raw);
  } catch {
    return (flags & UTF8_FLAG) === 0 ? raw.toString('latin1') : null;
  }
}
