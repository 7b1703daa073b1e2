import { describe, expect, test } from 'vitest';
import { openCommunes } from '../../../functions/adapters/open-directory.ts';
import { run } from './run.ts';
import { COMMUNE, directoryOf } from './world.ts';

const scene = () => {
  const w = directoryOf([], []);
  return { ...w, hub: { ...w.hub, openCommunes } };
};
const service = ['--adresse', '1 place de la Mairie', '38200 Vienne', '--telephone', '01 99 00 11 00'];

describe('commune add', () => {
  test('takes name, SIRET and postal codes from the open directory, the rest from the operator', async () => {
    const w = scene();
    expect((await run(['commune', 'add', '38544', ...service], { hub: w.hub })).code).toBe(0);
    expect(w.opened.get('38544')).toEqual({
      insee: '38544',
      name: 'Vienne',
      siret: '21380544300016',
      postalCodes: ['38200'],
      service: { name: 'Mairie', address: ['1 place de la Mairie', '38200 Vienne'], telephone: '01 99 00 11 00' },
    });
  });
  test('refuses a code that is not a commune of today', async () => {
    expect((await run(['commune', 'add', '01999', ...service], { hub: scene().hub })).said).toContain('Aucune commune actuelle');
  });
  test('asks for the service’s address and telephone', async () => {
    expect((await run('commune add 38544', { hub: scene().hub })).said).toContain('--adresse et --telephone');
  });
  test('again, keeps what is not given', async () => {
    const w = directoryOf([], [COMMUNE]);
    await run(['commune', 'add', '01001', '--telephone', '01 99 00 12 00'], { hub: { ...w.hub, openCommunes } });
    expect(w.opened.get('01001')?.service).toEqual({ ...COMMUNE.service, telephone: '01 99 00 12 00' });
  });
});
