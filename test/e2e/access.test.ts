import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AnyAuthMethod } from 'ssh2';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { activationPath } from '../../functions/domain/activation.ts';
import { secondsLater } from '../../functions/domain/instants.ts';
import { createIdentifySftpUser, TransferLoginSchema } from '../../functions/identify-sftp-user/identify-sftp-user.ts';
import { decoyHash, hashPassword, verifyPassword } from '../../functions/shared/passwords.ts';
import { runSftp, sftpInstalled } from '../../local/transfer/openssh.ts';
import { drawEd25519 } from '../../ops/server/host-keys.ts';
import { openSftp, playCommands } from '../integration/ssh-client.ts';
import { openTransferWorld, type TransferWorld } from '../integration/transfer-world.ts';
import { world as openDossiers, type World } from './world.ts';

const outputs = inject('outputs');
let world: TransferWorld;
let dossiersWorld: World;
beforeAll(async () => {
  dossiersWorld = openDossiers(outputs);
  world = await openTransferWorld(outputs);
}, 60_000);
afterAll(() => world.close());

const withOpenSsh = await sftpInstalled();

/** A login by the system's own client where there is one, at the sFTP server of the local cloud. */
async function signIn(username: string, password: string): Promise<number | null> {
  const { host, port, hostKey } = outputs.sftp;
  const run = withOpenSsh
    ? runSftp({ host, port, hostKey, username, password, commands: ['ls'] })
    : playCommands({ host, port, username, password }, ['ls'], world.folder);
  return (await run).code;
}

/** The page of a link, as a browser without JavaScript sees it. */
async function open(link: string, method: 'GET' | 'POST' = 'GET') {
  const response = await fetch(link, { method });
  const html = await response.text();
  const shown = /class="secret"[^>]*>(.*?)<\/code>/.exec(html)?.[1]?.replace(/<[^>]*>/g, '');
  return { status: response.status, headers: response.headers, html, shown };
}

async function invite(username: string): Promise<string> {
  const invited = await world.manage.invite(username);
  if (invited.outcome !== 'done') throw new Error(`no link: ${invited.outcome}`);
  return `${outputs.activation.url}${activationPath(invited.token)}`;
}

describe('an activation link', { timeout: 120_000 }, () => {
  it('may be opened as often as mail filters like, gives a password once, and that password signs in', async () => {
    const username = await world.manage.open(world.boite);
    const link = await invite(username);
    for (let times = 0; times < 2; times++) {
      const page = await open(link);
      expect([page.status, page.shown]).toEqual([200, undefined]);
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.headers.get('cache-control')).toBe('no-store');
    }
    const page = await open(link, 'POST');
    expect(page.status).toBe(200);
    expect(page.html).toContain(username);
    expect(page.html).toContain(String(outputs.sftp.port));
    expect(await signIn(username, page.shown ?? '')).toBe(0);
    expect([(await open(link, 'POST')).status, (await open(link)).status]).toEqual([404, 404]);
    expect((await world.manage.describe(username))?.credentials).toMatchObject([{ kind: 'mot-de-passe', lastUsedAt: expect.any(String) }]);
  });

  it('opens nothing once another was made, nor where it is cut', async () => {
    const username = await world.manage.open(world.boite);
    const link = await invite(username);
    const younger = await invite(username);
    expect((await open(link, 'POST')).status).toBe(404);
    expect((await open(younger.slice(0, -1), 'POST')).status).toBe(404);
    expect((await open(younger)).status).toBe(200);
  });
});

describe('a rotation under load', { timeout: 180_000 }, () => {
  it('fails no session: the old password lives until the new one has signed in', async () => {
    const { username, password: old } = await world.createAccount();
    const { host, port } = world;
    let current = old;
    let running = true;
    const opened: string[] = [];
    const failures: unknown[] = [];
    // Two machines of the editor, which come back again and again.
    const machine = async () => {
      while (running) {
        const password = current;
        try {
          const session = await openSftp({ host, port, username, password });
          await session.readdir('/teledossiers');
          await session.end();
          opened.push(password);
        } catch (error) {
          failures.push(error);
        }
      }
    };
    const machines = [machine(), machine()];
    try {
      await expect.poll(() => opened.length, { timeout: 30_000 }).toBeGreaterThan(1);
      const young = (await open(await invite(username), 'POST')).shown ?? '';
      expect(await world.manage.finishRotation(username)).toEqual({ outcome: 'untested' });
      current = young;
      await expect.poll(() => opened.filter((password) => password === young).length, { timeout: 60_000 }).toBeGreaterThan(3);
      expect(await world.manage.finishRotation(username)).toEqual({ outcome: 'done' });
      const before = opened.length;
      await expect.poll(() => opened.length, { timeout: 30_000 }).toBeGreaterThan(before + 1);
    } finally {
      running = false;
      await Promise.all(machines);
    }
    expect(failures).toEqual([]);
    // A machine left behind is refused, and shuts out none of its neighbours.
    for (let attempt = 0; attempt < 6; attempt++) await expect(openSftp({ host, port, username, password: old })).rejects.toThrow();
    await (await openSftp({ host, port, username, password: current })).end();
  });
});

describe('a login', { timeout: 120_000 }, () => {
  it('that guesses locks its own network only, longer each time, and the lock ends', async () => {
    const { username, password } = await world.createAccount();
    let clock = Date.now();
    const identify = createIdentifySftpUser({
      ...world.accessTable,
      ...{ verifyPassword, hashPassword, decoyHash, count: () => {} },
      now: () => new Date(clock).toISOString(),
      roleArn: 'arn:aws:iam::000000000000:role/sessions',
      bucket: world.bucket,
    });
    const opens = async (sourceIp: string, given: string) =>
      'Role' in (await identify(TransferLoginSchema.parse({ username, password: given, protocol: 'SFTP', sourceIp })));
    for (let guess = 0; guess < 5; guess++) expect(await opens('203.0.113.7', `guess ${guess}`)).toBe(false);
    expect(await opens('203.0.113.99', password)).toBe(false);
    expect(await opens('198.51.100.1', password)).toBe(true);
    expect(await opens('2001:db8::1', password)).toBe(true);
    clock += 30_000;
    expect(await opens('203.0.113.7', 'another guess')).toBe(false);
    clock += 59_000;
    expect(await opens('203.0.113.7', password)).toBe(false);
    clock += 1_000;
    expect(await opens('203.0.113.7', password)).toBe(true);
  });

  it('with three keys that are not the account’s locks nobody, and the right one opens', async () => {
    const { username, password } = await world.createAccount();
    const { host, port, privateKey } = world;
    const keyed = (key: string): AnyAuthMethod => ({ type: 'publickey', username, key });
    const wrong = Array.from({ length: 3 }, () => keyed(drawEd25519().private));
    for (let times = 0; times < 2; times++) {
      await expect(openSftp({ host, port, username, authHandler: wrong })).rejects.toThrow('authentication');
    }
    await (await openSftp({ host, port, username, authHandler: [...wrong, keyed(privateKey)] })).end();
    await (await openSftp({ host, port, username, password })).end();
    expect((await world.accessTable.load(username, '127.0.0.0/24')).lock).toBeUndefined();
  });

  it('from outside the networks of the account is refused by password and by key', async () => {
    const { username, password } = await world.createAccount();
    const { host, port, privateKey } = world;
    await world.manage.restrict(username, ['203.0.113.0/24']);
    await expect(openSftp({ host, port, username, password })).rejects.toThrow('authentication');
    await expect(openSftp({ host, port, username, privateKey })).rejects.toThrow('authentication');
    await world.manage.restrict(username, ['203.0.113.0/24', '127.0.0.0/8']);
    await (await openSftp({ host, port, username, privateKey })).end();
  });
});

it('whose password comes to its end is told of by the sweeper, once', { timeout: 60_000 }, async () => {
  const { username } = await world.createAccount();
  const { account } = await world.accessTable.find(username);
  const [password] = account?.passwords ?? [];
  if (account === undefined || password === undefined) throw new Error('no account');
  const expiresAt = secondsLater(new Date(), 5 * 86_400);
  await world.accessTable.save({ ...account, passwords: [{ ...password, expiresAt }], version: account.version + 1 });
  const { notices, reviews, due } = dossiersTable(outputs.tables.dossiers);
  const id = `identifiants-a-renouveler.${username}.${password.id}.7.operateur`;
  const key = { pk: `ACCOUNT#${username}`, sk: 'ECHEANCE' };
  for (let times = 0; times < 2; times++) {
    const now = new Date().toISOString();
    await reviews.schedule(username, now);
    await dossiersWorld.sweep(now);
    expect(await due.stillDue(key, now)).toBeNull();
  }
  expect(await notices.read(id)).toMatchObject({ facts: { compte: username, boite: world.boite, echeance: expiresAt } });
});

describe('another boite', { timeout: 60_000 }, () => {
  it('is out of sight and out of reach, even where its name begins alike', async () => {
    const secret = `secret-${randomBytes(4).toString('hex')}.zip`;
    for (const other of [`${world.boite}-bis`, `${world.boite}1`]) await world.putIn(other, `retours/${secret}`, Buffer.from('x'));
    await writeFile(path.join(world.folder, 'x'), 'x');
    const { host, port, privateKey, username } = world;
    const session = await openSftp({ host, port, username, privateKey });
    expect(await session.readdir('/')).toEqual(expect.not.arrayContaining([expect.stringContaining(world.boite)]));
    for (const other of [`${world.boite}-bis`, `${world.boite}1`]) {
      for (const place of [`/../${other}/retours`, `/${other}/retours`, `/retours/../../${other}/retours`, `/%2e%2e/${other}`]) {
        await expect(session.readdir(place)).rejects.toThrow();
        await expect(session.open(`${place}/${secret}`, 'r')).rejects.toThrow();
        await expect(session.open(`${place}/depot.zip`, 'w')).rejects.toThrow();
      }
      expect(await world.keysOf(other)).toEqual([`retours/${secret}`]);
    }
    await session.end();
  });
});
