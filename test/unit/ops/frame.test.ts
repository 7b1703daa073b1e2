import { describe, expect, test } from 'vitest';
import { run } from './run.ts';
import { COMMUNE, directoryOf, raccordementOf } from './world.ts';

const { hub } = directoryOf([raccordementOf({ state: 'actif' })]);

describe('what a command prints', () => {
  test('is a sheet for a person', async () => {
    const { code, out } = await run('commune show 01001', { hub });
    expect(code).toBe(0);
    expect(out).toContain('Commune : L’Abergement-Clémenciat (01001)');
    expect(out).toMatch(/Téléphone +01 99 00 10 00/);
  });
  test('is the same thing as JSON for a program, wherever --json stands', async () => {
    expect((await run('--json commune show 01001', { hub })).json()).toEqual(COMMUNE);
    expect((await run('commune show 01001 --json', { hub })).json()).toEqual(COMMUNE);
  });
  test('of a refusal, is a sentence on the error output, an object with --json, and the code 1', async () => {
    const said = await run('commune show 69123', { hub });
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.said).toContain('La commune 69123 n’est pas dans l’annuaire');
    const json = await run('commune show 69123 --json', { hub });
    expect(json.code).toBe(1);
    expect(json.json()).toMatchObject({ error: { kind: 'REFUS' } });
  });
  test('of a failure, names it and has the code 1', async () => {
    const broken = { directory: { commune: async () => Promise.reject(new TypeError('panne')) } } as never;
    expect(await run('commune show 01001', { hub: broken })).toMatchObject({ code: 1, said: 'Échec (TypeError) : panne' });
  });
});

describe('a command mistyped', () => {
  test.each([
    ['commune show', 'Il manque un argument « insee ».'],
    ['commune show 01001 02', 'Trop d’arguments.'],
    ['commune show 1', 'un code INSEE a cinq caractères'],
    ['commune montre 01001', 'Commande inconnue « montre ».'],
    ['commune show 01001 --tout', 'Option inconnue « --tout ».'],
    ['raccordement set 01001 ABC', 'une démarche est l’un de ILE, RCO.'],
    ['agent add 01001 --demarche RCO', 'Il manque l’option'],
  ])('%s: is told in French, with the code 2', async (line, sentence) => {
    const { code, said } = await run(line, { hub });
    expect(said).toContain(sentence);
    expect(code).toBe(2);
  });
  test('the help is French, with the code 0', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    expect(out).toContain('Commandes :');
    expect(out).not.toMatch(/display help/);
  });
});

describe('an act', () => {
  test('is recorded with its author before it begins, and again with its end', async () => {
    const { acts } = await run('raccordement state 01001 RCO suspendu', { hub: directoryOf([raccordementOf({ state: 'actif' })]).hub });
    expect(acts.map(({ outcome }) => outcome)).toEqual(['en-cours', 'fait']);
    expect(acts[1]).toMatchObject({ author: 'camille@poste', act: 'raccordement state', target: '01001 RCO' });
  });
  test('that is refused is recorded as refused, one that fails as failed', async () => {
    const refused = await run('raccordement state 01001 ILE suspendu', { hub });
    expect(refused.acts.at(-1)?.outcome).toBe('refuse');
    const broken = { ...hub, directory: { raccordement: async () => Promise.reject(new TypeError('panne')) } } as never;
    expect((await run('raccordement state 01001 RCO suspendu', { hub: broken })).acts.at(-1)?.outcome).toBe('echoue');
  });
  test('never names an address', async () => {
    const { acts } = await run('raccordement set 01001 RCO --mode courriel --mailbox accueil@exemple.test --oui', {
      hub: directoryOf().hub,
    });
    expect(acts.at(-1)?.outcome).toBe('fait');
    expect(JSON.stringify(acts)).not.toContain('exemple.test');
  });
  test('that cannot be recorded is not done', async () => {
    const world = directoryOf();
    const acts = { record: async () => Promise.reject(new Error('table')) } as never;
    const { code } = await run('raccordement set 01001 RCO --mode courriel --mailbox a@exemple.test', { hub: { ...world.hub, acts } });
    expect(code).toBe(1);
    expect(world.kept.size).toBe(0);
  });
});

describe('what destroys', () => {
  const line = 'raccordement state 01001 RCO inactif';
  const world = () => directoryOf([raccordementOf({ state: 'actif' })]);
  test('is refused where nobody is there to confirm', async () => {
    const w = world();
    expect((await run(line, { hub: w.hub })).code).toBe(1);
    expect(w.kept.get('01001 RCO')?.state).toBe('actif');
  });
  test.each([
    [true, 'inactif'],
    [false, 'actif'],
  ])('is done if the person says oui: %s', async (answer, state) => {
    const w = world();
    await run(line, { hub: w.hub, interactive: true, answer });
    expect(w.kept.get('01001 RCO')?.state).toBe(state);
  });
  test('is done without a question with --oui', async () => {
    const w = world();
    expect((await run(`${line} --oui`, { hub: w.hub })).said).toBe('');
    expect(w.kept.get('01001 RCO')?.state).toBe('inactif');
  });
});

test('the acts of a day are listed', async () => {
  const { out } = await run('actes 2026-11-25', { hub });
  expect(out).toBe('Aucun acte ce jour-là.');
  expect((await run('actes hier', { hub })).code).toBe(2);
});
