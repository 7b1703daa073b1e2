import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runSftp, sftpInstalled } from '../../local/transfer/openssh.ts';
import { openSftp, playCommands } from './ssh-client.ts';
import { openTransferWorld, type TransferWorld } from './transfer-world.ts';

let world: TransferWorld;
beforeAll(async () => {
  world = await openTransferWorld(inject('outputs'));
}, 60_000);
afterAll(() => world.close());

const withOpenSsh = await sftpInstalled();
if (!withOpenSsh) console.log('OpenSSH sftp is not installed: its sessions are played by the ssh2 client.');

/** A session of the system's own client, or of the library where there is none; by key unless told otherwise. */
const sftp = (commands: readonly string[], login: { username?: string; password?: string } = {}) => {
  const { username = world.username, password } = login;
  const { host, port, hostKey, folder, keyPath, privateKey } = world;
  if (!withOpenSsh) {
    return playCommands({ host, port, username, ...(password === undefined ? { privateKey } : { password }) }, commands, folder);
  }
  const secret = password === undefined ? { keyPath } : { password };
  return runSftp({ host, port, hostKey, username, ...secret, commands, cwd: folder });
};
const ssh = (login: { username?: string; password?: string } = {}) => {
  const { username = world.username, password } = login;
  return openSftp({
    host: world.host,
    port: world.port,
    username,
    ...(password === undefined ? { privateKey: world.privateKey } : { password }),
  });
};
const local = (name: string) => path.join(world.folder, name);
const detailTypes = (events: Awaited<ReturnType<TransferWorld['events']>>) => events.map((event) => event['detail-type']);

describe('a session', { timeout: 60_000 }, () => {
  it('shows the four folders and the notice, by password and by key', async () => {
    const expected = ['LISEZMOI.txt', 'rejets', 'retours', 'teledossiers', 'traites'];
    for (const login of [{ password: world.password }, {}]) {
      const run = await sftp(['ls', 'ls teledossiers'], login);
      expect(run).toMatchObject({ code: 0, stderr: '' });
      if ('stdout' in run) for (const name of expected) expect(run.stdout).toContain(name);
      const session = await ssh(login);
      expect((await session.readdir('/')).sort()).toEqual(expected);
      await session.end();
    }
  });

  it('fetches and deletes a dossier, and tells it', async () => {
    const bytes = randomBytes(3_000_000);
    const name = 'RitaGS.2026-11-23T10_00_00.000000000.A-9-AAAAAAAA-RCO-1.ADER.ftp.zip';
    await world.put(`teledossiers/${name}`, bytes);
    await world.events();
    const run = await sftp(['cd teledossiers', `get ${name} got.zip`, `rm ${name}`]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect((await readFile(local('got.zip'))).equals(bytes)).toBe(true);
    expect(await world.keys('teledossiers/')).toEqual([]);
    const events = await world.events();
    expect(detailTypes(events)).toEqual(['SFTP Server File Download Completed', 'SFTP Server File Delete Completed']);
    expect(events[0]).toMatchObject({
      resources: [`arn:aws:transfer:eu-west-3:000000000000:server/${world.serverId}`],
      detail: {
        'status-code': 'COMPLETED',
        bytes: 3_000_000,
        'file-path': `/${world.bucket}/${world.boite}/teledossiers/${name}`,
        username: world.username,
        'client-ip': '127.0.0.1',
      },
    });
  });

  it('uploads 20 MB under a temporary name, then renames, as WinSCP does', async () => {
    const bytes = randomBytes(20_000_000);
    await writeFile(local('retour.zip'), bytes);
    const run = await sftp(['cd retours', 'put -p retour.zip retour.zip.filepart', 'rename retour.zip.filepart retour.zip']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(await world.keys('retours/')).toEqual(['retours/retour.zip']);
    expect((await world.get('retours/retour.zip')).equals(bytes)).toBe(true);
    const { Metadata } = await world.head('retours/retour.zip');
    expect(Metadata).toEqual({ 'user-agent': 'AWSTransfer', 'user-agent-id': `${world.username}@${world.serverId}` });
    const [upload, rename] = await world.events();
    expect(upload).toMatchObject({ 'detail-type': 'SFTP Server File Upload Completed', detail: { bytes: 20_000_000 } });
    expect(rename?.detail).toMatchObject({
      'original-file-path': `/${world.bucket}/${world.boite}/retours/retour.zip.filepart`,
      'renamed-file-path': `/${world.bucket}/${world.boite}/retours/retour.zip`,
    });
    expect(rename?.detail).not.toHaveProperty('file-path');
    await sftp(['rm retours/retour.zip']);
  });

  it('keeps to its boite and to its rights', async () => {
    await writeFile(local('x'), 'x');
    const MISSING = /not found|No such file/;
    const refused = [
      ['put x teledossiers/x', /Permission denied/],
      ['put x traites/x', /Permission denied/],
      ['put x x', /Permission denied/],
      ['put x retours/../../autre/x', /Permission denied/],
      ['rm LISEZMOI.txt', /Permission denied/],
      ['rmdir teledossiers', /Permission denied/],
      ['mkdir autre', /Permission denied/],
      ['rename LISEZMOI.txt retours/x', /Permission denied/],
      ['ls ../autre', MISSING],
      ['get ../../etc/hostname got', MISSING],
      ['symlink LISEZMOI.txt retours/lien', /Operation unsupported/],
    ] as const;
    const { code, stderr } = await sftp(refused.map(([command]) => `-${command}`));
    expect(code).toBe(0);
    const lines = stderr.trim().split('\n');
    expect(lines).toHaveLength(refused.length);
    for (const [rank, [, reason]] of refused.entries()) expect(lines[rank]).toMatch(reason);
  });

  it('makes and removes folders under retours', async () => {
    await world.events();
    await writeFile(local('x'), 'x');
    const run = await sftp(['mkdir retours/lot', 'put x retours/lot/x', '-rmdir retours/lot', 'rm retours/lot/x', 'rmdir retours/lot']);
    expect(run).toMatchObject({ code: 0, stderr: expect.stringMatching(/^.*rmdir.*: .+\n$/s) });
    expect(detailTypes(await world.events())).toEqual([
      'SFTP Server Directory Create Completed',
      'SFTP Server File Upload Completed',
      'SFTP Server Directory Delete Failed',
      'SFTP Server File Delete Completed',
      'SFTP Server Directory Delete Completed',
    ]);
  });

  it('takes writes in any order', async () => {
    const bytes = randomBytes(200_000);
    const session = await ssh();
    const handle = await session.open('/retours/ordre.zip', 'w');
    const offsets = [160_000, 0, 80_000, 40_000, 120_000];
    await Promise.all(offsets.map((offset) => session.write(handle, bytes.subarray(offset, offset + 40_000), offset)));
    await session.close(handle);
    expect((await world.get('retours/ordre.zip')).equals(bytes)).toBe(true);
    await session.end();
  });

  it('serves several at once', async () => {
    const bytes = randomBytes(300_000);
    await world.put('traites/commun.zip', bytes);
    const read = async () => {
      const session = await ssh();
      const handle = await session.open('/traites/commun.zip', 'r');
      const parts = await Promise.all([...Array(10).keys()].map((rank) => session.read(handle, 30_000, rank * 30_000)));
      await session.close(handle);
      await session.end();
      return Buffer.concat(parts).equals(bytes);
    };
    expect(await Promise.all([read(), read(), read(), read(), read()])).toEqual([true, true, true, true, true]);
  });
});

describe('a session that drops', { timeout: 60_000 }, () => {
  it('leaves the truncated file, and says that it is partial', async () => {
    await world.events();
    const session = await ssh();
    const handle = await session.open('/retours/coupe.zip', 'w');
    await session.write(handle, Buffer.alloc(30_000, 1), 0);
    await session.drop();
    await expect.poll(() => world.keys('retours/coupe.zip'), { timeout: 10_000 }).toEqual(['retours/coupe.zip']);
    expect(await world.get('retours/coupe.zip')).toHaveLength(30_000);
    const events = await world.events();
    expect(events.map(({ detail }) => [detail['status-code'], detail['failure-code'], detail.bytes])).toEqual([
      ['FAILED', 'PARTIAL_UPLOAD', 30_000],
    ]);
    expect(detailTypes(events)).toEqual(['SFTP Server File Upload Failed']);
  });

  it('has not fetched the file it was reading', async () => {
    await world.put('teledossiers/lu.zip', Buffer.alloc(100_000));
    const session = await ssh();
    await session.read(await session.open('/teledossiers/lu.zip', 'r'), 30_000, 0);
    await session.drop();
    await expect
      .poll(() => world.events(), { timeout: 10_000 })
      .toMatchObject([
        { 'detail-type': 'SFTP Server File Download Failed', detail: { 'failure-code': 'PARTIAL_DOWNLOAD', bytes: 30_000 } },
      ]);
  });
});

describe('a login', { timeout: 60_000 }, () => {
  it('is refused with a wrong password, and locked at the fifth, while keys still open', async () => {
    const { username, password } = await world.createAccount();
    await (await ssh({ username, password })).end();
    // Four failures of the network the clients are in, without the work of four logins.
    for (let attempt = 0; attempt < 4; attempt++) {
      const counting = attempt === 0 ? 'first' : 'next';
      await world.accessTable.recordFailure({ username, network: '127.0.0.0/24', now: new Date().toISOString(), counting });
    }
    await expect(ssh({ username, password: 'wrong' })).rejects.toThrow('authentication');
    await expect(ssh({ username, password })).rejects.toThrow('authentication');
    await (await ssh({ username })).end();
    if (withOpenSsh) {
      const { code, stderr } = await sftp(['ls'], { username, password });
      expect([code, stderr]).toEqual([255, expect.stringContaining('Permission denied')]);
    }
  }, 60_000);

  it('is refused to an unknown account', async () => {
    await expect(ssh({ username: `${world.boite}-zzzzzzzzzz` })).rejects.toThrow('authentication');
  });
});

describe('lftp', { timeout: 60_000 }, () => {
  /** Exit code, or `undefined` where lftp is not installed. */
  const lftp = (script: string): Promise<number | null | undefined> =>
    new Promise((resolve, reject) => {
      const child = spawn('lftp', ['--norc', '-c', script], { cwd: world.folder, stdio: 'ignore', timeout: 60_000 });
      child.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(undefined) : reject(error)));
      child.once('close', resolve);
    });

  it('lists, uploads under a temporary name, fetches back and deletes', async () => {
    const bytes = randomBytes(1_500_000);
    await writeFile(local('lftp.zip'), bytes);
    await writeFile(local('known_hosts'), `[${world.host}]:${world.port} ${world.hostKey}\n`);
    const program = `ssh -a -x -F /dev/null -i ${world.keyPath} -o IdentitiesOnly=yes -o IdentityAgent=none -o UserKnownHostsFile=${local('known_hosts')} -o HostKeyAlgorithms=ssh-ed25519`;
    const code = await lftp(`
      set cmd:fail-exit yes; set net:max-retries 1; set xfer:use-temp-file yes; set sftp:connect-program "${program}";
      open -u ${world.username},unused -p ${world.port} sftp://${world.host};
      cls -l; cd retours; put lftp.zip; get lftp.zip -o lftp.back; rm lftp.zip; ls`);
    if (code === undefined) {
      console.log('lftp is not installed: the same is done by the ssh2 client.');
      const session = await ssh();
      const handle = await session.open('/retours/lftp.zip', 'w');
      await session.write(handle, bytes.subarray(0, 30_000), 0);
      await session.close(handle);
      await session.end();
      expect(await world.get('retours/lftp.zip')).toHaveLength(30_000);
      return;
    }
    expect(code).toBe(0);
    expect((await readFile(local('lftp.back'))).equals(bytes)).toBe(true);
    expect(await world.keys('retours/lftp')).toEqual([]);
  });
});
