import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SftpServer } from '../../../functions/domain/sftp-server.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { run } from './run.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
const FINGERPRINT = 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU';

let folder: string;
const file = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'serveur-'));
  await writeFile(file('ed25519.pub'), `${KEY} camille@poste\n`);
  await writeFile(file('ed25519'), '-----BEGIN OPENSSH PRIVATE KEY-----\n');
});
afterAll(() => rm(folder, { recursive: true }));

function hubOf() {
  const state = { server: undefined as SftpServer | undefined };
  const sftpServer = {
    load: async () => state.server,
    put: async (server: SftpServer) => {
      state.server = server;
    },
  };
  const secret = { fields: {} as Readonly<Record<string, string>> };
  const hostKeys = {
    read: async () => secret.fields,
    write: async (fields: typeof secret.fields) => {
      secret.fields = fields;
    },
  };
  return { state, secret, hub: { sftpServer, hostKeys } as Partial<Hub> };
}

describe('serveur', () => {
  test('set records address and keys without their comment, and its act; show tells them', async () => {
    const { hub, state } = hubOf();
    const set = await run(['serveur', 'set', 'sftp.exemple.test', '--host-key-file', file('ed25519.pub')], { hub });
    expect(set.code).toBe(0);
    expect(state.server).toEqual({ host: 'sftp.exemple.test', port: 22, hostKeys: [KEY] });
    expect(set.acts.at(-1)).toMatchObject({ act: 'serveur set', target: 'sftp-exemple-test', outcome: 'fait' });
    const show = await run('serveur show --json', { hub });
    expect(show.json()).toEqual({ host: 'sftp.exemple.test', port: 22, keys: [{ type: 'ssh-ed25519', fingerprint: FINGERPRINT }] });
  });

  test('a private key is refused by that name, and nothing is recorded', async () => {
    const { hub, state } = hubOf();
    const { code, said } = await run(['serveur', 'set', 'sftp.exemple.test', '--host-key-file', file('ed25519')], { hub });
    expect([code, state.server]).toEqual([1, undefined]);
    expect(said).toContain('PRIVÉE');
  });

  test('show says that nothing was recorded', async () => {
    expect((await run('serveur show', { hub: hubOf().hub })).code).toBe(1);
  });
});

interface Drawn {
  readonly lines: readonly string[];
  readonly keys: readonly { readonly type: string; readonly fingerprint: string }[];
}

describe('serveur cles', () => {
  test('draws one key of each type, and tells the public halves alone', async () => {
    const { hub, secret } = hubOf();
    const { code, out, json } = await run('serveur cles 2026 --json', { hub });
    expect(code).toBe(0);
    expect(Object.keys(secret.fields)).toEqual(['rsa-2026', 'ecdsa-2026', 'ed25519-2026']);
    const { keys } = json() as Drawn;
    expect(keys.map(({ type }) => type)).toEqual(['ssh-rsa', 'ecdsa-sha2-nistp256', 'ssh-ed25519']);
    for (const { fingerprint } of keys) expect(fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(out).not.toContain('PRIVATE');
    // What ImportHostKey takes (Transfer API reference): 4,096 characters.
    for (const key of Object.values(secret.fields)) expect(key.length).toBeLessThan(4_096);
  });

  test('never draws a generation again: its key would be a changed one', async () => {
    const { hub, secret } = hubOf();
    await run('serveur cles 2026', { hub });
    const before = secret.fields;
    const again = await run('serveur cles 2026', { hub });
    expect(again.code).toBe(1);
    expect(again.said).toContain('existent déjà');
    expect(secret.fields).toBe(before);
  });

  test('keeps the generations before, and set tells the very keys of the one that it names', async () => {
    const { hub, secret, state } = hubOf();
    const { lines } = (await run('serveur cles 2026 --json', { hub })).json() as Drawn;
    await run('serveur cles 2027', { hub });
    expect(Object.keys(secret.fields)).toHaveLength(6);
    expect((await run('serveur set sftp.exemple.test --generation 2026', { hub })).code).toBe(0);
    expect(state.server?.hostKeys).toEqual(lines);
  });

  test.each(['26', 'rsa', '2026-1'])('refuses « %s » as the name of a generation', async (name) => {
    expect((await run(`serveur cles ${name}`, { hub: hubOf().hub })).code).toBe(2);
  });
});

test.each([
  ['a generation that was not drawn', ['--generation', '2027'], 1],
  ['keys from nowhere', [], 2],
  ['keys from two places', ['--generation', '2026', '--host-key-file', 'a.pub'], 2],
])('serveur set refuses %s', async (_, options, code) => {
  const { hub, state } = hubOf();
  expect((await run(['serveur', 'set', 'sftp.exemple.test', ...options], { hub })).code).toBe(code);
  expect(state.server).toBeUndefined();
});
