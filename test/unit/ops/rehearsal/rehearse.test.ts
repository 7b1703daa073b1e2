import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rehearseCommune } from '../../../../ops/commands/rehearse.ts';
import { green, type Line } from '../../../../ops/rehearsal/line.ts';
import { type RehearsalDeps, rehearse } from '../../../../ops/rehearsal/rehearse.ts';
import { reportData, reportHtml, reportText } from '../../../../ops/rehearsal/report.ts';
import { run } from '../run.ts';
import { AGENT, COMMUNE, directoryOf, ENDPOINT, raccordementOf } from '../world.ts';

const push = { endpoint: ENDPOINT.id, directory: '/recus' };
const pushed = raccordementOf({ push, technicalContact: 'technique@exemple.test' });
const options = { returnMinutes: 15, withReturn: true };

/** Everything is as it must be; a test says what is not. */
function depsOf(own: Partial<RehearsalDeps> = {}) {
  const played: string[] = [];
  const deps: RehearsalDeps = {
    agents: async () => [AGENT],
    endpoint: async () => ENDPOINT,
    test: async () => ({ ok: true, message: '', hostKey: undefined }),
    readServer: async () => ({
      offer: {
        software: '',
        kex: ['curve25519-sha256'],
        hostKeyAlgorithms: ['rsa-sha2-512'],
        ciphers: ['aes256-ctr'],
        macs: ['hmac-sha2-256'],
      },
      keys: [{ type: 'ssh-rsa', line: 'ssh-rsa AAAA', bits: 3072 }],
    }),
    rights: async () => ({
      lines: (['repertoire', 'ecriture', 'renommage', 'effacement'] as const).map((code) => green(code, 'Bien.')),
      left: [],
    }),
    accounts: async () => [{ username: 'b', state: 'actif', credentials: [{ kind: 'mot-de-passe', state: 'actif', lastUsedAt: 'hier' }] }],
    canary: async ({ insee }) => {
      played.push(insee);
      return (['aller', 'retour', 'nettoyage'] as const).map((code) => green(code, 'Bien.'));
    },
    ...own,
  };
  return { deps, played };
}

const codes = (lines: readonly Line[]): string[] => lines.map(({ code }) => code);
const reds = (lines: readonly Line[]): string[] => lines.filter(({ ok }) => !ok).map(({ code }) => code);

describe('the lines of a rehearsal', () => {
  test('of a push: the server, its algorithms, the rights, the boite of the return flows, the canary', async () => {
    const lines = await rehearse(depsOf().deps, COMMUNE, pushed, options);
    expect(reds(lines)).toEqual([]);
    expect(codes(lines)).toEqual([
      ...['annuaire', 'contacts', 'agent', 'circuit', 'connexion', 'cle-hote', 'echange-cles', 'chiffrement', 'integrite'],
      ...['repertoire', 'ecriture', 'renommage', 'effacement', 'compte', 'aller', 'retour', 'nettoyage'],
    ]);
  });
  test('of a boite: its account and the canary', async () => {
    const lines = await rehearse(depsOf().deps, COMMUNE, raccordementOf({ technicalContact: 't@exemple.test' }), options);
    expect(codes(lines)).toEqual(['annuaire', 'contacts', 'agent', 'compte', 'aller', 'retour', 'nettoyage']);
  });
  test('by courriel: the canary alone', async () => {
    const lines = await rehearse(depsOf().deps, COMMUNE, raccordementOf({ mode: 'courriel', boite: undefined }), options);
    expect(codes(lines)).toEqual(['annuaire', 'contacts', 'agent', 'aller', 'retour', 'nettoyage']);
  });
  test('pushed in the mode mixte: no boite is asked for, status comes back through the GS', async () => {
    const lines = await rehearse(
      depsOf({ accounts: async () => [] }).deps,
      COMMUNE,
      raccordementOf({ mode: 'mixte', boite: undefined, push }),
      options,
    );
    expect(reds(lines)).toEqual([]);
    expect(codes(lines)).not.toContain('compte');
  });
  test('nothing is written to a server that does not answer, and no canary is sent', async () => {
    const { deps, played } = depsOf({ test: async () => ({ ok: false, message: 'Connection timeout', hostKey: undefined }) });
    const lines = await rehearse(deps, COMMUNE, pushed, options);
    expect(reds(lines)).toEqual(['connexion', 'repertoire', 'ecriture', 'renommage', 'effacement', 'aller', 'retour']);
    expect(played).toEqual([]);
  });
  test('weak algorithms are red, and the canary is sent all the same: all is found at once', async () => {
    const offer = {
      software: '',
      kex: ['diffie-hellman-group1-sha1'],
      hostKeyAlgorithms: ['rsa-sha2-512'],
      ciphers: ['aes256-ctr'],
      macs: ['hmac-md5'],
    };
    const { deps, played } = depsOf({ readServer: async () => ({ offer, keys: [] }) });
    expect(reds(await rehearse(deps, COMMUNE, pushed, options))).toEqual(['echange-cles', 'integrite']);
    expect(played).toEqual(['01001']);
  });
});

describe('the report', () => {
  const at = '2026-11-25T15:00:00.000Z';
  const lines: Line[] = [
    green('annuaire', 'Bien.'),
    { code: 'connexion', ok: false, detail: 'Le <serveur> ne répond pas.', todo: 'Réparez.' },
  ];
  const rehearsed = { commune: COMMUNE, raccordement: pushed, at, lines };
  test('in text says each line, what to do, and the verdict in words', () => {
    const text = reportText(rehearsed);
    expect(text).toMatch(/^VERT {3}Fiche de la commune/m);
    expect(text).toMatch(/^ROUGE {2}Connexion au serveur/m);
    expect(text).toContain('Que faire : Réparez.');
    expect(text).toContain('ROUGE : 1 point à corriger sur 2. Le raccordement ne peut pas être activé.');
    expect(text).toContain('mercredi 25 novembre 2026 à 16 h 00');
    expect(reportText({ ...rehearsed, lines: lines.slice(0, 1) })).toContain('VERT : ');
  });
  test('to print escapes what it quotes, and fetches nothing', () => {
    const html = reportHtml(rehearsed);
    expect(html).toContain('Le &lt;serveur&gt; ne répond pas.');
    expect(html).not.toMatch(/<script|https?:\/\//);
  });
  test('for a program has stable codes', () => {
    expect(reportData(rehearsed)).toMatchObject({
      insee: '01001',
      demarche: 'RCO',
      at,
      green: false,
      lines: [
        { code: 'annuaire', ok: true },
        { code: 'connexion', ok: false, todo: 'Réparez.' },
      ],
    });
  });
});

describe('the outcome', () => {
  const clock = { now: () => new Date('2026-11-25T15:00:00.000Z') };
  const input = { insee: '01001' as never, attente: 15, sansRetour: false };
  const kept = async (own: Partial<RehearsalDeps>, raccordement = pushed) => {
    const world = directoryOf([raccordement]);
    await rehearseCommune({ ...clock, hub: world.hub as never }, () => depsOf(own).deps, input);
    return world.kept.get('01001 RCO');
  };
  test('is kept with the raccordement: green', async () => {
    expect(await kept({})).toMatchObject({ state: 'en-test', rehearsal: { at: '2026-11-25T15:00:00.000Z', green: true } });
  });
  test('or red, whatever was green before, and the state stays', async () => {
    const live = raccordementOf({ ...pushed, state: 'actif', rehearsal: { at: '2026-01-01T00:00:00.000Z', green: true } });
    expect(await kept({ agents: async () => [] }, live)).toMatchObject({ state: 'actif', rehearsal: { green: false } });
  });
  test('of a connection that was changed meanwhile is not kept', async () => {
    const world = directoryOf([pushed]);
    const agents = async () => {
      await world.hub.directory?.saveRaccordement(pushed, raccordementOf({ push: { ...push, directory: '/ailleurs' } }));
      return [AGENT];
    };
    await expect(rehearseCommune({ ...clock, hub: world.hub as never }, () => depsOf({ agents }).deps, input)).rejects.toThrow(
      'changée pendant la répétition',
    );
    expect(world.kept.get('01001 RCO')).not.toHaveProperty('rehearsal');
  });
  test.each(['inactif', 'suspendu'])('one that is %s is not rehearsed', async (state) => {
    const world = directoryOf([raccordementOf({ state })]);
    await expect(rehearseCommune({ ...clock, hub: world.hub as never }, () => depsOf().deps, input)).rejects.toThrow('raccordement state');
  });
});

test('the command prints the report, writes it, and has the code 1 where it is red', async () => {
  const world = directoryOf([raccordementOf()]);
  const file = path.join(tmpdir(), `rapport-${process.pid}.txt`);
  const hub = {
    ...world.hub,
    agents: { ofCommune: async () => [] },
    access: { accounts: { ofBoite: async () => [] } },
    accounts: { describe: async () => undefined },
  } as never;
  const ran = await run(`rehearse 01001 RCO --sans-retour --rapport ${file}`, { hub });
  expect(ran.code).toBe(1);
  expect(ran.out, ran.said).toContain('ROUGE  Compte de la boîte');
  expect(`${readFileSync(file, 'utf8')}`).toBe(ran.out);
  expect(ran.acts.at(-1)).toMatchObject({ act: 'rehearse', target: '01001 RCO', outcome: 'fait' });
  rmSync(file);
});
