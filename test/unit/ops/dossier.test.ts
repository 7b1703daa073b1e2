import { describe, expect, test } from 'vitest';
import { DossierSchema } from '../../../functions/domain/dossier.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { NOW, run } from './run.ts';

const dossier = DossierSchema.parse({
  numero: 'A-4-QX9WR26D',
  demarche: 'RCO',
  insee: '01001',
  mode: 'sftp',
  boite: 'l-abergement-clemenciat-01001',
  push: { endpoint: 'hebergeur-ain', directory: '/recus' },
  submittedAt: '2026-11-25T08:00:00.000Z',
  expiresAt: '2026-12-25T08:00:00.000Z',
  contentDigest: 'ab'.repeat(32),
  contentKey: 'contenu/A-4-QX9WR26D/x.zip',
  arrivedAt: '2026-11-25T08:01:00.000Z',
  contentBytes: 24_000,
  fileName: 'RitaGS.zip',
  hasAddress: true,
  status: 'depose',
  acheminement: 'confie',
  contentState: 'present',
  documents: 0,
  version: 2,
  lastConsequential: 1,
});
const { numero } = dossier;
const history = [
  { numero, seq: 1, at: '2026-11-25T08:01:00.000Z', after: 0, type: 'depose', deposit: { contentBytes: 24_000, warnings: [] } },
  { numero, seq: 2, at: '2026-11-25T08:01:05.000Z', type: 'acheminement', step: 'confie' },
];
const delivery = {
  state: 'a-pousser',
  attempt: 2,
  lastFailure: 'WRITE_FILE_ERROR',
  nextAt: '2026-11-25T15:10:00.000Z',
  fallbackAt: '2026-11-28T08:01:00.000Z',
};
const hub = {
  dossiers: {
    loadWithChain: async (asked: string) => (asked === numero ? { dossier, carriedTo: 0 } : null),
    history: async () => history,
    load: async () => null,
  },
  deliveries: { load: async () => delivery },
} as unknown as Partial<Hub>;

describe('dossier show', () => {
  test('tells where the dossier is, what was tried, and its history in the words of the GS', async () => {
    const { out } = await run(`dossier show ${numero}`, { hub });
    expect(out).toContain('hebergeur-ain, répertoire /recus');
    expect(out).toContain('a-pousser, 2 tentatives, dernier échec : WRITE_FILE_ERROR, prochain regard le 25/11/2026 16:10:00');
    expect(out).toContain('réalisées jusqu’au rang 0');
    expect(out).toMatch(/2 +25\/11\/2026 09:01:05 +Confié à l’envoi par sFTP/);
  });
  test('of an unknown number is refused', async () => {
    expect((await run('dossier show A-4-INCONNU', { hub })).code).toBe(1);
  });
});

describe('dossier history', () => {
  test('tells what each event made outside, in which state, and the attempts at its delivery', async () => {
    const effects = [
      { numero, seq: 1, kind: 'accuse', role: 'usager', state: 'fait', attempts: 0, since: '2026-11-25T08:02:00.000Z', proof: 'ses-1' },
      { numero, seq: 1, kind: 'depot-boite', role: 'mairie', state: 'du', attempts: 3 },
    ];
    const { out } = await run(`dossier history ${numero}`, {
      hub: { ...hub, effects: { all: async () => effects } } as unknown as Partial<Hub>,
    });
    expect(out).toMatch(/1 +25\/11\/2026 09:01:00 +en cours +Dossier déposé/);
    expect(out).toMatch(/1 +courriel : accusé de réception +fait +— +25\/11\/2026 09:02:00/);
    expect(out).toMatch(/1 +fichier dans la boîte sFTP +à faire +3/);
    expect(out).toContain('Envoi au serveur de la commune : a-pousser, 2 tentatives');
  });
});

describe('dossier where', () => {
  test('names the dead server, who must act, since when, and when the dossier opens in the GS', async () => {
    const circuit = { state: 'ouvert', failures: 3, since: NOW, nextProbeAt: NOW, reason: 'CONNECTION_ERROR' };
    const scene = { ...hub, directory: { raccordement: async () => ({ state: 'actif' }) }, endpoints: { load: async () => ({ circuit }) } };
    const { out } = await run(`dossier where ${numero}`, { hub: scene as unknown as Partial<Hub> });
    expect(out).toMatch(/Attend +que le serveur de la commune réponde/);
    expect(out).toMatch(/Qui doit agir +le contact technique du serveur/);
    expect(out).toMatch(/Depuis +25\/11\/2026 09:01:00\n.*Au plus tard +28\/11\/2026 09:01:00/);
  });
});

describe('dossier opened', () => {
  test('tells each opening with an identifier and no name; nobody is an answer too', async () => {
    const read = { numero, at: '2026-11-25T10:00:00.000Z', way: 'gs', agent: 'agent-7', what: ['adresse'] };
    const of = (readings: unknown[]) => ({ ...hub, readings: { readings: async () => readings } }) as unknown as Partial<Hub>;
    const deposited = { ...history[0], deposit: { insee: '01001' } };
    const withCommune = { ...of([read]), dossiers: { ...hub.dossiers, history: async () => [deposited] } } as unknown as Partial<Hub>;
    const { out } = await run(`dossier opened ${numero}`, { hub: withCommune });
    expect(out).toMatch(/25\/11\/2026 11:00:00 +01001 +agent, par le GS +agent-7 +l’adresse électronique de l’usager/);
    expect((await run(`dossier opened ${numero}`, { hub: of([]) })).out).toContain('Personne n’a ouvert');
  });
});

describe('essai remove', () => {
  test('removes nothing but a canary', async () => {
    const { code, said } = await run(`essai remove ${numero}`, { hub });
    expect(code).toBe(1);
    expect(said).toContain('n’est pas celui d’un dossier d’essai');
  });
  test('of a canary that is gone says so', async () => {
    expect((await run('essai remove A-0-ESSAIABCDEFGH23', { hub })).said).toContain('déjà effacé');
  });
});
