import { describe, expect, test } from 'vitest';
import { readAller } from '../../../functions/formats/aller.ts';
import { packageDigest } from '../../../functions/formats/digest.ts';
import { parseXml } from '../../../functions/formats/xml.ts';
import type { AllerToWrite, PackageFile } from '../../../local/portail/package.ts';
import { allerPackage, rezip } from '../../fixtures/packages.ts';
import { ALLER, adding, edited, MESSAGE } from './aller-fixtures.ts';

/** The files of one package: scans are drawn at random, so that each package is another one. */
async function drawn(): Promise<PackageFile[]> {
  let files: PackageFile[] = [];
  await allerPackage({
    ...ALLER,
    mutate: (built) => {
      files = built;
      return built;
    },
  });
  return files;
}
const files = await drawn();

async function digestOf(zip: Buffer): Promise<string> {
  const read = await readAller(zip);
  if (!read.ok) throw new Error(read.refusal.code);
  return read.value.digest;
}
/** Digest of the drawn package with a change. */
async function digest(change: (files: PackageFile[]) => PackageFile[] = (same) => same): Promise<string> {
  return digestOf(await allerPackage({ ...ALLER, mutate: () => change(files) } satisfies AllerToWrite));
}
const inMessage = (from: string | RegExp, to: string) =>
  edited(MESSAGE, (text) => {
    const changed = text.replaceAll(typeof from === 'string' ? from : new RegExp(from, 'g'), to);
    if (changed === text) throw new Error('nothing changed');
    return changed;
  });

describe('the digest of a package', () => {
  test.each<[string, (files: PackageFile[]) => PackageFile[]]>([
    ['files in another order', (all) => all.toReversed()],
    ['another prefix of the envelope', inMessage(/ns2(?=[:=])/, 'pec')],
    [
      'another packaging: Security',
      inMessage(/(?<=<ns2:Security>).*(?=<\/ns2:Security>)/, '<ns2:DateTime>2027-01-01T00:00:00Z</ns2:DateTime>'),
    ],
    ['no Security at all', inMessage(/<ns2:Security>.*<\/ns2:Security>/, '')],
    ['blanks between elements', inMessage('><ns2:', '>\n  <ns2:')],
    ['comments and other quotes', inMessage(/xmlns:xs="([^"]*)"/, "xmlns:xs='$1'")],
    ['a letter written as a reference', inMessage('FlowType>RCO', 'FlowType>&#82;CO')],
    ['no declaration of the document', inMessage(/^<\?xml.*?\?>/, '')],
  ])('is the same: %s', async (_, change) => {
    expect(await digest(change)).toBe(await digest());
  });

  test('is the same re-zipped: other order, other compression, other dates', async () => {
    const zip = await allerPackage({ ...ALLER, mutate: () => files });
    const again = await rezip(zip);
    expect(again.equals(zip)).toBe(false);
    expect(await digestOf(again)).toBe(await digestOf(zip));
  });

  test.each<[string, (files: PackageFile[]) => PackageFile[]]>([
    ['one byte of a scan', (all) => all.map((file) => (file.name.endsWith('.jpg') ? { ...file, bytes: flipped(file.bytes) } : file))],
    ['one more file', adding('mot.txt', '')],
    ['one more empty file of another name', adding('mots.txt', '')],
    ['two files that change their content', swapped],
    ['a value in the envelope', inMessage('FlowType>RCO', 'FlowType>RCO-LA')],
    ['the password of the dossier', inMessage('inv3nté#01', 'inv3nté#02')],
    ['an attribute', inMessage('Location_FR', 'Location_BE')],
    ['a Security of another namespace', inMessage('<Suivi/>', '<Suivi/><Security>1</Security>')],
    ['two elements in another order', inMessage('AckType>AVL</ns2:AckType><ns2:AckType>ANL', 'AckType>ANL</ns2:AckType><ns2:AckType>AVL')],
  ])('is another one: %s', async (_, change) => {
    expect(await digest(change)).not.toBe(await digest());
  });

  test('costs no more than the document is long, however deep and quoted', () => {
    const quotes = '"'.repeat(1000);
    const parsed = parseXml(Buffer.from(`${'<a>'.repeat(50)}${quotes}${'</a>'.repeat(50)}`), 'document');
    if (!parsed.ok) throw new Error(parsed.refusal.code);
    expect(packageDigest([{ name: 'message.xml', sha256: '' }], parsed.value)).toMatch(/^[0-9a-f]{64}$/);
  });
});

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[200] = (copy[200] ?? 0) ^ 1;
  return copy;
}

function swapped(all: PackageFile[]): PackageFile[] {
  const pdf = all.filter(({ name }) => name.endsWith('.pdf'));
  const [one, other] = [pdf.at(0), pdf.at(-1)];
  if (one === undefined || other === undefined) throw new Error('no two PDF files');
  return all.map((file) => (file === one ? { ...one, bytes: other.bytes } : file === other ? { ...other, bytes: one.bytes } : file));
}
