import { describe, expect, test } from 'vitest';
import { DossierSchema } from '../../../functions/domain/dossier.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { run } from './run.ts';

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
