// Entry of every npm script: plain Node >= 20, no dependency. Installs what is missing, then runs the target with the
// Node 24 of `node_modules` (which runs TypeScript as it is). Nothing is written on stdout before the target's own words.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
const node = join(bin, process.platform === 'win32' ? 'node.cmd' : 'node');

/** What a command runs: a TypeScript file of the project, or a program of node_modules, and its first arguments. */
const TARGETS = {
  demo: ['local/demo/main.ts'],
  start: ['local/start.ts'],
  test: ['local/checks/test.ts'],
  check: ['local/checks/check.ts'],
  synth: ['local/checks/synth.ts'],
  'lint:templates': ['local/checks/templates.ts'],
  validate: ['local/validate/main.ts'],
  bench: ['bench/main.ts'],
  cost: ['bench/cost/main.ts'],
  capacity: ['bench/capacity/main.ts'],
  faults: ['test/faults/main.ts'],
  ops: ['ops/main.ts'],
  commune: ['local/commune/main.ts'],
  'local:gaps': ['local/gaps/recheck.ts'],
  'dashboard:preview': ['local/dashboard/main.ts'],
  'test:unit': ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit'],
  'test:statemachines': ['node_modules/vitest/vitest.mjs', 'run', '--project', 'statemachines'],
  'test:infra': ['node_modules/vitest/vitest.mjs', 'run', '--project', 'infra'],
  'test:integration': ['node_modules/vitest/vitest.mjs', 'run', '--project', 'integration'],
  'test:e2e': ['node_modules/vitest/vitest.mjs', 'run', '--project', 'e2e', '--project', 'ahead'],
  'test:iam': ['local/checks/iam.ts'],
  'test:roles': [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...['integration', 'e2e', 'ahead', 'roles'].flatMap((name) => ['--project', name]),
  ],
  'test:faults': ['node_modules/vitest/vitest.mjs', 'run', '--project', 'faults-and-bugs'],
};

const say = (text) => process.stderr.write(`${text}\n`);
const fail = (text) => {
  say(text);
  process.exit(1);
};

/** True when node_modules holds what package-lock.json asks for: compared by content, dates lie after a checkout. */
function installed() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const found = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(([path, { version, optional }]) => {
      if (path === '' || (optional && !found[path])) return true;
      return found[path]?.version === version;
    });
  } catch {
    return false;
  }
}

function npm(...args) {
  const given = process.env.npm_execpath;
  const [command, first] = given?.endsWith('.js') ? [process.execPath, [given]] : ['npm', []];
  // stdout of npm goes to our stderr: what a command prints for programs stays clean.
  return spawnSync(command, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: command === 'npm' && process.platform === 'win32',
  }).status;
}

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** One installation at a time in one folder; the lock of a process that died is taken over. */
async function underLock(work) {
  const lock = join(root, '.local', 'install.lock');
  mkdirSync(dirname(lock), { recursive: true });
  for (let told = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      let owner = 0;
      try {
        owner = Number(readFileSync(lock, 'utf8'));
      } catch {}
      if (owner > 0 && !alive(owner)) rmSync(lock, { force: true });
      if (!told) say('Une autre commande installe déjà les dépendances : attente…');
      told = true;
      await new Promise((done) => setTimeout(done, 300));
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

async function install() {
  if (installed() && existsSync(node)) return;
  await underLock(() => {
    if (!installed()) {
      say('Installation des dépendances (npm ci), une minute environ la première fois…');
      if (npm('ci', '--no-audit', '--no-fund', '--loglevel=error') !== 0) {
        fail('npm ci a échoué : vérifiez l’accès au registre npm, puis relancez la même commande.');
      }
    }
    // Where install scripts are switched off by the user's settings, the two that this project needs are run by name.
    if (!existsSync(node)) npm('rebuild', '--ignore-scripts=false', '--loglevel=error', 'node', 'esbuild');
    if (!existsSync(node)) fail('Node 24 manque dans node_modules/.bin : lancez « npm rebuild --ignore-scripts=false node esbuild ».');
  });
}

function run(target, args) {
  const [file, ...first] = target;
  if (!existsSync(join(root, file))) fail(`${file} n’existe pas encore.`);
  const child = spawn(node, [join(root, file), ...first, ...args], {
    cwd: root,
    // The channel tells the child when this process dies, even by SIGKILL.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, INIT_CWD: process.env.INIT_CWD ?? process.cwd() },
  });
  // A Ctrl-C reaches the child by the terminal; the other signals are handed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
  // npm may be killed without a word (the scripts say `exec`: no shell stands between npm and this process): then the
  // parent changes.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
  }
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 1)));
}

const [name, ...args] = process.argv.slice(2);
const target = TARGETS[name];
if (!target) fail(`Commande inconnue : ${name ?? '(aucune)'}. Commandes : ${Object.keys(TARGETS).join(', ')}.`);
await install();
run(target, args);
