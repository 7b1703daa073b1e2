import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLES } from '../../../docs/samples.ts';
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

describe('samples of return flows', () => {
  test('are those of docs/samples.ts', () => {
    expect(readdirSync(new URL('samples/', docs)).sort()).toEqual(
      Object.keys(SAMPLES)
        .map((name) => `${name}.zip`)
        .sort(),
    );
  });

  test.each(Object.entries(SAMPLES))('%s is read by the hub, and fits the schema', async (name, sample) => {
    const zip = sampleOf(`${name}.zip`);
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
