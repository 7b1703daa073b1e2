import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface SftpRun {
  readonly host: string;
  readonly port: number;
  /** `ssh-ed25519 AAAA…`: any other key is refused. */
  readonly hostKey: string;
  readonly username: string;
  readonly password?: string;
  /** Private key of the account, a file readable by its owner only. */
  readonly keyPath?: string;
  /** As typed in `sftp`; the first that fails ends the run, unless it begins with `-`. */
  readonly commands: readonly string[];
  /** Folder where local files are read and written. */
  readonly cwd?: string;
  readonly timeoutMs?: number;
}

export interface SftpResult {
  /** 0: every command succeeded. 255: no connection or no login. `null`: ended by a signal (time out). */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options that make a run depend on nothing of the machine: no configuration, no agent, no keys but the one given. */
function optionsOf({ port, keyPath }: SftpRun, knownHosts: string): string[] {
  const login =
    keyPath === undefined
      ? ['-oPreferredAuthentications=password', '-oPubkeyAuthentication=no', '-oNumberOfPasswordPrompts=1', '-oBatchMode=no']
      : ['-oPreferredAuthentications=publickey', `-oIdentityFile=${keyPath}`, '-oIdentitiesOnly=yes', '-oBatchMode=yes'];
  return [
    '-F/dev/null',
    // Before `-b`, which says BatchMode=yes: the first value stands, and batch mode would never ask for a password.
    ...login,
    '-oIdentityAgent=none',
    '-oGlobalKnownHostsFile=/dev/null',
    `-oUserKnownHostsFile=${knownHosts}`,
    '-oStrictHostKeyChecking=yes',
    '-oHostKeyAlgorithms=ssh-ed25519',
    '-oUpdateHostKeys=no',
    '-oConnectTimeout=20',
    `-oPort=${port}`,
    '-b-',
  ];
}

/**
 * Runs the system's own OpenSSH `sftp`, as a commune's software would. The password goes through SSH_ASKPASS (a file of its own, for the
 * time of the run), never through the arguments; known hosts are temporary.
 */
export async function runSftp(run: SftpRun): Promise<SftpResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sftp-'));
  try {
    const knownHosts = path.join(folder, 'known_hosts');
    await writeFile(knownHosts, `[${run.host}]:${run.port} ${run.hostKey}\n`);
    const secret = path.join(folder, 'secret');
    await writeFile(secret, `${run.password ?? ''}\n`, { mode: 0o600 });
    const askPass = path.join(folder, 'askpass');
    await writeFile(askPass, `#!/bin/sh\nexec cat '${secret}'\n`);
    await chmod(askPass, 0o700);
    const child = spawn('sftp', [...optionsOf(run, knownHosts), `${run.username}@${run.host}`], {
      cwd: run.cwd,
      env: { ...process.env, SSH_ASKPASS: askPass, SSH_ASKPASS_REQUIRE: 'force', LC_ALL: 'C.UTF-8' },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: run.timeoutMs ?? 60_000,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    // A login that fails closes the pipe before the commands are read.
    child.stdin.on('error', () => {});
    child.stdin.end(`${run.commands.join('\n')}\n`);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return { code, stdout, stderr };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Is there an OpenSSH `sftp` on this machine? */
export function sftpInstalled(): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = spawn('sftp', ['-h'], { stdio: 'ignore' });
    probe.once('error', () => resolve(false));
    probe.once('close', () => resolve(true));
  });
}
