import { expect, test } from 'vitest';
import { openCommunes } from '../../../functions/adapters/open-directory.ts';
import { run } from './run.ts';
import { COMMUNE, directoryOf } from './world.ts';

const told = {
  insee: '01001',
  name: COMMUNE.name,
  postalCodes: ['01400'],
  demarches: { RCO: { sending: 'ferme', reason: 'La mairie déménage ce mois-ci.', since: '2026-11-20T08:00:00.000Z' } },
};
const directory = { version: '1', departement: '01', communes: [told], postalCodes: { '01400': ['01001'] } };
const showing = (published: object | null) => ({ hub: { publishedDirectory: async () => published } as never });

test('portail publier rebuilds what differs, département by département', async () => {
  const asked: unknown[] = [];
  const w = directoryOf([], [COMMUNE]);
  const rebuild = async (departement: string, insees: readonly string[]) => {
    asked.push([departement, insees]);
    return { departement, outcome: departement === '01' ? 'written' : 'same' };
  };
  const hub = { ...w.hub, openCommunes, portalDirectory: { rebuild } } as never;
  const { out, acts } = await run('portail publier 38 01', { hub });
  expect(asked).toEqual([
    ['01', ['01001']],
    ['38', []],
  ]);
  expect(out).toBe('2 départements relu(s), 1 récrit(s) : 01.');
  expect(acts.at(-1)).toMatchObject({ act: 'portail publier', target: '38 01', outcome: 'fait' });
});

test('portail show tells a commune as the portal reads it', async () => {
  const { out } = await run('portail show 01001', showing({ directory, etag: 'e' }));
  expect(out).toMatch(/RCO +envoi fermé : La mairie déménage ce mois-ci\./);
});

test.each([
  ['of which nothing was published', null, 'ne connaît pas la commune'],
  ['whose object cannot be read', { directory: null, etag: 'e' }, 'illisible'],
])('portail show of a département %s says what to do', async (_, published, sentence) => {
  const { code, said } = await run('portail show 01001', showing(published));
  expect([code, said]).toEqual([1, expect.stringContaining(sentence)]);
  expect(said).toContain('portail publier 01');
});
