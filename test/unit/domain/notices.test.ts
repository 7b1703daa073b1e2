import { expect, test } from 'vitest';
import { noticeOfTag, noticeTag } from '../../../functions/domain/notices.ts';

test.each(['bascule-en-gs.01001.RCO.2026-11-25', 'connexion-en-panne.mairie-test'])('the tag of %s is read back', (id) => {
  expect(noticeTag(id)).toMatch(/^[\w-]{1,256}$/);
  expect(noticeOfTag(noticeTag(id))).toBe(id);
});

test.each(['', 'avis|x', 'é'])('%j names no notice', (tag) => {
  expect(noticeOfTag(tag)).toBeNull();
});
