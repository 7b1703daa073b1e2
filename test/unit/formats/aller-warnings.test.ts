import { describe, expect, test } from 'vitest';
import { readAller } from '../../../functions/formats/aller.ts';
import type { AllerToWrite } from '../../../local/portail/package.ts';
import { adding, aller, BODIES, DONNEES, ENTETE, edited, MESSAGE, warnings } from './aller-fixtures.ts';

const edit = (name: RegExp, change: (text: string) => string): Partial<AllerToWrite> => ({ mutate: edited(name, change) });
const same = (numero: string): Partial<AllerToWrite> => ({ numero });

/** Nobody loses a right over a form (design §6): the package is accepted, and says what is odd. */
describe('what is odd is a warning', () => {
  test.each<[string, string[], Partial<AllerToWrite>]>([
    ['nothing', [], {}],
    ['a number of an unusual shape', ['NUMERO_INHABITUEL'], same('2026-00042')],
    [
      'another identifier of the message',
      ['IDENTIFIANT_INHABITUEL'],
      edit(MESSAGE, (text) => text.replace('MessageId>A-', 'MessageId>B-')),
    ],
    [
      'no identifier of the message',
      ['IDENTIFIANT_INHABITUEL'],
      edit(MESSAGE, (text) => text.replace(/<ns2:MessageId>.*?<\/ns2:MessageId>/, '')),
    ],
    ['a flow that names no démarche', ['FLUX_INHABITUEL'], edit(MESSAGE, (text) => text.replace('FlowType>RCO', 'FlowType>RCO-LA'))],
    ['two recipients', ['DESTINATAIRES'], edit(MESSAGE, (text) => text.replace(/<ns2:Recipient>.*?<\/ns2:Recipient>/, '$&$&'))],
    [
      'no recipient',
      ['DESTINATAIRES', 'SIRET_INUTILISABLE'],
      edit(MESSAGE, (text) => text.replace(/<ns2:Recipients>.*?<\/ns2:Recipients>/, '')),
    ],
    ['a SIRET of thirteen digits', ['SIRET_INUTILISABLE'], { siret: '2101000100001' }],
    ['a SIRET that breaks Luhn’s rule, as real ones do', [], { siret: '00000000012011' }],
    ['an address that is none', ['COURRIEL_INUTILISABLE'], { email: 'usager chez exemple' }],
    ['an address with a second line', ['COURRIEL_INUTILISABLE'], { email: 'usager@exemple.test\nBcc: x@exemple.test' }],
    ['no address', ['COURRIEL_INUTILISABLE'], edit(BODIES, (text) => text.replace(/<Email>.*?<\/Email>/, ''))],
    ['a legal date without an offset', ['DATE_SANS_DECALAGE'], edit(BODIES, (text) => text.replace(/(?<=<Date>[^<]*)\+01:00/, ''))],
    ['no entête', ['ENTETE'], { mutate: (files) => files.filter(({ name }) => !ENTETE.test(name)) }],
    [
      'two entêtes',
      ['ENTETE'],
      { mutate: (files) => [...files, ...files.flatMap((file) => (ENTETE.test(file.name) ? [{ ...file, name: `a/${file.name}` }] : []))] },
    ],
    [
      'an entête without a number',
      ['ENTETE_INCOMPLET'],
      edit(ENTETE, (text) => text.replace(/<NumeroTeledemarche>.*?<\/NumeroTeledemarche>/, '')),
    ],
    ['an entête without a date', ['ENTETE_INCOMPLET'], edit(ENTETE, (text) => text.replace(/<Date>.*?<\/Date>/, ''))],
    ['an entête without a routing', ['ENTETE_INCOMPLET'], edit(ENTETE, (text) => text.replace(/<Routage>.*?<\/Routage>/, ''))],
    ['a file that is not declared', ['FICHIER_NON_DECLARE'], { mutate: adding('mot.txt', 'bonjour') }],
    ['a piece whose content is not what its name says', ['TYPE_DE_PIECE'], edit(/pj-ji.*jpg$/, () => '%PDF-1.4')],
    ['a document that is empty', ['TYPE_DE_PIECE'], edit(/recapPDF/, () => '')],
    ['a piece of the démarche that is missing', ['PIECE_ATTENDUE'], edit(BODIES, (text) => text.replace('<Code>jf<', '<Code>autre<'))],
    [
      'an unknown element in the body',
      ['CHAMP_INCONNU'],
      edit(MESSAGE, (text) => text.replace('<Routage>', '<Option>1</Option><Routage>')),
    ],
    ['data that are malformed', ['DONNEES_ILLISIBLES'], edit(DONNEES, (text) => text.slice(0, -3))],
    ['data in an old Latin encoding', ['DONNEES_ILLISIBLES'], edit(DONNEES, (text) => text.replace('UTF-8', 'ISO-8859-1'))],
    ['data of another form', ['DONNEES_INATTENDUES'], edit(DONNEES, (text) => text.replaceAll('RecensementCitoyen', 'Autre'))],
    ['a field that is missing', ['CHAMP_INATTENDU'], edit(DONNEES, (text) => text.replace(/<NomFamille>.*?<\/NomFamille>/, ''))],
    ['a field that is empty', ['CHAMP_INATTENDU'], edit(DONNEES, (text) => text.replace(/<NomFamille>.*?<\/NomFamille>/, '<NomFamille/>'))],
    ['a field of an unusual shape', ['CHAMP_INATTENDU'], edit(DONNEES, (text) => text.replace('14/07/2010', '2010-07-14'))],
    ['a field that nobody knows', [], edit(DONNEES, (text) => text.replace('<Sexe>', '<Inconnu>1</Inconnu><Sexe>'))],
    ['blanks between the elements', [], edit(DONNEES, (text) => text.replaceAll('><', '>\n\t<'))],
    ['a nested archive with a program in it', [], edit(/pj-Pieces_Jointes/, () => 'PK\x03\x04virus.exeMZ')],
  ])('%s: %j', async (_, codes, changed) => {
    expect(await warnings(changed)).toEqual(codes);
  });

  test('an address that cannot be used is not in the result', async () => {
    const read = await readAller(await aller({ email: 'usager chez exemple' }));
    expect(JSON.stringify(read)).not.toContain('usager chez');
  });

  test('a warning quotes neither a name of a file nor a value', async () => {
    const read = await readAller(await aller({ mutate: adding('Jean Untel.txt', 'x') }));
    expect(read.ok && JSON.stringify(read.value.warnings)).not.toContain('Untel');
  });
});
