import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { emulatorPython } from '../../local/cloud/python.ts';
import { until } from '../../local/players/until.ts';
import { openTransferWorld, type TransferWorld } from './transfer-world.ts';

const guide = readFileSync(new URL('../../docs/guide-raccordement.md', import.meta.url), 'utf8');

/** The example of the guide that begins with these words, as a reader would copy it. */
function example(language: string, beginning: string): string {
  const blocks = [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '');
  const found = blocks.filter((block) => block.includes(beginning));
  if (found.length !== 1) throw new Error(`${found.length} examples with « ${beginning} »`);
  return found[0] ?? '';
}

function installed(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

// A client that this machine lacks is left out; `npm test` says so (local/checks/test.ts).
let world: TransferWorld;
let folder: string;
beforeAll(async () => {
  world = await openTransferWorld(inject('outputs'));
}, 60_000);
afterAll(() => world.close());
beforeEach(async () => {
  folder = await mkdtemp(join(world.folder, 'guide-'));
  const place = `[${world.host}]:${world.port}`;
  await writeFile(join(folder, 'cles-du-serveur'), `${place} ${world.hostKey}\n`);
});

function run(program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<{ code: number; output: string }> {
  // No agent, no configuration of the machine: what the guide says must be enough.
  const { SSH_AUTH_SOCK: _agent, ...env } = process.env;
  const example = { HOTE: world.host, PORT: String(world.port), COMPTE: world.username, CLE: world.keyPath, HOME: folder, ...more };
  return new Promise((resolve) => {
    execFile(program, [...args], { cwd: folder, env: { ...env, ...example }, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr }),
    );
  });
}

async function script(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  await chmod(file, 0o700);
  return file;
}

const nameOf = (numero: string) => `RitaGS.2026-11-23T10_00_00.000000000.${numero}-RCO-1.ADER.ftp.zip`;

/** Two dossiers wait; `play` must fetch both, whole, take them out of the boite, and leave nothing under a provisional name. */
async function fetchesBoth(play: () => Promise<{ code: number; output: string }>): Promise<void> {
  const dossiers = new Map(
    [1, 2].map((rank) => [nameOf(`A-4-${randomBytes(4).toString('hex').toUpperCase()}${rank}`), randomBytes(90_000)]),
  );
  for (const [name, bytes] of dossiers) await world.put(`teledossiers/${name}`, bytes);
  expect(await play()).toMatchObject({ code: 0 });
  expect((await readdir(join(folder, 'recus'))).sort()).toEqual([...dossiers.keys()].sort());
  for (const [name, bytes] of dossiers) expect((await readFile(join(folder, 'recus', name))).equals(bytes)).toBe(true);
  expect(await world.keys('teledossiers/')).toEqual([]);
}

/** The return flow came under its own name: the hub took it, and refused it, since its dossier is nobody's. */
async function arrives(name: string): Promise<void> {
  const moved = await until('le flux retour examiné', async () => (await world.keys('rejets/')).find((key) => key.endsWith(`-${name}`)));
  expect(moved).toMatch(/^rejets\/\d{8}T\d{6}Z-[0-9a-f]{8}-/);
  expect(await world.keys('retours/')).toEqual([]);
}

const flux = () => readFileSync(new URL('../../docs/formats/samples/retour/retour-en-cours.zip', import.meta.url));

if (installed('sftp') && installed('ssh-keyscan'))
  describe('with OpenSSH', { timeout: 120_000 }, () => {
    test('the fingerprint is shown before the first login', async () => {
      const shown = await run('sh', ['-c', example('sh', 'ssh-keyscan')]);
      expect(shown).toMatchObject({ code: 0, output: expect.stringMatching(/SHA256:/) });
      expect(await readFile(join(folder, 'cles-du-serveur'), 'utf8')).toContain(world.hostKey);
    });

    test('recuperer.sh fetches each dossier once, and an empty boite is no error', async () => {
      const file = await script('recuperer.sh', example('sh', 'recuperer.sh'));
      await fetchesBoth(() => run(file, []));
      expect(await run(file, [])).toMatchObject({ code: 0 });
    });

    test('repondre.sh sends a return flow', async () => {
      await writeFile(join(folder, 'reponse-openssh.zip'), flux());
      expect(await run(await script('repondre.sh', example('sh', 'repondre.sh')), ['reponse-openssh.zip'])).toMatchObject({ code: 0 });
      await arrives('reponse-openssh.zip');
    });
  });

if (installed('lftp') && installed('ssh'))
  describe('with lftp', { timeout: 120_000 }, () => {
    test('boite.sh fetches the dossiers and sends the return flows', async () => {
      await mkdir(join(folder, 'a-envoyer'));
      await writeFile(join(folder, 'a-envoyer', 'reponse-lftp.zip'), flux());
      const file = await script('boite.sh', example('sh', 'boite.sh'));
      await fetchesBoth(() => run(file, []));
      await arrives('reponse-lftp.zip');
      expect(await readdir(join(folder, 'a-envoyer'))).toEqual([]);
    });
  });

describe('with Python', { timeout: 240_000 }, () => {
  test('boite.py fetches the dossiers and sends the return flows', async () => {
    const python = await emulatorPython(() => {});
    await mkdir(join(folder, 'a-envoyer'));
    await writeFile(join(folder, 'a-envoyer', 'reponse-python.zip'), flux());
    const file = await script('boite.py', example('python', 'boite.py'));
    await fetchesBoth(() => run(python.program, [file], { ...python.env }));
    await arrives('reponse-python.zip');
    expect(await readdir(join(folder, 'a-envoyer'))).toEqual([]);
  });
});
