import { beforeAll, describe, expect, inject, test } from 'vitest';
import { hostileArchives } from '../fixtures/hostile-archives.ts';
import { hostileDocuments } from '../fixtures/hostile-documents.ts';
import { allerPackage, rezip, withMessage } from '../fixtures/packages.ts';
import { newNumero, type World, world } from './world.ts';

let w: World;
beforeAll(() => {
  w = world(inject('outputs'));
});

/** Waits until every object put is gone from the depot. */
const emptied = (names: readonly string[]) =>
  w.until(
    'the depot is empty',
    async () => {
      const left = await w.sender.waiting();
      return names.some((name) => left.some((key) => key.endsWith(name))) ? undefined : true;
    },
    120,
  );

async function refusals(numero: string): Promise<string[]> {
  return (await w.sender.facts(numero)).flatMap((fact) => (fact.fact === 'refuse' ? [fact.refusal.code] : []));
}

describe('the same dossier again', () => {
  test('at the same moment, re-zipped, and later: one dossier, one file, one mail', async () => {
    const commune = w.commune('sftp');
    const numero = newNumero();
    const options = {
      numero,
      demarche: 'RCO' as const,
      insee: commune.insee,
      siret: commune.siret,
      date: new Date(Date.now() - 60_000),
      email: 'usager@exemple.test',
    };
    const zip = await allerPackage(options);
    const again = await rezip(zip);
    expect(again.equals(zip)).toBe(false);
    const names = ['a', 'b', 'c'].map((one) => `${numero}-${one}.zip`);
    await Promise.all(names.map((name, index) => w.sender.deposit(name, index === 1 ? again : zip)));
    await w.reaches(numero, 'transmis');
    await emptied(names);
    await w.sender.deposit(`${numero}-d.zip`, again);
    await emptied([`${numero}-d.zip`]);
    expect((await w.look.history(numero)).map(({ type }) => type)).toEqual(['depose', 'transmis']);
    expect((await w.look.box(commune.raccordement.boite)).filter(({ key }) => key.includes(numero))).toHaveLength(1);
    expect(await w.settledMails(numero, 1)).toHaveLength(1);
    expect(await refusals(numero)).toEqual([]);
  });

  test('with another content: a conflict, both kept, the first goes its way', async () => {
    const commune = w.commune('courriel');
    const numero = newNumero();
    await w.deposit(numero, commune, 'ILE');
    await w.reaches(numero, 'transmis');
    const other = await allerPackage({
      numero,
      demarche: 'ILE',
      insee: commune.insee,
      siret: commune.siret,
      date: new Date(Date.now() - 120_000),
      email: 'autre@exemple.test',
    });
    await w.sender.deposit(`${numero}-autre.zip`, other);
    await emptied([`${numero}-autre.zip`]);
    expect(await refusals(numero)).toEqual(['CONFLIT_DE_CONTENU']);
    expect((await w.look.history(numero))[0]?.type).toBe('depose');
    expect((await w.look.dossier(numero))?.status).toBe('transmis');
  });
});

describe('what cannot be delivered', () => {
  test('a commune that is not connected: the portal has a sentence for the usager', async () => {
    const numero = newNumero();
    const zip = await allerPackage({
      numero,
      demarche: 'ILE',
      insee: '48095',
      date: new Date(Date.now() - 60_000),
      email: 'usager@exemple.test',
    });
    await w.sender.deposit(`${numero}.zip`, zip);
    await emptied([`${numero}.zip`]);
    const [fact] = await w.sender.facts(numero);
    expect(fact).toMatchObject({ fact: 'refuse', refusal: { code: 'COMMUNE_NON_RACCORDEE' } });
    expect(fact?.fact === 'refuse' && fact.usager).toContain('courrier');
    expect(await w.look.dossier(numero)).toBeNull();
  });

  test('every hostile archive and document goes to quarantine with its code, its bytes kept, none delays another', async () => {
    const commune = w.commune('sftp');
    const hostile: { name: string; bytes: Buffer }[] = [];
    for (const { name, bytes } of hostileArchives()) hostile.push({ name: `archive-${name}`, bytes: await bytes });
    const base = await allerPackage({
      numero: newNumero(),
      demarche: 'RCO',
      insee: commune.insee,
      siret: commune.siret,
      date: new Date(),
      email: 'usager@exemple.test',
    });
    for (const { name, bytes } of hostileDocuments()) hostile.push({ name: `document-${name}`, bytes: await withMessage(base, bytes) });
    expect(hostile.length).toBeGreaterThanOrEqual(50);
    const run = `hostile-${Date.now()}`;
    const good = newNumero();
    for (const [rank, { bytes }] of hostile.entries()) await w.sender.deposit(`${run}/${rank}.zip`, bytes);
    await w.deposit(good, commune);
    await w.reaches(good, 'transmis', 90);
    await emptied(hostile.map((_, rank) => `${run}/${rank}.zip`));
    const facts = (await w.sender.facts('sans-numero')).flatMap((fact) =>
      fact.fact === 'refuse' && fact.depot.key.includes(run) ? [fact] : [],
    );
    const answered = hostile.map(({ name }, rank) => {
      const fact = facts.find(({ depot }) => depot.key.endsWith(`${run}/${rank}.zip`));
      return { name, code: fact?.refusal.code };
    });
    expect(answered.filter(({ code }) => code === undefined)).toEqual([]);
    const first = facts[0];
    const report = JSON.parse(await w.vaultText(`quarantaine/${first?.depot.quarantine}/rapport.json`));
    expect(report).toMatchObject({ code: first?.refusal.code, place: first?.refusal.place });
    expect(await w.vaultKeys(`quarantaine/${first?.depot.quarantine}/`)).toHaveLength(2);
  });
});
