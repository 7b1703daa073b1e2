import { expect, test } from 'vitest';
import { normaliseComment } from '../../../functions/domain/comment.ts';

test.each([
  ['keeps a plain sentence', 'Votre dossier est complet.', 'Votre dossier est complet.'],
  ['composes letters', 'e\u0301tude', 'étude'],
  ['makes line ends plain, keeps tabs', 'un\r\ndeux\rtrois\tquatre', 'un\ndeux\ntrois\tquatre'],
  ['drops controls and directional overrides', 'a\u0000b\u202Ec\uFEFFd', 'abcd'],
  ['drops lone surrogates, keeps whole ones', '\ud83d x \ud83d\ude00', 'x \u{1f600}'],
  ['trims', ' \n Bonjour \n ', 'Bonjour'],
  ['takes blanks for no comment', ' \n\u00a0', undefined],
  ['takes invisible characters for no comment', '\u200e\u200b', undefined],
  ['takes nothing for no comment', undefined, undefined],
])('%s', (_, raw, expected) => {
  expect(normaliseComment(raw, 'commentaire')).toEqual({ ok: true, value: expected });
});

test('counts characters as a person does: 4,000 pass, 4,001 do not', () => {
  expect(normaliseComment('\u{1f600}'.repeat(4000), 'commentaire').ok).toBe(true);
  expect(normaliseComment('a'.repeat(4001), 'commentaire')).toMatchObject({
    ok: false,
    refusal: { code: 'COMMENTAIRE_TROP_LONG', place: 'commentaire' },
  });
});
