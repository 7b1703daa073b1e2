import { describe, expect, test } from 'vitest';
import { createWorld } from './world.ts';

const NUMERO = 'A-6-ILE00001';
const OPERATIONS: readonly ['GET' | 'POST', string, unknown?][] = [
  ['GET', ''],
  ['POST', '/telechargement'],
  ['POST', '/documents', { nom: 'a.pdf', type: 'application/pdf', taille: 10 }],
  ['GET', `/documents/${'0'.repeat(32)}`],
  ['POST', '/statut', { statut: 'en-cours', version: 2 }],
];

describe.each(OPERATIONS)('%s /dossiers/{numero}%s', (method, end, input) => {
  test.each([
    ['of another commune', { insee: '01002' }],
    ['of a démarche the agent is not entitled to', { demarche: 'RCO' }],
  ])('answers for a dossier %s exactly as for none, after the same read', async (_, overrides) => {
    const world = createWorld();
    const none = await world.call(method, `/dossiers/${NUMERO}${end}`, input);
    const readsForNone = world.reads.length;
    world.open(overrides);
    const outside = await world.call(method, `/dossiers/${NUMERO}${end}`, input);

    expect(outside).toEqual(none);
    expect(none).toMatchObject({ status: 404, body: { code: 'DOSSIER_INTROUVABLE' } });
    expect(world.reads).toHaveLength(readsForNone * 2);
    expect(world.events).toHaveLength(2);
    expect(world.logs).toEqual(['GS_REFUSED', 'GS_OUT_OF_PERIMETER', 'GS_REFUSED']);
  });

  test('answers for a number that cannot exist as for one that does not', async () => {
    const world = createWorld();
    const impossible = await world.call(method, `/dossiers/..%2F..${end}`, input);
    expect(impossible).toEqual(await world.call(method, `/dossiers/${NUMERO}${end}`, input));
  });

  test.each([
    ['unknown', undefined],
    ['suspended', { agent: 'agent-2', insee: '01001', demarches: ['ILE'], state: 'suspendu' }],
  ])('refuses an %s agent before any dossier is read', async (_, agent) => {
    const world = createWorld();
    world.open();
    if (agent !== undefined) world.agents.set('agent-2', agent);
    const answer = await world.call(method, `/dossiers/${NUMERO}${end}`, input, 'agent-2');
    expect(answer).toMatchObject({ status: 403, body: { code: 'ACCES_REFUSE' } });
    expect(world.reads).toEqual([]);
  });
});

test('a suspension counts at the next call', async () => {
  const world = createWorld();
  world.open();
  expect((await world.call('GET', '/moi')).status).toBe(200);
  world.agents.set('agent-1', { agent: 'agent-1', insee: '01001', demarches: ['ILE'], state: 'suspendu' });
  expect((await world.call('GET', '/moi')).status).toBe(403);
});
