import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.ts';
import { LocalCloudFailed } from './errors.ts';
import { withLock } from './lock.ts';
import { LOCAL } from './paths.ts';

/** A Python of this project's own: the program, and what its environment needs. */
export interface PrivatePython {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

/** What a private Python is for: the packages, and how a person is told of them. */
interface Use {
  readonly requirements: string;
  readonly what: string;
}
const EMULATOR: Use = { requirements: join(import.meta.dirname, 'requirements-emulator.txt'), what: 'l’émulateur AWS (MiniStack)' };
const LINTERS: Use = { requirements: join(import.meta.dirname, 'requirements-linters.txt'), what: 'cfn-lint et checkov' };

/** What is imported is compiled then: a third of the processor's time of an installation, most of it for modules that nobody imports. */
const INSTALL = ['install', '-q', '--no-compile'];

const FETCH_PIP = join(import.meta.dirname, 'fetch-pip.py');

/** Packages of another Python must not leak into the private one. */
function cleanEnv(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { PYTHONPATH: _path, PYTHONHOME: _home, VIRTUAL_ENV: _venv, ...env } = process.env;
  return { ...env, PYTHONNOUSERSITE: '1', PYTHONDONTWRITEBYTECODE: '', PIP_DISABLE_PIP_VERSION_CHECK: '1', ...extra };
}

async function findPython(): Promise<{ program: string; version: string }> {
  for (const name of CANDIDATES) {
    const script = 'import sys; print(sys.executable, "%d.%d" % sys.version_info[:2], sep="\\n"); sys.exit(sys.version_info < (3, 10))';
    const { code, stdout } = await command(name, ['-c', script], { env: cleanEnv() });
    const [program, version] = stdout.trim().split('\n');
    if (code === 0 && program && version) return { program, version };
  }
  throw new LocalCloudFailed(
    'Le cloud local demande Python 3.10 ou plus récent (programme « python3 »), et aucun n’a été trouvé.\n' +
      '  Debian, Ubuntu : sudo apt-get install python3 python3-venv     macOS : brew install python     Fedora : sudo dnf install python3\n' +
      'Autre voie : un MiniStack déjà lancé, avec AWS_ENDPOINT_URL=http://127.0.0.1:PORT AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test.',
  );
}

const unreachable = ({ what }: Use, output: string): LocalCloudFailed =>
  new LocalCloudFailed(
    `Impossible d’installer ${what} (paquets Python de PyPI).\n` +
      'Vérifiez l’accès à PyPI (ou PIP_INDEX_URL), puis relancez la même commande. Dernières lignes de pip :\n' +
      tail(output),
  );

const tail = (text: string) => text.trim().split('\n').slice(-8).join('\n');

async function inVenv(use: Use, python: string, folder: string): Promise<boolean> {
  const made = await command(python, ['-m', 'venv', folder], { env: cleanEnv() });
  const program = join(folder, 'bin', 'python');
  if (made.code !== 0 || (await command(program, ['-m', 'pip', '--version'], { env: cleanEnv() })).code !== 0) return false;
  const { code, output } = await command(program, ['-m', 'pip', ...INSTALL, '-r', use.requirements], { env: cleanEnv() });
  if (code !== 0) throw unreachable(use, output);
  return true;
}

/** Debian's Python without `python3-venv` has no `ensurepip`, sometimes no `pip`: pip's wheel runs by itself. */
async function byPipWheel(use: Use, python: string, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const fetched = await command(python, [FETCH_PIP, folder], { env: cleanEnv() });
  if (fetched.code !== 0) throw unreachable(use, fetched.output);
  const wheel = fetched.stdout.trim();
  const args = [join(wheel, 'pip'), ...INSTALL, '--target', join(folder, 'packages'), '-r', use.requirements];
  const { code, output } = await command(python, args, { env: cleanEnv() });
  if (code !== 0) throw unreachable(use, output);
}

function pythonOf(python: string, folder: string): PrivatePython {
  const packages = join(folder, 'packages');
  if (existsSync(packages)) return { program: python, env: { PYTHONPATH: packages, PYTHONNOUSERSITE: '1' } };
  return { program: join(folder, 'bin', 'python'), env: { PYTHONNOUSERSITE: '1' } };
}

/** The Python of the emulator. */
export const emulatorPython = (say: (text: string) => void): Promise<PrivatePython> => privatePython(EMULATOR, say);

/** The Python of the linters of templates: apart, the two want other versions of the same packages. */
export const lintersPython = (say: (text: string) => void): Promise<PrivatePython> => privatePython(LINTERS, say);

/**
 * A private Python, under `.local/`: made once for each version of its requirements and of Python, in a folder of its own that gets its
 * final name only when it is complete.
 */
async function privatePython(use: Use, say: (text: string) => void): Promise<PrivatePython> {
  const { program, version } = await findPython();
  const digest = createHash('sha256').update(readFileSync(use.requirements)).update(program).update(version).digest('hex').slice(0, 12);
  const folder = join(LOCAL, `python-${digest}`);
  if (!existsSync(folder)) {
    await withLock(join(LOCAL, 'python.lock'), async () => {
      if (existsSync(folder)) return;
      say(`Installation de ${use.what} dans .local/, une fois pour toutes…`);
      const building = mkdtempSync(join(LOCAL, 'building-'));
      try {
        if (!(await inVenv(use, program, building))) await byPipWheel(use, program, building);
        renameSync(building, folder);
      } finally {
        rmSync(building, { recursive: true, force: true });
      }
    });
  }
  return pythonOf(program, folder);
}
