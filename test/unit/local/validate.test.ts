import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeRetour } from '../../../functions/formats/retour-writer.ts';
import { allerPackage } from '../../../local/portail/package.ts';
import { RETOUR } from '../formats/retour-fixtures.ts';

const root = path.join(import.meta.dirname, '../../..');
const DAY = 86_400_000;
/** L’Abergement-Clémenciat (SIREN 210 100 012), as the portal writes it. */
const aller = { numero: 'A-9-ESSAI001', demarche: 'RCO', insee: '01001', siret: '21010001200017', date: new Date(Date.now() - DAY) };

let folder: string;

interface Run {
  readonly code: number;
  readonly lines: string[];
}

/** Runs the command as npm does: in the folder of the project, the typed folder in INIT_CWD. */
function validate(...args: string[]): Promise<Run> {
  const main = path.join(root, 'local/validate/main.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { cwd: root, env: { ...process.env, INIT_CWD: folder } }, (error, stdout) => {
      const code = error === null ? 0 : Number(error.code);
      resolve({ code, lines: stdout.split('\n').filter((line) => line !== '') });
    });
  });
}

const json = async (...args: string[]): Promise<{ code: number; verdicts: Record<string, unknown>[] }> => {
  const { code, lines } = await validate('--json', ...args);
  return { code, verdicts: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'validate-'));
  const good = await allerPackage(aller);
  const paris = { ...aller, insee: '75108', siret: '21750001600019' };
  const files: Record<string, Buffer> = {
    'bon.zip': good,
    'arrondissement.zip': await allerPackage(paris),
    'siret inconnu.zip': await allerPackage({ ...aller, siret: '00000000012011' }),
    'autre commune.zip': await allerPackage({ ...aller, siret: '21750001600019' }),
    'commune inconnue.zip': await allerPackage({ ...aller, insee: '01999' }),
    'trop vieux.zip': await allerPackage({ ...aller, date: new Date(Date.now() - 32 * DAY) }),
    'futur.zip': await allerPackage({ ...aller, date: new Date(Date.now() + DAY) }),
    'expediteur.zip': await allerPackage({ ...aller, senderService: 'autre' }),
    'coupé.zip': good.subarray(0, good.length - 10),
    'retour.zip': await writeRetour(RETOUR),
  };
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(path.join(folder, name), bytes)));
});
afterAll(() => rm(folder, { recursive: true }));

// Each run is a process that reads the whole open directory.
describe('validate', { timeout: 60_000 }, () => {
  test('accepts good packages, one JSON line each, exit code 0', async () => {
    const { code, verdicts } = await json('bon.zip', 'arrondissement.zip', path.join(folder, 'bon.zip'));
    expect(code).toBe(0);
    expect(verdicts).toHaveLength(3);
    expect(verdicts[0]).toEqual({
      file: 'bon.zip',
      accepted: true,
      kind: 'aller',
      numero: 'A-9-ESSAI001',
      demarche: 'RCO',
      warnings: [],
    });
  });

  test('accepts with a warning a SIRET that the open directory does not know', async () => {
    const { code, verdicts } = await json('siret inconnu.zip');
    expect(code).toBe(0);
    expect(verdicts[0]).toMatchObject({ accepted: true, warnings: [{ code: 'SIRET_INCONNU' }] });
  });

  test('refuses with the hub’s codes, goes on after a refusal, and ends with an exit code', async () => {
    const { code, verdicts } = await json(
      'autre commune.zip',
      'commune inconnue.zip',
      'trop vieux.zip',
      'futur.zip',
      'expediteur.zip',
      'coupé.zip',
      'absent.zip',
      'bon.zip',
    );
    expect(code).not.toBe(0);
    expect(verdicts.map(({ refusal }) => (refusal as { code: string } | undefined)?.code)).toEqual([
      'SIRET_CONTRADICTOIRE',
      'COMMUNE_INCONNUE',
      'DEPOT_PERIME',
      'DATE_FUTURE',
      'EXPEDITEUR_INATTENDU',
      'ZIP_TRONQUE',
      'ZIP_ILLISIBLE',
      undefined,
    ]);
    expect(verdicts[0]?.refusal).toEqual({ code: 'SIRET_CONTRADICTOIRE', place: expect.any(String), message: expect.any(String) });
  });

  test('reads return flows with --retour only', async () => {
    const { code, verdicts } = await json('--retour', 'retour.zip');
    expect(code).toBe(0);
    expect(verdicts[0]).toMatchObject({ accepted: true, kind: 'retour', numero: 'A-9-TESTTEST', demarche: 'RCO', warnings: [] });
    expect((await json('retour.zip')).code).not.toBe(0);
  });

  test('speaks French to a person, with what to do', async () => {
    const { code, lines } = await validate('bon.zip', 'autre commune.zip');
    expect(code).not.toBe(0);
    expect(lines[0]).toBe('bon.zip : accepté (paquet aller, A-9-ESSAI001, RCO)');
    expect(lines).toContain('    Corrigez le destinataire.');
    expect(lines.at(-1)).toBe('2 fichiers : 1 accepté, 1 refusé');
  });
});
