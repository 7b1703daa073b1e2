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
  return { state, hub: { sftpServer } as Partial<Hub> };
}

describe('serveur', () => {
  test('set records address and keys without their comment, and its act; show tells them', async () => {
    const { hub, state } = hubOf();
    const set = await run(['serveur', 'set', 'sftp.exemple.test', '--host-key-file', file('ed25519.pub')], { hub });
    expect(set.code).toBe(0);
    expect(state.server).toEqual({ host: 'sftp.exemple.test', port: 22, hostKeys: [KEY] });
    expect(set.acts.at(-1)).toMatchObject({ act: 'serveur set', outcome: 'fait' });
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
