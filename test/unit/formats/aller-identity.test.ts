import { expect, test } from 'vitest';
import { readAllerIdentity } from '../../../functions/formats/aller-identity.ts';
import { type AllerToWrite, allerPackage } from '../../../local/portail/package.ts';

const good: AllerToWrite = { numero: 'A-9-TESTTEST', demarche: 'ILE', insee: '01001', date: new Date('2026-11-23T09:00:00Z') };
const of = async (changed: Partial<AllerToWrite>) => readAllerIdentity(await allerPackage({ ...good, ...changed }));

test.each<[string, Partial<AllerToWrite>, object]>([
  [
    'a package refused for a program',
    { mutate: (files) => [...files, { name: 'a.exe', bytes: Buffer.from('MZ') }] },
    { numero: 'A-9-TESTTEST', demarche: 'ILE' },
  ],
  ['two numbers', { entete: { numero: 'A-9-AUTREAUT' } }, { numero: null, demarche: 'ILE' }],
  ['an unknown démarche', { demarche: 'XYZ' }, { numero: 'A-9-TESTTEST', demarche: null }],
  ['an invalid number', { message: { numero: 'a/b' }, entete: { numero: 'a/b' } }, { numero: null, demarche: 'ILE' }],
  ['no entête', { mutate: (files) => files.filter(({ name }) => !name.includes('-ent-')) }, { numero: 'A-9-TESTTEST', demarche: 'ILE' }],
  ['no message', { mutate: (files) => files.filter(({ name }) => name !== 'message.xml') }, { numero: null, demarche: null }],
])('%s', async (_, changed, expected) => {
  expect(await of(changed)).toEqual(expected);
});

test('nothing is believed of an archive that is refused', async () => {
  const zip = await allerPackage(good);
  expect(await readAllerIdentity(zip.subarray(0, -30))).toEqual({ numero: null, demarche: null });
});
