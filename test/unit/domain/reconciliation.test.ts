import { describe, expect, test } from 'vitest';
import { BoiteSchema } from '../../../functions/domain/ids.ts';
import { type BoiteObject, findingOf, nextPass, type Pass } from '../../../functions/domain/reconciliation.ts';
import { sftpDeposit } from './dossier-fixtures.ts';

const NOW = '2026-11-25T10:00:00.000Z';
const pass = { since: '2026-11-25T08:00:00.000Z', until: '2026-11-25T09:40:00.000Z' };
const BETWEEN = '2026-11-25T09:00:00.000Z';
const object = (changed: Partial<BoiteObject>): BoiteObject => ({
  boite: BoiteSchema.parse('commune-01001'),
  folder: 'teledossiers',
  name: sftpDeposit.fileName,
  deleted: false,
  at: BETWEEN,
  ...changed,
});

describe('what a key says', () => {
  test.each<[string, Partial<BoiteObject>, ReturnType<typeof findingOf>]>([
    ['a package that the commune took away', { deleted: true }, { kind: 'retrait', numero: sftpDeposit.numero }],
    ['a package that lies there', {}, { kind: 'remise', numero: sftpDeposit.numero }],
    ['a package whose name no dossier can have', { name: 'RitaGS.zip' }, { kind: 'remise', numero: null }],
    ['another file', { name: 'notes.txt' }, null],
    ['another file that is gone', { name: 'notes.txt', deleted: true }, null],
    ['the folder itself', { name: '' }, null],
    ['a package put or taken before the last pass', { at: '2026-11-25T07:59:59.000Z' }, null],
    ['one of this moment: its event is under way', { deleted: true, at: '2026-11-25T09:41:00.000Z' }, null],
    ['an answer that nobody handled', { folder: 'retours', name: 'a.zip' }, { kind: 'retour' }],
    ['an answer, however old', { folder: 'retours', name: 'a.zip', at: '2026-10-01T00:00:00.000Z' }, { kind: 'retour' }],
    ['an upload that never ended', { folder: 'retours', name: 'a.zip.filepart' }, { kind: 'retour' }],
    ['an answer of this moment', { folder: 'retours', name: 'a.zip', at: '2026-11-25T09:59:00.000Z' }, null],
    ['an answer taken back', { folder: 'retours', name: 'a.zip', deleted: true }, null],
    ['a hidden file of an answer', { folder: 'retours', name: '.DS_Store' }, null],
    ['the folder of the answers', { folder: 'retours', name: '' }, null],
    ['a handled file', { folder: 'traites', name: 'a.zip' }, null],
  ])('%s', (_, changed, finding) => {
    expect(findingOf(object(changed), pass)).toEqual(finding);
  });
});

describe('the pass to go on with', () => {
  const over: Pass = { ...pass, failed: 0, version: 7 };

  test('the first one looks at everything, and leaves the last minutes to the events', () => {
    expect(nextPass(null, NOW, 1_200)).toEqual({
      since: '1970-01-01T00:00:00.000Z',
      until: '2026-11-25T09:40:00.000Z',
      after: '',
      failed: 0,
      version: 0,
    });
  });

  test('one under way is gone on with', () => {
    const underWay: Pass = { ...over, after: 'commune-01001/retours/a.zip' };
    expect(nextPass(underWay, NOW, 1_200)).toBe(underWay);
  });

  test('a new one begins an hour before the end of the last, so that nothing falls between', () => {
    expect(nextPass(over, NOW, 60)).toMatchObject({ since: '2026-11-25T08:40:00.000Z', until: '2026-11-25T09:59:00.000Z', version: 7 });
  });

  test('where something failed, it begins where the last did', () => {
    expect(nextPass({ ...over, failed: 1 }, NOW, 60).since).toBe(pass.since);
  });

  test('but not for ever: a day, and no more', () => {
    expect(nextPass({ ...over, since: '2026-11-01T00:00:00.000Z', failed: 1 }, NOW, 60).since).toBe('2026-11-24T09:59:00.000Z');
  });
});
