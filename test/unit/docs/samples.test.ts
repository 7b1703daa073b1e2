import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RECEIVED_ON } from '../../../docs/samples/allers.ts';
import { RETOURS } from '../../../docs/samples/retours.ts';
import { sampleFiles } from '../../../docs/samples/write.ts';
import { readRetour } from '../../../functions/formats/retour.ts';
import { retourMessage } from '../../../functions/formats/retour-writer.ts';
import { readZip } from '../../../functions/formats/zip.ts';
import { PDF, piece, RETOUR } from '../formats/retour-fixtures.ts';

const docs = new URL('../../../docs/formats/', import.meta.url);
const sampleOf = (name: string) => readFileSync(new URL(`samples/${name}`, docs));

let xsd: XmlDocument;
let validator: XsdValidator;
beforeAll(() => {
  xmlRegisterFsInputProviders();
  xsd = XmlDocument.fromBuffer(readFileSync(new URL('retour.xsd', docs)), { url: fileURLToPath(new URL('retour.xsd', docs)) });
  validator = XsdValidator.fromDoc(xsd);
});
afterAll(() => {
  validator.dispose();
  xsd.dispose();
});

/** True if the published schema accepts a message. */
function fits(message: string): boolean {
  const document = XmlDocument.fromString(message);
  try {
    validator.validate(document);
    return true;
  } catch {
    return false;
  } finally {
    document.dispose();
  }
}

const root = path.join(import.meta.dirname, '../../..');

/** What `npm run -s validate -- --json` says, by file. */
function verdictsOf(kind: 'aller' | 'retour', files: readonly string[]): Promise<Record<string, string>> {
  const options = kind === 'aller' ? ['--recu-le', RECEIVED_ON] : ['--retour'];
  const args = [path.join(root, 'local/validate/main.ts'), '--json', ...options, ...files];
  return new Promise((resolve) => {
    const run = { cwd: root, env: { ...process.env, INIT_CWD: path.join(root, 'docs/formats/samples') } };
    execFile(process.execPath, args, run, (_, stdout) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      const said = lines.map((line) => JSON.parse(line) as { file: string; accepted: boolean; refusal?: { code: string } });
      resolve(Object.fromEntries(said.map(({ file, accepted, refusal }) => [file, accepted ? 'accepte' : (refusal?.code ?? '')])));
    });
  });
}

describe('the editors’ folder', () => {
  test('holds the very samples of docs/samples (else: node docs/samples/write.ts)', async () => {
    const wanted = await sampleFiles();
    const found = readdirSync(new URL('samples/', docs), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(found.length).toBe(wanted.size);
    for (const [name, bytes] of wanted) expect([name, sampleOf(name).equals(bytes)]).toEqual([name, true]);
  });

  test.each(['aller', 'retour'] as const)('says of each %s what the hub says', { timeout: 60_000 }, async (kind) => {
    const wanted: Record<string, string> = JSON.parse(sampleOf('verdicts.json').toString('utf8'));
    const ours = Object.entries(wanted).filter(([name]) => name.startsWith(`${kind}/`));
    expect(ours.some(([, verdict]) => verdict === 'accepte') && ours.some(([, verdict]) => verdict !== 'accepte')).toBe(true);
    const files = ours.map(([name]) => name);
    expect(await verdictsOf(kind, files)).toEqual(Object.fromEntries(ours));
  });
});

describe('good samples of return flows', () => {
  test.each(Object.entries(RETOURS))('%s is read by the hub, and fits the schema', async (name, sample) => {
    const zip = sampleOf(`retour/${name}.zip`);
    expect(await readRetour(zip)).toMatchObject({
      ok: true,
      value: { numero: sample.numero, pieces: (sample.pieces ?? []).map((one) => ({ name: one.name })) },
    });
    const entries = await readZip(zip);
    if (!entries.ok) throw new Error(entries.refusal.code);
    const message = entries.value.find((entry) => entry.name === 'message.xml')?.bytes.toString('utf8') ?? '';
    expect(message).toBe(retourMessage(sample));
    expect(fits(message)).toBe(true);
  });

  test('the example of the page fits the schema', () => {
    const page = readFileSync(new URL('flux-retour.md', docs), 'utf8');
    const example = /```xml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(fits(example)).toBe(true);
  });
});

describe('the schema refuses what the reader refuses', () => {
  const text = retourMessage({ ...RETOUR, pieces: [piece('a.pdf', PDF)] });
  test.each([
    ['another version', text.replace('<Version>1', '<Version>2')],
    ['an unknown code', text.replace('<Statut>16', '<Statut>18')],
    ['14, which only the hub gives', text.replace('<Statut>16', '<Statut>14')],
    ['a number that is none', text.replace('<NumeroTeledemarche>A-9', '<NumeroTeledemarche>A 9')],
    ['a document of another kind', text.replace('a.pdf', 'a.docx')],
    ['another namespace', text.replace('pec/message/v1', 'pec/message/v2')],
    ['an aller', text.replaceAll('Retour>', 'Aller>')],
  ])('%s', (_, message) => {
    expect(fits(text)).toBe(true);
    expect(fits(message)).toBe(false);
  });
});
