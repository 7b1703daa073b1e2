import { describe, expect, test } from 'vitest';
import { readAller } from '../../../functions/formats/aller.ts';
import { METIER_URI, PEC_URI } from '../../../functions/formats/namespaces.ts';
import type { AllerToWrite } from '../../../local/portail/package.ts';
import { hostileDocuments } from '../../fixtures/hostile-documents.ts';
import { samplePdf, withMessage } from '../../fixtures/packages.ts';
import { ALLER, adding, aller, BODIES, DONNEES, ENTETE, edited, MESSAGE, NUMERO, verdict } from './aller-fixtures.ts';

async function good(changed: Partial<AllerToWrite> = {}) {
  const read = await readAller(await aller(changed));
  if (!read.ok) throw new Error(read.refusal.code);
  return read.value;
}

describe('what is read', () => {
  test('number, démarche, commune, both ends, legal date, address, rank', async () => {
    expect(await good()).toMatchObject({
      numero: NUMERO,
      demarche: 'RCO',
      insee: '01001',
      siret: '21010001000011',
      sender: { siret: '13000918600011', service: 'flux_GS_PEC_AVL' },
      messageId: `${NUMERO} 1234567 Principal 2026-11-20T10:30:34`,
      submittedAt: '2026-11-20T09:30:15.250Z',
      rank: '2',
      email: 'usager@exemple.test',
      warnings: [],
    });
  });

  test('every file, with its role, its size and its SHA-256; a nested archive is a piece like another', async () => {
    const { files } = await good();
    expect(files.map(({ name, role }) => [name.replace(`${NUMERO}-RCO-`, ''), role])).toEqual([
      ['message.xml', 'message'],
      ['ent-2.xml', 'entete'],
      ['doc-recapPDF-1-2.pdf', 'document'],
      ['doc-Liste des pieces jointes-1-2.pdf', 'document'],
      ['doc-10870-XML-1-2.xml', 'document'],
      ['pj-ji-1-2.jpg', 'piece'],
      ['pj-jf-1-2.pdf', 'piece'],
      ['pj-Pieces_Jointes_RCO-1-2.zip', 'piece'],
    ]);
    expect(files.every(({ sha256, bytes }) => /^[0-9a-f]{64}$/.test(sha256) && bytes > 0)).toBe(true);
  });

  test('an ILE has no known data', async () => {
    expect(await good({ demarche: 'ILE' })).toMatchObject({ demarche: 'ILE', warnings: [] });
  });

  test('neither the password of the dossier nor the mail of the envelope is in the result', async () => {
    const zip = await aller();
    const read = JSON.stringify(await readAller(zip));
    expect((await readAller(zip)).ok).toBe(true);
    for (const secret of ['inv3nté#01', 'ne-pas-repondre@exemple.test', 'dossier à traiter', 'Bonjour']) expect(read).not.toContain(secret);
  });

  test.each([
    ['2026-11-20T10:30:15+01:00', '2026-11-20T09:30:15.000Z'],
    ['2026-11-20T09:30:15Z', '2026-11-20T09:30:15.000Z'],
    ['2026-11-20T10:30:15.123456789+01:00', '2026-11-20T09:30:15.123Z'],
    ['2026-07-14T10:30:15', '2026-07-14T08:30:15.000Z'],
    ['2026-12-31T23:59:59', '2026-12-31T22:59:59.000Z'],
  ])('the legal date %s is the instant %s', async (written, instant) => {
    const mutate = edited(BODIES, (text) => text.replace(/(?<=<Date>)[^<]*/, written));
    expect((await good({ mutate })).submittedAt).toBe(instant);
  });

  test('names go by namespace: other prefix, none, Aller in either namespace', async () => {
    const bare = (text: string) => text.replaceAll('ns2:', '').replaceAll('xmlns:ns2', 'xmlns');
    const [before, body] = [`xmlns="${METIER_URI}" `, /(<Aller)>/];
    const mutate = edited(MESSAGE, (text) => bare(text.replace(before, '')).replace(body, `$1 xmlns="${METIER_URI}">`));
    expect((await good({ mutate })).numero).toBe(NUMERO);
    expect((await good({ prefix: 'pec' })).numero).toBe(NUMERO);
  });
});

const drop = (name: RegExp): Partial<AllerToWrite> => ({ mutate: (files) => files.filter((file) => !name.test(file.name)) });
const edit = (name: RegExp, change: (text: string) => string): Partial<AllerToWrite> => ({ mutate: edited(name, change) });
const without = (element: string): Partial<AllerToWrite> =>
  edit(BODIES, (text) => text.replace(new RegExp(`<${element}>.*?</${element}>`), ''));
const dated = (date: string): Partial<AllerToWrite> => edit(BODIES, (text) => text.replace(/(?<=<Date>)[^<]*/, date));
const program = (name: string, bytes: Buffer | string): Partial<AllerToWrite> => ({ mutate: adding(name, bytes) });

describe('what is refused', () => {
  test.each<[string, string, Partial<AllerToWrite>]>([
    ['no message.xml', 'MESSAGE_ABSENT', drop(MESSAGE)],
    ['message.xml in a folder only', 'MESSAGE_ABSENT', { mutate: (files) => files.map((f) => ({ ...f, name: `a/${f.name}` })) }],
    ['a second message.xml in a folder', 'MESSAGE_MULTIPLE', program('a/message.xml', '<a/>')],
    ['a second message.xml by case', 'ZIP_NOM_EN_DOUBLE', program('Message.XML', '<a/>')],
    ['envelope of another namespace', 'XML_ESPACE_DE_NOMS', edit(MESSAGE, (text) => text.replaceAll(PEC_URI, `${PEC_URI}x`))],
    ['body of another namespace', 'XML_ESPACE_DE_NOMS', edit(MESSAGE, (text) => text.replaceAll(METIER_URI, `${METIER_URI}x`))],
    ['entête of another namespace', 'XML_ESPACE_DE_NOMS', edit(ENTETE, (text) => text.replaceAll(METIER_URI, 'urn:x'))],
    [
      'another root',
      'XML_ESPACE_DE_NOMS',
      edit(MESSAGE, (text) => text.replaceAll('ns2:Message>', 'ns2:Massage>').replace('<ns2:Message ', '<ns2:Massage ')),
    ],
    ['no routing', 'XML_ELEMENT_ABSENT', edit(MESSAGE, (text) => text.replaceAll('ns2:Routing>', 'ns2:Rooting>'))],
    ['a return flow', 'XML_ELEMENT_ABSENT', edit(MESSAGE, (text) => text.replaceAll('ns2:Aller>', 'ns2:Retour>'))],
    ['an entête cut short', 'XML_MAL_FORME', edit(ENTETE, (text) => text.slice(0, -5))],
    ['an entête with a DTD', 'XML_DTD', edit(ENTETE, (text) => text.replace('?>', '?><!DOCTYPE a>'))],
    ['data with a DTD', 'XML_DTD', edit(DONNEES, (text) => text.replace('?>', '?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'))],
    ['no number', 'NUMERO_INVALIDE', without('NumeroTeledemarche')],
    ['a number that is a path', 'NUMERO_INVALIDE', { message: { numero: '../x' }, entete: { numero: '../x' } }],
    ['a number of 41 characters', 'NUMERO_INVALIDE', { message: { numero: 'A'.repeat(41) } }],
    ['two numbers', 'CONTRADICTION_NUMERO', { entete: { numero: 'A-9-TESTAUTR' } }],
    ['numbers that differ by case', 'CONTRADICTION_NUMERO', { entete: { numero: NUMERO.toLowerCase() } }],
    ['no démarche', 'DEMARCHE_INCONNUE', without('NumeroDemarche')],
    ['an unknown démarche', 'DEMARCHE_INCONNUE', { message: { demarche: 'DAUA' }, entete: { demarche: 'DAUA' } }],
    ['two démarches', 'CONTRADICTION_DEMARCHE', { entete: { demarche: 'ILE' } }],
    ['a flow of another démarche', 'CONTRADICTION_DEMARCHE', edit(MESSAGE, (text) => text.replace('FlowType>RCO', 'FlowType>ILE'))],
    ['a recipient of another démarche', 'CONTRADICTION_DEMARCHE', edit(MESSAGE, (text) => text.replace('Service>RCO', 'Service>ILE'))],
    ['no commune', 'COMMUNE_INCONNUE', without('Routage')],
    ['no code of a commune', 'COMMUNE_INCONNUE', { message: { insee: '1001' }, entete: { insee: '1001' } }],
    ['two communes', 'CONTRADICTION_COMMUNE', { entete: { insee: '01002' } }],
    [
      'two communes in one routing',
      'CONTRADICTION_COMMUNE',
      edit(MESSAGE, (text) => text.replace(/<Donnee>.*?<\/Donnee>/, (one) => one + one.replace('01001', '01002'))),
    ],
    ['no legal date', 'DATE_ABSENTE', without('Date')],
    ['a day only', 'DATE_ABSENTE', dated('2026-11-20')],
    ['a French date', 'DATE_ABSENTE', dated('20/11/2026 10:30:15')],
    ['a day that does not exist', 'DATE_ABSENTE', dated('2026-02-30T10:30:15+01:00')],
    ['a day that does not exist, without offset', 'DATE_ABSENTE', dated('2026-02-30T10:30:15')],
    ['an hour that does not exist', 'DATE_ABSENTE', dated('2026-11-20T25:30:15+01:00')],
    ['two legal dates', 'CONTRADICTION_DATE', { entete: { date: new Date('2026-11-20T09:30:16Z') } }],
    ['a declared piece that is missing', 'FICHIER_DECLARE_ABSENT', drop(/pj-ji/)],
    ['a declared document that is missing', 'FICHIER_DECLARE_ABSENT', drop(DONNEES)],
    ['a program by its name', 'FICHIER_INTERDIT', program('photo.exe', 'rien')],
    ['a program by its name, in capitals', 'FICHIER_INTERDIT', program('photo.pdf.SCR', 'rien')],
    ['a program by its name, a dot behind', 'FICHIER_INTERDIT', program('photo.exe.', 'rien')],
    ['a program by its name, a space behind', 'FICHIER_INTERDIT', program('photo.exe ', 'rien')],
    ['a program by its name, a stream behind', 'FICHIER_INTERDIT', program('photo.exe::$DATA', 'rien')],
    ['a script by its name', 'FICHIER_INTERDIT', program('pieces/installe.ps1', 'rien')],
    ['a macro by its name', 'FICHIER_INTERDIT', program('formulaire.docm', 'rien')],
    ['a program by its first bytes', 'FICHIER_INTERDIT', program('photo.jpg', 'MZ\x90\0')],
    ['a program for Linux', 'FICHIER_INTERDIT', program('photo.pdf', '\x7fELF\x02')],
    ['a shortcut by its first bytes', 'FICHIER_INTERDIT', program('photo.jpg', 'L\0\0\0\x01\x14\x02\0')],
    ['a page that its name hides', 'FICHIER_INTERDIT', program('photo.jpg', '\n<!DOCTYPE html><script>alert(1)</script>')],
    [
      'a drawing that its name hides',
      'FICHIER_INTERDIT',
      program('plan.xml', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
    ['data in an old Latin encoding with a DTD', 'XML_DTD', edit(DONNEES, (text) => text.replace('UTF-8"?>', 'ISO-8859-1"?><!DOCTYPE a>'))],
    ['data in an unknown encoding', 'XML_ENCODAGE', edit(DONNEES, (text) => text.replace('UTF-8', 'UTF-7'))],
    ['a DTD in a file that nobody declares', 'XML_DTD', program('autre.xml', '<!DOCTYPE a><a/>')],
    ['a script by its first bytes', 'FICHIER_INTERDIT', program('photo', '#!/bin/sh\n')],
  ])('%s: %s', async (_, code, changed) => {
    expect(await verdict(changed)).toBe(code);
  });

  test.each(hostileDocuments())('as message.xml: $name: $code', async ({ code, bytes }) => {
    expect(await readAller(await withMessage(await aller(), bytes))).toMatchObject({ ok: false, refusal: { code } });
  });

  test('an archive that is refused', async () => {
    expect(await readAller((await aller()).subarray(0, -9))).toMatchObject({ ok: false, refusal: { code: 'ZIP_TRONQUE' } });
  });

  test('a place quotes neither a name nor a value', async () => {
    const read = await readAller(await aller({ ...ALLER, mutate: adding('Jean Untel.exe', samplePdf('x')) }));
    expect(read).toMatchObject({ ok: false, refusal: { code: 'FICHIER_INTERDIT', place: 'archive, fichier n° 9' } });
    expect(JSON.stringify(read)).not.toContain('Untel');
  });
});
