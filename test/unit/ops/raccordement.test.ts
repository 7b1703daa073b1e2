import { describe, expect, test } from 'vitest';
import { run } from './run.ts';
import { directoryOf, ENDPOINT, raccordementOf } from './world.ts';

const set = (line: string, world: ReturnType<typeof directoryOf>) => run(`raccordement set 01001 RCO ${line}`, { hub: world.hub });
const contacts = '--mailbox etat-civil@exemple.test --second-contact direction@exemple.test';
const green = { at: '2026-11-24T10:00:00.000Z', green: true };

describe('raccordement set', () => {
  test('by courriel: no boite, no endpoint, in test', async () => {
    const w = directoryOf();
    expect((await set(`--mode courriel ${contacts}`, w)).code).toBe(0);
    expect(w.kept.get('01001 RCO')).toMatchObject({ mode: 'courriel', state: 'en-test', secondContact: 'direction@exemple.test' });
    expect(w.boites).toEqual([]);
  });
  test('by sftp: opens the boite of the commune, where its return flows come', async () => {
    const w = directoryOf();
    await set(`--mode sftp ${contacts}`, w);
    expect(w.kept.get('01001 RCO')).toMatchObject({ boite: 'l-abergement-clemenciat-01001' });
    expect(w.boites).toEqual(['l-abergement-clemenciat-01001']);
  });
  test('by sftp to an endpoint: a directory there, and a boite for the return flows', async () => {
    const w = directoryOf();
    await set(`--mode sftp --endpoint ${ENDPOINT.id} --directory /recus/01001 ${contacts}`, w);
    expect(w.kept.get('01001 RCO')).toMatchObject({
      boite: 'l-abergement-clemenciat-01001',
      push: { endpoint: 'hebergeur-ain', directory: '/recus/01001' },
    });
  });
  test('mixte to an endpoint needs no boite: status comes back through the GS', async () => {
    const w = directoryOf();
    await set(`--mode mixte --endpoint ${ENDPOINT.id} --directory /recus ${contacts}`, w);
    expect(w.kept.get('01001 RCO')).not.toHaveProperty('boite');
    expect(w.boites).toEqual([]);
  });

  test.each([
    ['the mode', contacts, 'Donnez le mode'],
    ['the mailbox', '--mode sftp', 'Donnez la boîte fonctionnelle'],
    ['the directory of an endpoint', `--mode sftp --endpoint ${ENDPOINT.id} ${contacts}`, 'Donnez le répertoire'],
    ['the endpoint of a directory', `--mode sftp --directory /recus ${contacts}`, 'Donnez le serveur'],
    ['an endpoint that exists', `--mode sftp --endpoint inconnu --directory /recus ${contacts}`, '« inconnu » n’est pas connu'],
    ['no boite by courriel', `--mode courriel --boite ${contacts}`, 'ni boîte ni serveur'],
  ])('asks for %s', async (_, line, sentence) => {
    const w = directoryOf();
    const { code, said } = await set(line, w);
    expect(said).toContain(sentence);
    expect(code).toBe(1);
    expect(w.kept.size).toBe(0);
  });

  test('a directory with .. is no directory', async () => {
    expect((await set(`--mode sftp --endpoint ${ENDPOINT.id} --directory /recus/../autre ${contacts}`, directoryOf())).code).toBe(2);
  });

  test('neither the boite nor the directory of another commune is given', async () => {
    const push = { endpoint: 'hebergeur-ain', directory: '/recus/69123' };
    const other = raccordementOf({ insee: '69123', boite: 'lyon-69123', push });
    const boite = await set(`--mode sftp --boite lyon-69123 ${contacts}`, directoryOf([other]));
    expect(boite.said).toContain('celle d’une autre commune (69123)');
    const directory = await set(`--mode sftp --endpoint ${ENDPOINT.id} --directory /recus/69123 ${contacts}`, directoryOf([other]));
    expect(directory.said).toContain('celui d’une autre commune (69123)');
  });

  test('new contacts alone change neither the state nor the rehearsal', async () => {
    const w = directoryOf([raccordementOf({ state: 'actif', rehearsal: green })]);
    await set('--mailbox accueil@exemple.test', w);
    expect(w.kept.get('01001 RCO')).toMatchObject({ state: 'actif', rehearsal: green, mailbox: 'accueil@exemple.test' });
  });
  test.each(['actif', 'suspendu'])('another connection of one that is %s falls back to en-test, once confirmed', async (state) => {
    const w = directoryOf([raccordementOf({ state, rehearsal: green })]);
    const line = `--endpoint ${ENDPOINT.id} --directory /recus`;
    expect((await set(line, w)).code).toBe(1);
    expect(w.kept.get('01001 RCO')?.state).toBe(state);
    expect((await set(`${line} --oui`, w)).code).toBe(0);
    expect(w.kept.get('01001 RCO')).toMatchObject({ state: 'en-test', push: { endpoint: 'hebergeur-ain' } });
    expect(w.kept.get('01001 RCO')).not.toHaveProperty('rehearsal');
  });
  test('--no-endpoint brings the dossiers back to the boite', async () => {
    const w = directoryOf([raccordementOf({ push: { endpoint: 'hebergeur-ain', directory: '/recus' } })]);
    await set('--no-endpoint', w);
    expect(w.kept.get('01001 RCO')).not.toHaveProperty('push');
  });
});

describe('raccordement state', () => {
  const to = (etat: string, own: object, agents: readonly object[] = [{ state: 'actif', demarches: ['RCO'] }]) => {
    const w = directoryOf([raccordementOf(own)]);
    return run(`raccordement state 01001 RCO ${etat} --oui`, {
      hub: { ...w.hub, agents: { ofCommune: async () => agents } as never },
    }).then((ran) => ({ ...ran, state: w.kept.get('01001 RCO')?.state }));
  };
  test.each([
    ['en-test', 'actif'],
    ['actif', 'suspendu'],
    ['suspendu', 'actif'],
    ['actif', 'inactif'],
    ['inactif', 'en-test'],
  ])('goes from %s to %s', async (from, etat) => {
    expect(await to(etat, { state: from, rehearsal: green })).toMatchObject({ code: 0, state: etat });
  });
  test.each([
    ['inactif', 'actif'],
    ['en-test', 'suspendu'],
    ['suspendu', 'en-test'],
  ])('does not go from %s to %s', async (from, etat) => {
    expect(await to(etat, { state: from, rehearsal: green })).toMatchObject({ code: 1, state: from });
  });
  test.each([
    ['never rehearsed', {}, 'n’a pas été répétée'],
    ['rehearsed red', { rehearsal: { ...green, green: false } }, 'n’est pas verte'],
    ['without a second contact', { rehearsal: green, secondContact: undefined }, 'second contact manque'],
  ])('does not go live %s', async (_, own, sentence) => {
    const ran = await to('actif', own);
    expect(ran).toMatchObject({ code: 1, state: 'en-test' });
    expect(ran.said).toContain(sentence);
  });
  test.each([
    ['no agent', []],
    ['an agent of another démarche', [{ state: 'actif', demarches: ['ILE'] }]],
    ['a suspended agent', [{ state: 'suspendu', demarches: ['RCO'] }]],
  ])('does not go live with %s', async (_, agents) => {
    expect((await to('actif', { rehearsal: green }, agents)).said).toContain('Aucun agent');
  });
});

test('raccordement show tells the state, the last rehearsal, the circuit and what waits', async () => {
  const w = directoryOf([
    raccordementOf({ state: 'suspendu', rehearsal: green, push: { endpoint: 'hebergeur-ain', directory: '/recus' } }),
  ]);
  const circuit = {
    state: 'ouvert',
    failures: 4,
    since: '2026-11-25T08:00:00.000Z',
    nextProbeAt: '2026-11-25T15:10:00.000Z',
    reason: 'CONNECTION_ERROR',
  };
  const hub = {
    ...w.hub,
    endpoints: { load: async () => ({ ...ENDPOINT, circuit }) },
    dossiers: { listByCommune: async (_i: string, _d: string, status: string) => (status === 'depose' ? [{}, {}, {}] : []) },
  } as never;
  const { out } = await run('raccordement show 01001 RCO', { hub });
  expect(out).toContain('suspendu : les dossiers attendent');
  expect(out).toContain('verte, le 24/11/2026 11:00:00');
  expect(out).toContain('ouvert depuis le 25/11/2026 09:00:00 (CONNECTION_ERROR)');
  expect(out).toMatch(/En attente de remise +3 dossiers/);
});

test('raccordement list keeps a state or an endpoint', async () => {
  const pushed = raccordementOf({ demarche: 'ILE', state: 'actif', push: { endpoint: 'hebergeur-ain', directory: '/recus' } });
  const { hub } = directoryOf([raccordementOf(), pushed]);
  expect((await run('raccordement list --etat actif --json', { hub })).json()).toMatchObject([{ demarche: 'ILE' }]);
  expect((await run('raccordement list --endpoint hebergeur-ain --json', { hub })).json()).toMatchObject([{ demarche: 'ILE' }]);
  expect((await run('raccordement list', { hub })).out.split('\n')).toHaveLength(4);
});

describe('raccordement list', () => {
  const closed = { reason: 'La mairie déménage ce mois-ci.', since: '2026-11-20T08:00:00.000Z' };
  const all = [
    raccordementOf(),
    raccordementOf({ insee: '38544', demarche: 'ILE', mode: 'courriel', boite: undefined, state: 'actif', sendingClosed: closed }),
  ];
  test.each([
    ['', ['01001', '38544']],
    ['--mode courriel', ['38544']],
    ['--demarche RCO', ['01001']],
    ['--departement 38', ['38544']],
    ['--envoi-ferme', ['38544']],
    ['--etat actif --demarche RCO', []],
  ])('with %s', async (options, insees) => {
    const ran = await run(`raccordement list ${options} --json`.replace('  ', ' '), { hub: directoryOf(all).hub });
    expect((ran.json() as { insee: string }[]).map(({ insee }) => insee)).toEqual(insees);
  });
});

describe('raccordement envoi', () => {
  const envoi = (line: readonly string[], world: ReturnType<typeof directoryOf>) =>
    run(['raccordement', 'envoi', '01001', 'RCO', ...line], { hub: world.hub });
  const reason = "La mairie  déménage : l'envoi reprend le 15 janvier.";
  const since = '2026-11-25T15:00:00.000Z';

  test('closes with a reason for the public, as print wants it, and opens again', async () => {
    const w = directoryOf([raccordementOf({ state: 'actif', rehearsal: green })]);
    const { code, out, acts } = await envoi(['off', '--raison', reason], w);
    expect(code).toBe(0);
    expect(w.kept.get('01001 RCO')).toMatchObject({
      state: 'actif',
      rehearsal: green,
      sendingClosed: { reason: 'La mairie déménage : l’envoi reprend le 15 janvier.', since },
    });
    expect(out).toContain('accepté et remis');
    // The reason is the raccordement's, not the act's.
    expect(acts.at(-1)).toMatchObject({ act: 'raccordement envoi', target: '01001 RCO', outcome: 'fait' });
    await envoi(['on'], w);
    expect(w.kept.get('01001 RCO')).not.toHaveProperty('sendingClosed');
  });
  test('another reason: closed since the first', async () => {
    const sendingClosed = { reason: 'Panne du logiciel.', since: '2026-11-20T08:00:00.000Z' };
    const w = directoryOf([raccordementOf({ state: 'actif', sendingClosed })]);
    await envoi(['off', '--raison', reason], w);
    expect(w.kept.get('01001 RCO')?.sendingClosed).toMatchObject({ since: sendingClosed.since });
  });
  test('what changes the raccordement otherwise leaves it closed', async () => {
    const w = directoryOf([raccordementOf({ state: 'actif' })]);
    await envoi(['off', '--raison', reason], w);
    await set('--mailbox accueil@exemple.test', w);
    await run('raccordement state 01001 RCO suspendu', { hub: w.hub });
    expect(w.kept.get('01001 RCO')).toMatchObject({ state: 'suspendu', mailbox: 'accueil@exemple.test', sendingClosed: { since } });
    expect((await run('raccordement show 01001 RCO', { hub: w.hub })).out).toMatch(/Envoi en ligne +fermé depuis le 25\/11\/2026/);
  });
  test.each([
    ['without a reason', ['off']],
    ['with a word for a reason', ['off', '--raison', 'Panne']],
    ['with an address', ['off', '--raison', 'Écrivez à accueil@mairie.example.']],
    ['with a link', ['off', '--raison', 'Voir https://mairie.example pour la suite.']],
    ['neither on nor off', ['peut-etre']],
  ])('%s is mistyped', async (_, line) => {
    const w = directoryOf([raccordementOf({ state: 'actif' })]);
    expect((await envoi(line, w)).code).toBe(2);
    expect(w.kept.get('01001 RCO')).not.toHaveProperty('sendingClosed');
  });
  test('of two operators at once the second is told', async () => {
    const w = directoryOf([raccordementOf({ state: 'actif' })]);
    const directory = { ...w.hub.directory, saveRaccordement: async () => 'stale' };
    const ran = await run(['raccordement', 'envoi', '01001', 'RCO', 'off', '--raison', reason], { hub: { ...w.hub, directory } as never });
    expect([ran.code, ran.said]).toEqual([1, expect.stringContaining('vient d’être modifié par quelqu’un d’autre')]);
  });
});
