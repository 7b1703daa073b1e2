import { describe, expect, test } from 'vitest';
import { openCommunes, openSuccessors } from '../../../functions/adapters/open-directory.ts';
import { CommuneSchema } from '../../../functions/domain/commune.ts';
import type { OpenCommune } from '../../../functions/domain/open-directory.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { run } from './run.ts';
import { COMMUNE, directoryOf, raccordementOf } from './world.ts';

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
      version: 1,
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

const withService = CommuneSchema.parse({ ...COMMUNE, name: "L'Abergement-Clémenciat" });

describe('commune import', () => {
  /** A directory and the open one, which may be changed for a test. */
  const scene = (known: readonly (typeof COMMUNE)[] = [], change: (open: Map<string, OpenCommune>) => void = () => {}) => {
    const w = directoryOf([], known);
    const open = new Map(openCommunes());
    change(open);
    return { ...w, hub: { ...w.hub, openCommunes: () => open, openSuccessors } };
  };

  test('brings a département, and again writes nothing', async () => {
    const w = scene();
    expect((await run('commune import 90 --json', { hub: w.hub })).json()).toMatchObject({ changed: [], same: 0, gone: [] });
    expect(w.writes).toHaveLength(w.opened.size);
    expect(w.opened.get('90010')).toMatchObject({ name: 'Belfort', postalCodes: ['90000'] });
    expect(w.opened.get('90010')).not.toHaveProperty('service');
    const { out } = await run('commune import 90', { hub: w.hub });
    expect(out).toContain(`0 commune nouvelle(s), 0 modifiée(s), ${w.opened.size} inchangée(s)`);
    expect(w.writes).toHaveLength(w.opened.size);
  });
  test('of a dry run shows the difference, writes nothing, and is no act', async () => {
    const w = scene([{ ...withService, postalCodes: ['01090'] }]);
    const { out, acts } = await run('commune import 01 --dry-run', { hub: w.hub });
    expect(out).toContain('Simulation : rien n’a été écrit.');
    expect(out).toMatch(/01001 +L'Abergement-Clémenciat +codes postaux +01090 +01400/);
    expect([w.writes, acts]).toEqual([[], []]);
  });
  test('writes only what changed, and keeps the service', async () => {
    const w = scene([withService], (open) => open.set('01001', { ...(open.get('01001') as OpenCommune), postalCodes: ['01400', '01090'] }));
    await run('commune import 01', { hub: w.hub });
    const again = w.writes.length;
    expect(w.opened.get('01001')).toMatchObject({ postalCodes: ['01090', '01400'], service: COMMUNE.service });
    await run('commune import 01', { hub: w.hub });
    expect(w.writes).toHaveLength(again);
  });
  test('does not undo what an operator corrected', async () => {
    const w = scene([withService]);
    await run('commune postal-codes 01001 --add 01090 --remove 01400', { hub: w.hub });
    await run('commune import 01', { hub: w.hub });
    expect(w.opened.get('01001')?.postalCodes).toEqual(['01090']);
  });
  test('of a commune that somebody corrects at this very moment takes both', async () => {
    const w = scene([withService], (open) => open.set('01001', { ...(open.get('01001') as OpenCommune), name: 'Abergement' }));
    const { communesOf } = w.hub.directory as NonNullable<Hub['directory']>;
    const directory = {
      ...w.hub.directory,
      async communesOf(departement: string) {
        const read = await communesOf(departement);
        if (departement === '01') await run('commune postal-codes 01001 --add 01090', { hub: w.hub });
        return read;
      },
    };
    await run('commune import 01', { hub: { ...w.hub, directory: directory as never } });
    expect(w.opened.get('01001')).toMatchObject({ name: 'Abergement', postalCodes: ['01090', '01400'] });
  });
  test('from a list that is late does not write again what is there', async () => {
    const w = scene([withService]);
    await run('commune import 01', { hub: w.hub });
    const written = w.writes.length;
    const directory = { ...w.hub.directory, communesOf: async () => [] };
    expect((await run('commune import 01', { hub: { ...w.hub, directory: directory as never } })).code).toBe(0);
    expect(w.writes).toHaveLength(written);
  });
  test('names what the open directory no longer has, with where it went, and deletes nothing', async () => {
    const former = CommuneSchema.parse({ insee: '01340', name: 'Saint-Bois', postalCodes: [] });
    const w = scene([former]);
    const { out } = await run('commune import 01', { hub: w.hub });
    expect(out).toContain('01340 Saint-Bois n’est plus dans l’annuaire public : « commune merge 01340 01015 --on AAAA-MM-JJ » ?');
    expect(w.opened.has('01340')).toBe(true);
  });
  test('of a département that does not exist is refused', async () => {
    expect(await run('commune import 20', { hub: scene().hub })).toMatchObject({ code: 2 });
  });
});

describe('commune postal-codes', () => {
  test('is one act, kept as a correction', async () => {
    const w = directoryOf([], [COMMUNE]);
    const { out, acts } = await run('commune postal-codes 01001 --add 01090 01330 --remove 01400', { hub: w.hub });
    expect(out).toMatch(/Corrections +\+01090, \+01330, -01400/);
    expect(acts.at(-1)).toMatchObject({ act: 'commune postal-codes', target: '01001', outcome: 'fait' });
    expect(w.opened.get('01001')?.postalCodes).toEqual(['01090', '01330']);
  });
  test.each(['', '--add 0140', '--add 01400 --remove 01400'])('mistyped: « %s »', async (options) => {
    const { code } = await run(`commune postal-codes 01001 ${options}`.trim(), { hub: directoryOf([], [COMMUNE]).hub });
    expect(code).toBe(2);
  });
  test('over what somebody else has just changed is refused', async () => {
    const w = directoryOf([], [COMMUNE]);
    const directory = { ...w.hub.directory, saveCommune: async () => 'stale' };
    const { code, said } = await run('commune postal-codes 01001 --add 01090', { hub: { ...w.hub, directory: directory as never } });
    expect([code, said]).toEqual([1, expect.stringContaining('vient d’être modifié par quelqu’un d’autre')]);
  });
});

describe('commune merge', () => {
  const into = CommuneSchema.parse({ ...COMMUNE, insee: '01015', name: 'Arboys en Bugey' });
  const former = CommuneSchema.parse({ ...COMMUNE, insee: '01340', name: 'Saint-Bois' });
  const live = (insee: string) => raccordementOf({ insee, state: 'actif' });

  test('redirects from a day on, and says what stays at the former commune, until when', async () => {
    const w = directoryOf([live('01340'), live('01015')], [into, former]);
    const listByCommune = async (insee: string, demarche: string, status: string) =>
      insee === '01340' && demarche === 'RCO' && status === 'transmis' ? [{}, {}] : [];
    const { code, out, acts } = await run('commune merge 01340 01015 --on 2027-01-01', {
      hub: { ...w.hub, dossiers: { listByCommune } as never },
    });
    expect([code, w.opened.get('01340')?.merged]).toEqual([0, { into: '01015', on: '2027-01-01' }]);
    expect(out).toContain('À partir du 1er janvier 2027 (heure de Paris)');
    expect(out).toContain('y restent, jusqu’à leur fin : RCO 2 dossiers');
    expect(out).toContain('à fermer le 31 janvier 2027 : « raccordement state 01340 RCO inactif »');
    expect(acts.at(-1)).toMatchObject({ act: 'commune merge', target: '01340 01015', outcome: 'fait' });
    expect(w.kept.get('01340 RCO')?.state).toBe('actif');
  });
  test('asks first where the new commune is not connected for what a former one receives', async () => {
    const w = directoryOf([live('01340')], [into, former]);
    const { code, said } = await run('commune merge 01340 01015 --on 2027-01-01', { hub: w.hub });
    expect([code, w.opened.get('01340')?.merged]).toEqual([1, undefined]);
    expect(said).toContain('n’est pas raccordée pour RCO');
    expect((await run('commune merge 01340 01015 --on 2027-01-01 --oui', { hub: w.hub })).code).toBe(0);
  });
  test.each([
    ['into itself', '01015 01015', 'ne fusionne pas avec elle-même'],
    ['of a commune that is not in the directory', '01999 01015', 'n’est pas dans l’annuaire'],
    ['into one that has merged', '01015 01340', 'a elle-même fusionné'],
  ])('%s is refused', async (_, line, sentence) => {
    const w = directoryOf([], [into, CommuneSchema.parse({ ...former, merged: { into: '01015', on: '2027-01-01' } })]);
    const { code, said } = await run(`commune merge ${line} --on 2027-01-01`, { hub: w.hub });
    expect([code, said]).toEqual([1, expect.stringContaining(sentence)]);
  });
  test.each(['01340 --on 2027-01-01', '01340 01015 --on 2027-02-30', '01340 01015'])('mistyped: « %s »', async (line) => {
    expect((await run(`commune merge ${line}`, { hub: directoryOf([], [into, former]).hub })).code).toBe(2);
  });
  test('is taken back by unmerge', async () => {
    const w = directoryOf([], [CommuneSchema.parse({ ...former, merged: { into: '01015', on: '2027-01-01' } })]);
    expect((await run('commune unmerge 01340', { hub: w.hub })).code).toBe(0);
    expect(w.opened.get('01340')).not.toHaveProperty('merged');
    expect((await run('commune unmerge 01340', { hub: w.hub })).code).toBe(1);
  });
});

describe('commune list and find', () => {
  const all = [
    COMMUNE,
    CommuneSchema.parse({ insee: '38544', name: 'Vienne', postalCodes: ['38200'] }),
    CommuneSchema.parse({ insee: '90010', name: 'Belfort', postalCodes: ['90000'], corrections: { siret: '21900010600019' } }),
  ];
  const found = async (line: string) => {
    const w = directoryOf([], all);
    const ran = await run(`${line} --json`, { hub: { ...w.hub, openCommunes } });
    return (ran.json() as { insee: string }[]).map(({ insee }) => insee);
  };
  test.each([
    ['commune list', ['01001', '38544', '90010']],
    ['commune list --departement 38', ['38544']],
    ['commune list --ouvertes', ['01001']],
    ['commune list --corrigees', ['90010']],
    ['commune list --fusionnees', []],
    ['commune find clemenciat', ['01001']],
    ['commune find 38200', ['38544']],
    ['commune find 90', ['90010']],
    ['commune find nulle-part', []],
  ])('%s', async (line, insees) => {
    expect(await found(line)).toEqual(insees);
  });
});
