import { describe, expect, test } from 'vitest';
import { type MailFacts, type MailKind, renderMail } from '../../../../functions/domain/mails/index.ts';
import { WIDTH } from '../../../../functions/domain/mails/plain-text.ts';
import type { Status } from '../../../../functions/domain/statuses.ts';
import { facts, ile } from './facts-fixtures.ts';

const NUMERO = 'A-9-TESTTEST';
const TOLD: readonly Status[] = ['en-cours', 'attente-complements', 'non-recevable', 'accepte', 'rejete', 'clos'];
const statut = (status: Status, more: Partial<MailFacts> = {}) => renderMail(['statut'], { ...facts, status, ...more });
const oneSpace = (text: string) => text.replace(/\s+/g, ' ');

/** Every mail of the hub, for both démarches. */
const everyMail = [facts, ile].flatMap((of) => [
  ...([['accuse'], ['transmis'], ['accuse', 'transmis'], ['avis-mairie']] satisfies MailKind[][]).map(
    (kinds) => [`${of.dossier.demarche} ${kinds.join('+')}`, renderMail(kinds, of)] as const,
  ),
  ...(['remise', 'retrait', 'reponse'] as const).flatMap((waits) =>
    (['relance-1', 'relance-2'] as const).map(
      (kind) => [`${of.dossier.demarche} ${kind} ${waits}`, renderMail([kind], { ...of, waits })] as const,
    ),
  ),
  ...TOLD.map(
    (status) =>
      [
        `${of.dossier.demarche} ${status}`,
        renderMail(['statut'], { ...of, status, comment: 'Écrivez à mairie@belleville.example.', documents: 2 }),
      ] as const,
  ),
]);
const toUsager = everyMail.filter(([name]) => !name.endsWith('avis-mairie'));

describe('every mail', () => {
  test.each(everyMail)('%s names the dossier in its subject, on one line', (_, { subject }) => {
    expect(subject).toContain(NUMERO);
    expect(subject).not.toMatch(/[\r\n]/);
  });

  test.each(everyMail)('%s has lines of at most 78 characters', (_, { text }) => {
    expect(text.split('\n').filter((line) => line.length > WIDTH)).toEqual([]);
  });

  test.each(everyMail)('%s never begins a line with a French punctuation mark', (_, { text }) => {
    expect(text).not.toMatch(/\n[:;!?»]/);
  });

  test.each(everyMail)('%s is an HTML page in French that fetches nothing and runs nothing', (_, { html }) => {
    expect(html).toContain('<html lang="fr">');
    expect(html).not.toMatch(/<(?:img|script|link|style|iframe|form)\b|url\(|@import/i);
  });

  test.each(everyMail)('%s says the same in HTML as in text', (_, { text, html }) => {
    const words = html
      .replace(/<title>.*<\/title>|<h1.*<\/h1>/g, '')
      .replace(/<br>/g, ' ')
      .replace(/<[^>]+>/g, ' ');
    for (const paragraph of text.split('\n\n').filter((block) => !/^[A-ZÉÈÀ’' ]+$/.test(block) && !/ : |^> /.test(block)))
      if (!paragraph.includes('https://')) expect(oneSpace(words)).toContain(oneSpace(paragraph).trim());
  });
});

describe('mails to the usager', () => {
  test.each(toUsager)('%s gives the service, its address and its telephone', (_, { text, html }) => {
    for (const part of [text, html])
      for (const line of ['service de la population', '1 place de la Mairie', '01999 Belleville-les-Essais', '01 99 00 00 01'])
        expect(part).toContain(line);
  });

  test.each(toUsager)('%s carries the data-protection notice, with the day the content goes', (_, { text }) => {
    const said = oneSpace(text);
    expect(said).toContain('est responsable du traitement');
    expect(said).toContain('30 jours à compter de sa soumission, soit jusqu’au 3 mai 2019');
    expect(said).toContain('droits d’accès, de rectification, d’effacement, de limitation et d’opposition');
    expect(said).toContain('CNIL');
  });

  test.each(toUsager)('%s says that nobody reads an answer', (_, { text }) => {
    expect(oneSpace(text)).toContain('n’y répondez pas, votre réponse ne serait pas lue');
  });

  test.each(toUsager)('%s has no link at all', (_, { html }) => {
    expect(html).not.toMatch(/<a\b|href/i);
  });
});

describe('acknowledgement', () => {
  test.each([[['accuse']], [['accuse', 'transmis']]] satisfies [MailKind[]][])(
    '%s gives the legal date in Paris with its offset',
    (kinds) => {
      const { text } = renderMail(kinds, facts);
      expect(oneSpace(text)).toContain('Date de réception de votre envoi : mercredi 3 avril 2019 à 16 h 26 (heure de Paris, UTC+02:00)');
      expect(oneSpace(text)).toContain('accusé de réception électronique (article L. 112-11');
    },
  );

  test('a winter date has the winter offset', () => {
    const winter = { ...facts, dossier: { ...facts.dossier, submittedAt: '2025-12-31T22:59:00.000Z' } };
    expect(oneSpace(renderMail(['accuse'], winter).text)).toContain('mercredi 31 décembre 2025 à 23 h 59 (heure de Paris, UTC+01:00)');
  });

  test('no meaning is given to silence where no text gives it one', () => {
    expect(renderMail(['accuse'], ile).text).not.toMatch(/silence|implicite/i);
  });

  test('alone, it does not say that the dossier was transmitted', () => {
    expect(renderMail(['accuse'], facts).text).not.toContain('a été transmis');
  });

  test('with transmis, one mail says both', () => {
    const { subject, text } = renderMail(['accuse', 'transmis'], facts);
    expect(subject).toBe(`Télédossier n° ${NUMERO} : accusé de réception, dossier transmis au service traitant`);
    expect(oneSpace(text)).toContain('Votre dossier a été transmis au service traitant de votre commune.');
  });
});

describe('status', () => {
  test.each([
    ['en-cours', 'dossier en cours de traitement'],
    ['attente-complements', 'en attente d’éléments complémentaires'],
    ['non-recevable', 'dossier non recevable'],
    ['accepte', 'dossier accepté'],
    ['rejete', 'dossier rejeté'],
    ['clos', 'dossier clos'],
  ] as const)('%s is named in the subject', (status, label) => {
    expect(statut(status).subject).toBe(`Télédossier n° ${NUMERO} : ${label}`);
  });

  test.each(TOLD)('%s never says to the usager of an ILE that he is registered', (status) => {
    const { text, html } = renderMail(['statut'], { ...ile, status });
    for (const part of [text, html]) expect(part).not.toMatch(/\binscrite?s?\b/i);
  });

  test('clos for an ILE says that it is no registration', () => {
    expect(oneSpace(renderMail(['statut'], { ...ile, status: 'clos' }).text)).toContain('La clôture du dossier ne vaut pas inscription');
  });

  test.each([
    [0, undefined],
    [
      1,
      'Un document est à votre disposition dans votre tableau de bord sur mon.service-public.fr. Il y reste 30 jours ; il n’est pas joint',
    ],
    [
      3,
      '3 documents sont à votre disposition dans votre tableau de bord sur mon.service-public.fr. Ils y restent 30 jours ; ils ne sont pas',
    ],
  ])('%d documents: where they are', (documents, sentence) => {
    const said = oneSpace(statut('accepte', { documents }).text);
    if (sentence === undefined) expect(said).not.toContain('document');
    else expect(said).toContain(sentence);
  });

  test('a comment is told line by line, apart from what the hub says', () => {
    const { text, html } = statut('non-recevable', { comment: 'Le justificatif manque.\n\nMerci d’écrire à mairie@belleville.example.' });
    expect(text).toContain('\n> Le justificatif manque.\n>\n> Merci d’écrire à mairie@belleville.example.\n');
    expect(html).toContain('Le justificatif manque.<br><br>Merci d’écrire à mairie@belleville.example.</blockquote>');
    expect(oneSpace(text)).toContain('utilisez l’adresse que la mairie indique dans son commentaire');
  });

  test('a comment that is no longer kept is not announced as below', () => {
    const said = oneSpace(statut('attente-complements', { comment: null }).text);
    expect(said).toContain('ce commentaire n’est plus conservé');
    expect(said).not.toContain('ci-dessous');
  });

  test('no comment, no heading of a comment', () => {
    expect(statut('en-cours').text).not.toMatch(/COMMENTAIRE/);
  });
});

describe('notice to the mairie', () => {
  const notice = renderMail(['avis-mairie'], { ...ile, status: 'en-cours', comment: 'Madame Martin', documents: 1 });

  test('has the subject that mairies know', () => {
    expect(notice.subject).toBe(`ILE - ${NUMERO} : dossier à traiter`);
  });

  test('gives démarche, number, deadline and the address of the GS', () => {
    const said = oneSpace(notice.text);
    expect(said).toContain('Démarche : Inscription sur les listes électorales');
    expect(said).toContain(`Télédossier : n° ${NUMERO}`);
    expect(said).toContain('avant le : vendredi 3 mai 2019 à 16 h 26 (heure de Paris, UTC+02:00)');
    expect(notice.text).toContain('\nhttps://gs.teledossier.example/accueil?a=1&b=2\n');
    expect(notice.html).toContain('<a href="https://gs.teledossier.example/accueil?a=1&amp;b=2">');
  });

  test('holds nothing that the usager or the commune wrote', () => {
    for (const part of [notice.text, notice.html]) {
      expect(part).not.toContain('Martin');
      expect(part).not.toContain('3 avril 2019');
    }
  });
});

test.each([[[]], [['transmis', 'accuse']], [['statut', 'transmis']], [['accuse', 'transmis', 'statut']]] satisfies [MailKind[]][])(
  'there is no mail for %j',
  (kinds) => {
    expect(() => renderMail(kinds, { ...facts, status: 'clos' })).toThrow(RangeError);
  },
);

describe('reminders to the usager', () => {
  const reminder = (kind: 'relance-1' | 'relance-2', of: MailFacts) => oneSpace(renderMail([kind], { ...of, waits: 'retrait' }).text);

  test.each(['relance-1', 'relance-2'] as const)('%s: his date stands, and whom to call', (kind) => {
    expect(reminder(kind, facts)).toContain('vous reste acquise');
    expect(reminder(kind, facts)).toContain('appelez le service');
  });

  test('only the last one says until when the commune may read his dossier, and what filing again would cost', () => {
    expect(reminder('relance-1', facts)).not.toMatch(/de nouveau la démarche|ne pourra plus/);
    expect(reminder('relance-2', facts)).toContain('cela ne vous fait perdre aucun droit');
    expect(reminder('relance-2', facts)).toContain('vendredi 3 mai 2019 à 16 h 26');
    expect(reminder('relance-2', ile)).toContain('Ne déposez pas une nouvelle demande');
    expect(reminder('relance-2', ile)).not.toContain('aucun droit');
  });

  test('a reminder of nothing is none', () => {
    expect(() => renderMail(['relance-1'], facts)).toThrow(RangeError);
  });
});
