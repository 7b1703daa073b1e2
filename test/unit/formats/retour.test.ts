import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { RefusalCode } from '../../../functions/domain/refusals.ts';
import { PIECE_MAX_BYTES } from '../../../functions/formats/piece.ts';
import { readRetour } from '../../../functions/formats/retour.ts';
import { retourMessage, zipOf } from '../../../functions/formats/retour-writer.ts';
import { JPEG, PDF, PNG, piece, RETOUR, retour } from './retour-fixtures.ts';

const message = (text: string) => zipOf([{ name: 'message.xml', bytes: Buffer.from(text) }]);

async function retourOf(zip: Buffer) {
  const read = await readRetour(zip);
  if (!read.ok) throw new Error(`${read.refusal.code} ${read.refusal.place}`);
  return read.value;
}

describe('reads a return flow of the profile', () => {
  test('a status alone', async () => {
    expect(await retourOf(await retour())).toEqual({
      numero: 'A-9-TESTTEST',
      demarche: 'RCO',
      messageId: 'A-9-TESTTEST 1234567 Principal 2019-04-03T16:26:40',
      status: 'en-cours',
      dateTime: '2019-04-04T08:00:00.000Z',
      pieces: [],
    });
  });

  test.each([
    ['15', 'non-recevable'],
    ['16', 'en-cours'],
    ['17', 'attente-complements'],
    ['19', 'accepte'],
    ['20', 'rejete'],
    ['100', 'clos'],
    ['erreur-integration', 'erreur-integration'],
  ])('code %s is %s', async (status, expected) => {
    expect((await retourOf(await retour({ status }))).status).toBe(expected);
  });

  test('its documents, known by content and extension, in the order declared', async () => {
    const pieces = [piece('Attestation de recensement é.PDF', PDF), piece('photo.jpeg', JPEG), piece('plan.png', PNG)];
    const { pieces: read } = await retourOf(await retour({ pieces }));
    expect(read.map(({ name, type }) => [name, type])).toEqual([
      ['Attestation de recensement é.PDF', 'application/pdf'],
      ['photo.jpeg', 'image/jpeg'],
      ['plan.png', 'image/png'],
    ]);
    expect(read[0]?.bytes).toEqual(PDF);
  });

  test.each([
    ['in a folder: its last segment', 'Réponses 2026/attestation.pdf', 'attestation.pdf'],
    ['as long as the usager may read', `${'é'.repeat(116)}.pdf`, `${'é'.repeat(116)}.pdf`],
    ['longer: cut before its extension', `${'😀'.repeat(500)}.JPEG`, `${'😀'.repeat(115)}.JPEG`],
  ])('the name of a document %s', async (_, name, expected) => {
    const bytes = name.endsWith('pdf') ? PDF : JPEG;
    const { pieces: read } = await retourOf(await retour({ pieces: [piece(name, bytes)] }));
    expect(read[0]?.name).toBe(expected);
    // S3 keeps 2 KB of metadata with an object: a longer name would be refused by the bucket, at each try.
    expect(encodeURIComponent(read[0]?.name ?? '').length).toBeLessThan(2000);
  });

  test('elements by their namespace, whatever the prefix', async () => {
    const text = retourMessage(RETOUR).replaceAll('pec:', 'ns2:').replace('xmlns:pec', 'xmlns:ns2');
    expect((await retourOf(await message(text))).status).toBe('en-cours');
  });

  test.each([
    ['line ends as one line feed', 'Un\r\ndeux', 'Un\ndeux'],
    ['letters composed', 'e\u0301te\u0301', 'été'],
    ['directional overrides taken out', 'a\u202Eb', 'ab'],
    ['markup kept as text', '<b>&amp;</b>', '<b>&amp;</b>'],
    ['blanks alone are no comment', ' \n ', undefined],
  ])('the comment normalised: %s', async (_, comment, expected) => {
    expect((await retourOf(await retour({ comment }))).comment).toBe(expected);
  });

  test('a comment of 4,000 characters, counted as a person counts', async () => {
    expect((await retourOf(await retour({ comment: '😀'.repeat(4000) }))).comment).toHaveLength(8000);
  });

  test('without a readable date: no rank among its second, still an answer', async () => {
    expect((await retourOf(await retour({ dateTime: 'hier' }))).dateTime).toBeUndefined();
  });
});

describe('refuses', () => {
  const tooMany = Array.from({ length: 11 }, (_, rank) => piece(`document-${rank}.pdf`, PDF));
  const huge = Buffer.concat([PDF, randomBytes(PIECE_MAX_BYTES)]);
  const text = retourMessage(RETOUR);
  const messageEntry = { name: 'message.xml', bytes: Buffer.from(text) };
  const withPiece = Buffer.from(retourMessage({ ...RETOUR, pieces: [piece('a.pdf', PDF)] }));

  const cases: readonly [string, () => Promise<Buffer>, RefusalCode, string?][] = [
    ['what is no ZIP', async () => Buffer.from('Bonjour, voici la réponse.'), 'ZIP_ILLISIBLE'],
    ['a truncated ZIP', async () => (await retour()).subarray(0, 200), 'ZIP_TRONQUE'],
    ['no message', () => zipOf([{ name: 'reponse.xml', bytes: Buffer.from(text) }]), 'MESSAGE_ABSENT'],
    ['a message in a folder', () => zipOf([{ name: 'dossier/message.xml', bytes: Buffer.from(text) }]), 'MESSAGE_ABSENT'],
    ['two messages', () => zipOf([messageEntry, { name: 'copie/message.xml', bytes: Buffer.from(text) }]), 'MESSAGE_MULTIPLE'],
    ['XML not well formed', () => message(text.replace('</Retour>', '')), 'XML_MAL_FORME'],
    ['a DOCTYPE', () => message(text.replace('<pec:Message', '<!DOCTYPE x><pec:Message')), 'XML_DTD'],
    ['another namespace', () => message(text.replace('pec/message/v1', 'pec/message/v2')), 'XML_ESPACE_DE_NOMS', 'message.xml#Message'],
    ['an aller', () => message(text.replaceAll('Retour>', 'Aller>')), 'PROFIL_INCONNU', 'message.xml#Retour'],
    ['another version of the profile', () => retour({ version: '2' }), 'PROFIL_INCONNU', 'message.xml#Version'],
    ['no version', () => message(text.replace('<Version>1</Version>', '')), 'PROFIL_INCONNU', 'message.xml#Version'],
    ['no MessageId', () => retour({ messageId: '' }), 'XML_ELEMENT_ABSENT', 'message.xml#MessageId'],
    ['a number that is none', () => retour({ numero: '../A' }), 'NUMERO_INVALIDE', 'message.xml#NumeroTeledemarche'],
    [
      'no démarche',
      () => message(text.replace('<NumeroDemarche>RCO', '<NumeroDemarche>')),
      'XML_ELEMENT_ABSENT',
      'message.xml#NumeroDemarche',
    ],
    [
      'FlowType of another démarche',
      () => message(text.replace('FlowType>RCO', 'FlowType>ILE')),
      'CONTRADICTION_DEMARCHE',
      'message.xml#FlowType',
    ],
    ['no status', () => retour({ status: '' }), 'XML_ELEMENT_ABSENT', 'message.xml#Statut'],
    ['an unknown code', () => retour({ status: '18' }), 'STATUT_INCONNU', 'message.xml#Statut'],
    ['a status by its name where it has a code', () => retour({ status: 'clos' }), 'STATUT_INCONNU', 'message.xml#Statut'],
    ['14, which only the hub gives', () => retour({ status: '14' }), 'TRANSITION_INTERDITE', 'message.xml#Statut'],
    ['a comment of 4,001 characters', () => retour({ comment: 'a'.repeat(4001) }), 'COMMENTAIRE_TROP_LONG', 'message.xml#Commentaire'],
    ['eleven documents', () => retour({ pieces: tooMany }), 'TROP_DE_PIECES', 'message.xml#PieceJointe'],
    [
      'a declared file that is missing',
      () => zipOf([{ name: 'message.xml', bytes: withPiece }]),
      'FICHIER_DECLARE_ABSENT',
      'message.xml#PieceJointe[1]/Fichier',
    ],
    [
      'a file that nobody declares',
      () => zipOf([messageEntry, { name: 'b.pdf', bytes: PDF }]),
      'FICHIER_NON_DECLARE',
      'archive, fichier n° 2',
    ],
    [
      'one file declared twice',
      () => message(withPiece.toString().replace(/(<PieceJointe>[\s\S]*<\/PieceJointe>)/, '$1$1')),
      'FICHIER_DECLARE_ABSENT',
    ],
    ['two statuses', () => message(text.replace('<Statut>16</Statut>', '<Statut>16</Statut><Statut>100</Statut>')), 'XML_VALEUR_INVALIDE'],
    [
      'elements inside the comment',
      () => message(text.replace('</Retour>', '<Commentaire>a<b>c</b></Commentaire></Retour>')),
      'XML_VALEUR_INVALIDE',
    ],
    ['the message declared as a document', () => message(withPiece.toString().replace('a.pdf', 'message.xml')), 'XML_VALEUR_INVALIDE'],
    ['a script that nobody declares', () => zipOf([messageEntry, { name: 'lancer.cmd', bytes: Buffer.from('echo') }]), 'FICHIER_INTERDIT'],
    ['an empty document', () => retour({ pieces: [piece('a.pdf', Buffer.alloc(0))] }), 'PIECE_REFUSEE'],
    ['a document larger than 10 MB', () => retour({ pieces: [piece('a.pdf', huge)] }), 'PIECE_REFUSEE'],
    ['a PDF that is named as an image', () => retour({ pieces: [piece('a.png', PDF)] }), 'PIECE_REFUSEE'],
    [
      'a program named as a PDF',
      () => retour({ pieces: [piece('a.pdf', Buffer.from('MZ\u0090\u0000'))] }),
      'FICHIER_INTERDIT',
      'archive, fichier n° 2',
    ],
    ['a document of another kind', () => retour({ pieces: [piece('a.docx', Buffer.from('PK\u0003\u0004'))] }), 'PIECE_REFUSEE'],
  ];
  test.each(cases)('%s', async (_, zip, code, place) => {
    const read = await readRetour(await zip());
    expect(read).toMatchObject({ ok: false, refusal: { code, ...(place === undefined ? {} : { place }) } });
  });

  test('without repeating a value of the input', async () => {
    const read = await readRetour(await retour({ status: 'Dupont', numero: 'Jean Dupont' }));
    expect(JSON.stringify(read)).not.toContain('Dupont');
  });
});
