import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kindOfReturn, movedName, safeName } from '../../../functions/domain/boite-layout.ts';
import { Sha256Schema } from '../../../functions/domain/ids.ts';

test.each([
  ['', 'placeholder'],
  ['archives/', 'placeholder'],
  ['.DS_Store', 'hidden'],
  ['.in.retour.zip', 'hidden'],
  ['archives/.cache/retour.zip', 'hidden'],
  ['retour.zip.filepart', 'partial'],
  ['retour.zip.PART', 'partial'],
  ['retour.tmp', 'partial'],
  ['retour.zip', 'file'],
  ['archives/retour.zip', 'file'],
  ['tmp', 'file'],
] as const)('%j under retours/ is: %s', (name, kind) => {
  expect(kindOfReturn(name)).toBe(kind);
});

describe('the name of a moved file', () => {
  test.each([
    ['kept where it is simple', 'A-9-TESTTEST-RCO-2.zip', 'A-9-TESTTEST-RCO-2.zip'],
    ['accents and spaces kept, composed', 'réponse de\u0301fe\u0301vrier (2).zip', 'réponse défévrier (2).zip'],
    ['of a sub-folder: on one segment', 'envois/2019/retour.zip', 'envois_2019_retour.zip'],
    ['no way up', '../../LISEZMOI.txt', '_.._LISEZMOI.txt'],
    ['no backslash, no reserved character', 'a\\b:c*d?.zip', 'a_b_c_d_.zip'],
    ['no control, no override', 'a\u0000b\n\u202Ec.zip', 'a_b__c.zip'],
    ['not hidden', '...zip', 'zip'],
    ['never empty', ' . ', 'sans-nom'],
    ['an unpaired surrogate', 'a\uD800.zip', 'a_.zip'],
  ])('%s', (_, name, expected) => {
    expect(safeName(name)).toBe(expected);
  });

  test('shortened in bytes, its extension kept', () => {
    const name = safeName(`${'é'.repeat(500)}.zip`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(220);
    expect(name).toMatch(/^é+\.zip$/);
  });

  test('carries the instant of arrival in UTC and eight digits of the hash', () => {
    const file = { name: 'retour.zip', modifiedAt: '2019-04-04T08:00:00.000Z', sha256: Sha256Schema.parse('ab'.repeat(32)) };
    expect(movedName(file)).toBe('20190404T080000Z-abababab-retour.zip');
  });

  test('is one safe segment whatever a person chose', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeName(name);
        expect(safe).not.toMatch(/[/\\\p{Cc}]/u);
        expect(safe.startsWith('.')).toBe(false);
        expect(Buffer.byteLength(safe)).toBeGreaterThan(0);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(220);
      }),
    );
  });
});
