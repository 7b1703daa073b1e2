import { readAller } from '../../../functions/formats/aller.ts';
import type { AllerToWrite, PackageFile } from '../../../local/portail/package.ts';
import { allerPackage } from '../../fixtures/packages.ts';

export const NUMERO = 'A-9-TESTTEST';

/** A good package for a RCO; every value invented. */
export const ALLER: AllerToWrite = {
  numero: NUMERO,
  demarche: 'RCO',
  insee: '01001',
  siret: '21010001000011',
  date: new Date('2026-11-20T09:30:15.250Z'),
  scanBytes: 300,
};

export const aller = (changed: Partial<AllerToWrite> = {}): Promise<Buffer> => allerPackage({ ...ALLER, ...changed });

/** Changes the text of the files whose name fits. */
export const edited =
  (name: RegExp, change: (text: string) => string) =>
  (files: PackageFile[]): PackageFile[] =>
    files.map((file) => (name.test(file.name) ? { ...file, bytes: Buffer.from(change(file.bytes.toString())) } : file));

export const MESSAGE = /^message\.xml$/;
export const ENTETE = /-ent-2\.xml$/;
export const DONNEES = /10870-XML-1-2\.xml$/;
/** Both places that hold the body: what is said twice is changed twice. */
export const BODIES = /^message\.xml$|-ent-2\.xml$/;

export const adding =
  (name: string, bytes: Buffer | string) =>
  (files: PackageFile[]): PackageFile[] => [...files, { name, bytes: Buffer.from(bytes) }];

/** The code of a refusal, or `accepted`. */
export async function verdict(changed: Partial<AllerToWrite>): Promise<string> {
  const read = await readAller(await aller(changed));
  return read.ok ? 'accepted' : read.refusal.code;
}

/** Codes of the warnings of a package that is accepted. */
export async function warnings(changed: Partial<AllerToWrite>): Promise<string[]> {
  const read = await readAller(await aller(changed));
  if (!read.ok) throw new Error(`refused: ${read.refusal.code}`);
  return read.value.warnings.map(({ code }) => code);
}
