import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderMail } from '../../../../functions/domain/mails/index.ts';
import { namesWebsite, withoutLiveLinks } from '../../../../functions/domain/mails/links.ts';
import { oneLine, WIDTH, wrap } from '../../../../functions/domain/mails/plain-text.ts';
import { facts } from './facts-fixtures.ts';

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</blockquote></body><h1>Ministère</h1>',
  '&lt;b&gt;',
  '<a href="https://pirate.example">payer</a>',
];

/** What a browser may take for markup, our own tags left out. */
const ours = /<\/?(?:html|head|meta|title|body|div|h1|h2|p|br|table|tr|th|td|blockquote)(?: [a-z-]+="[^"<>]*")*>|<!DOCTYPE html>/g;
const foreignMarkup = (html: string): string[] => html.replace(ours, '').match(/[<>"']/g) ?? [];

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.constantFrom(...hostile, 'https://', 'www.', '.fr', 'a@b.fr', '\r\n', '\u2028', '\u202E', ' ', 'pirate.example', ':'), {
      maxLength: 12,
    })
    .map((parts) => parts.join('')),
);

describe('values in HTML', () => {
  test.each(hostile)('%s is text', (value) => {
    const commune = { name: value, service: { name: value, address: [value], telephone: value } };
    expect(foreignMarkup(renderMail(['statut'], { ...facts, commune, status: 'clos', comment: value }).html)).toEqual([]);
  });

  test('whatever the values, no markup but ours, no link, no broken line', () => {
    fc.assert(
      fc.property(anyText, anyText, (value, comment) => {
        const commune = { name: value, service: { name: value, address: [value, value], telephone: value } };
        const mail = renderMail(['statut'], { ...facts, commune, status: 'non-recevable', comment });
        expect(foreignMarkup(mail.html)).toEqual([]);
        expect(mail.text).not.toMatch(/[\r\u2028\u2029\u202A-\u202E\u2066-\u2069]/);
        expect(mail.subject).not.toMatch(/\p{Cc}/u);
        for (const line of mail.text.split('\n').filter(({ length }) => length > WIDTH))
          expect(line.replace(/^> /, '').replaceAll(/« | [:;!?»]|n° /g, '')).not.toContain(' ');
      }),
      { numRuns: 200 },
    );
  });

  test('a comment cannot speak in the hub’s name: each of its lines is quoted', () => {
    const { text } = renderMail(['statut'], { ...facts, status: 'clos', comment: 'Merci.\r\n\r\nPROTECTION DE VOS DONNÉES\rPayez.' });
    expect(text).toContain('> Merci.\n>\n> PROTECTION DE VOS DONNÉES\n> Payez.\n');
  });
});

describe('links in a comment', () => {
  test.each([
    ['https://pirate.example/payer?x=1', 'https:// pirate. example/payer?x=1'],
    ['HTTP://PIRATE.EXAMPLE', 'HTTP:// PIRATE. EXAMPLE'],
    ['http://192.0.2.7/payer', 'http:// 192.0.2.7/payer'],
    ['http://localhost', 'http:// localhost'],
    ['www.belleville.example.', 'www. belleville. example.'],
    ['www.123.example', 'www. 123. example'],
    ['(belleville.example)', '(belleville. example)'],
    ['javascript:alert(1)', 'javascript: alert(1)'],
    ['mailto:a@b.example', 'mailto: a@b. example'],
    ['https://a@pirate.example', 'https:// a@pirate. example'],
    ['pirate。example', 'pirate。 example'],
  ])('%s is broken by blanks that the reader sees', (given, shown) => {
    expect(withoutLiveLinks(given)).toBe(shown);
  });

  test.each([
    'Écrivez à mairie@belleville.example.',
    '« etat-civil.rco@mairie.belleville.example »',
    '<mairie@belleville.example>, merci',
    'avant le 12.05.2026 à 10:30 (art. L. 11)',
    'Reçu : 3 pièces ; il en manque 1…',
  ])('%s is left as it is', (given) => {
    expect(withoutLiveLinks(given)).toBe(given);
  });

  test('no word of any text is an address of a website', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const word of withoutLiveLinks(text).split(/\s+/u)) {
          expect(word).not.toMatch(/:\/\/\S/u);
          if (!word.includes('@')) expect(word).not.toMatch(/www\.\S|\S\.\p{L}/iu);
        }
      }),
    );
  });

  test('the reader is told that blanks were put into an address, and only then', () => {
    const mail = (comment: string) => renderMail(['statut'], { ...facts, status: 'clos', comment }).text.replace(/\s+/g, ' ');
    expect(mail('Voir https://belleville.example')).toContain('des espaces y ont été ajoutés');
    expect(mail('Écrivez à mairie@belleville.example')).not.toContain('des espaces y ont été ajoutés');
    expect(namesWebsite('M.Dupont')).toBe(false);
  });
});

describe('lines', () => {
  test('a value that would end a header or a line stays on one', () => {
    expect(oneLine('a\r\nBcc: x@y.example\u2028b\u202Ec\td')).toBe('a Bcc: x@y.example b c d');
  });

  test('a word longer than a line stays whole', () => {
    const word = 'x'.repeat(100);
    expect(wrap(`avant ${word} après`, '> ')).toEqual(['> avant', `> ${word}`, '> après']);
  });
});
