/** Extensions of programs and scripts: refused among the pieces whatever their content (design §6). */
const FORBIDDEN_EXTENSIONS = new Set(
  (
    'exe com bat cmd ps1 psm1 vbs vbe js jse mjs ws wsf wsh hta msi msp msc scr pif cpl jar jnlp class app dmg pkg deb rpm apk ' +
    'sh bash zsh csh ksh run bin elf so dll sys reg lnk url inf scf gadget py pyc pl rb php asp aspx jsp html htm xhtml svg chm ' +
    'docm xlsm pptm dotm xltm iso img vhd'
  ).split(' '),
);

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

/** First bytes of programs, whatever the name says. */
const FORBIDDEN_STARTS: readonly Buffer[] = [
  ascii('MZ'),
  ascii('\x7fELF'),
  ascii('#!'),
  Buffer.from([0xfe, 0xed, 0xfa, 0xce]),
  Buffer.from([0xfe, 0xed, 0xfa, 0xcf]),
  Buffer.from([0xce, 0xfa, 0xed, 0xfe]),
  Buffer.from([0xcf, 0xfa, 0xed, 0xfe]),
  Buffer.from([0xca, 0xfe, 0xba, 0xbe]),
  // Windows shortcut (MS-SHLLINK 2.1): runs what it points to.
  Buffer.from([0x4c, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00]),
];

/** What a page may begin with: `<`, a byte order mark, white space. */
const FIRST_SIGNS: ReadonlySet<number | undefined> = new Set([0x3c, 0xef, 0x20, 0x09, 0x0a, 0x0d]);

/** Pages and drawings that a browser runs, whatever the name says; an XML declaration or comments may come first. */
const ACTIVE_PAGE =
  /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,200}-->\s*)?<(?:!doctype\s+(?:html|svg)|html|svg|script|\?php)\b/i;

/** First bytes that a name promises. */
const EXPECTED_STARTS: Readonly<Record<string, readonly Buffer[]>> = {
  pdf: [ascii('%PDF-')],
  png: [ascii('\x89PNG\r\n\x1a\n')],
  jpg: [Buffer.from([0xff, 0xd8, 0xff])],
  jpeg: [Buffer.from([0xff, 0xd8, 0xff])],
  gif: [ascii('GIF8')],
  tif: [ascii('II*\0'), ascii('MM\0*')],
  tiff: [ascii('II*\0'), ascii('MM\0*')],
  zip: [ascii('PK\x03\x04'), ascii('PK\x05\x06')],
};

const extensionOf = (name: string): string => /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** Extensions that Windows could see: it drops dots and spaces at the end, and reads a stream behind a colon. */
function extensionsOf(name: string): string[] {
  return [name, name.split(':')[0] ?? ''].map((seen) => extensionOf(seen.replace(/[. ]+$/, '')));
}

const startsWith = (bytes: Buffer, start: Buffer): boolean => bytes[0] === start[0] && bytes.subarray(0, start.length).equals(start);

/** True for a program or a script, by its name or by its first bytes. */
export function isExecutable(name: string, bytes: Buffer): boolean {
  return (
    extensionsOf(name).some((extension) => FORBIDDEN_EXTENSIONS.has(extension)) ||
    FORBIDDEN_STARTS.some((start) => startsWith(bytes, start)) ||
    (FIRST_SIGNS.has(bytes[0]) && ACTIVE_PAGE.test(bytes.toString('latin1', 0, 1024)))
  );
}

/** True where the first bytes are not those that the name promises; unknown names promise nothing. */
export function contradictsName(name: string, bytes: Buffer): boolean {
  const expected = EXPECTED_STARTS[extensionOf(name)];
  return expected !== undefined && !expected.some((start) => startsWith(bytes, start));
}
