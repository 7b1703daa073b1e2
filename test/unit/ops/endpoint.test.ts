import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, describe, expect, test } from 'vitest';
import type { ConnectorSpec } from '../../../functions/adapters/transfer.ts';
import type { Endpoint } from '../../../functions/domain/endpoint.ts';
import { readHostKeys } from '../../../functions/formats/host-keys.ts';
import { fingerprintOf } from '../../../functions/formats/ssh-public-key.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { drawEd25519 } from '../../../ops/server/host-keys.ts';
import { run, type Scene } from './run.ts';
import { directoryOf, ENDPOINT, raccordementOf } from './world.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ops-endpoint-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

const publicOf = (kind: 'rsa' | 'ed25519') => {
  const text = kind === 'rsa' ? ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }).public : drawEd25519().public;
  const [key] = readHostKeys(text);
  if (key === undefined) throw new Error('no key');
  return key.line;
};
const [KEY, OTHER, ED25519] = [publicOf('rsa'), publicOf('rsa'), publicOf('ed25519')];
const password = file('secret', 'un bon mot de passe\n');

/** A server behind Transfer Family: it shows a key, and takes a password. */
function farEnd({ shows = KEY, takes = 'un bon mot de passe', answers = true } = {}) {
  const state = {
    connectors: new Map<string, ConnectorSpec>(),
    secrets: new Map<string, string>(),
    endpoints: new Map<string, Endpoint>([[ENDPOINT.id, { ...ENDPOINT, trustedHostKeys: [KEY] }]]),
    bells: [] as object[],
  };
  state.connectors.set(ENDPOINT.connectorId ?? '', { host: 'h', port: 22, secretId: 'arn:x', trustedHostKeys: [KEY] });
  state.secrets.set('AWSCURRENT', takes);
  let made = 0;
  const change = (id: string, own: object) => state.endpoints.set(id, { ...ENDPOINT, ...state.endpoints.get(id), ...own } as Endpoint);
  const hub = {
    ...directoryOf().hub,
    connectorRoles: () => ({ accessRoleArn: 'arn:a', loggingRoleArn: 'arn:l' }),
    ring: async (bell: object) => void state.bells.push(bell),
    endpoints: {
      load: async (id: string) => state.endpoints.get(id) ?? null,
      put: async (one: Endpoint) => void state.endpoints.set(one.id, one),
      all: async () => [...state.endpoints.values()],
      remove: async (id: string) => void state.endpoints.delete(id),
      async trustHostKeys(id: string, trustedHostKeys: string[]) {
        change(id, { trustedHostKeys, circuit: { state: 'ferme', failures: 0 } });
      },
      async setCredential(id: string, credential: object) {
        change(id, { credential });
      },
      async saveCircuit(id: string, _read: object, circuit: object) {
        change(id, { circuit });
        return 'saved';
      },
    },
    secrets: {
      async keep(_name: string, login: { password?: string; privateKey?: string }) {
        state.secrets.set('AWSCURRENT', login.password ?? 'clé');
        return 'arn:secret';
      },
      arnOf: async () => 'arn:secret',
      async stagePending(_name: string, login: { password?: string }) {
        state.secrets.set('AWSPENDING', login.password ?? 'clé');
        return { arn: 'arn:secret', version: 'v2' };
      },
      async promote() {
        state.secrets.set('AWSCURRENT', state.secrets.get('AWSPENDING') ?? '');
        state.secrets.delete('AWSPENDING');
      },
      dropPending: async () => void state.secrets.delete('AWSPENDING'),
      remove: async () => void state.secrets.clear(),
    },
    transfer: {
      async createConnector(spec: ConnectorSpec) {
        made += 1;
        const id = `c-${String(made).padStart(17, '0')}`;
        state.connectors.set(id, spec);
        return id;
      },
      updateConnector: async (id: string, spec: ConnectorSpec) => void state.connectors.set(id, spec),
      deleteConnector: async (id: string) => void state.connectors.delete(id),
      egressAddresses: async () => ['192.0.2.10'],
      async testConnection(id: string) {
        const spec = state.connectors.get(id);
        if (!answers) return { ok: false, message: 'Connection timeout', hostKey: undefined };
        if (!spec?.trustedHostKeys.includes(shows)) return { ok: false, message: 'Host key verification failed', hostKey: shows };
        const used = state.secrets.get(spec.secretStages?.[0] ?? 'AWSCURRENT');
        return used === takes ? { ok: true, message: '', hostKey: shows } : { ok: false, message: 'Authentication failed', hostKey: shows };
      },
    },
  } as unknown as Partial<Hub>;
  return { hub, ...state };
}

const ADD = `endpoint add nouveau --host sftp.exemple.test --user dila --technical-contact t@exemple.test`;
type World = ReturnType<typeof farEnd>;
const ops = (world: World, line: string, scene: Omit<Scene, 'hub'> = {}) => run(line, { ...scene, hub: world.hub });

describe('endpoint add', () => {
  test('with the expected fingerprint: secret, connector, trusted key, and an endpoint that answered', async () => {
    const w = farEnd();
    const ran = await ops(w, `${ADD} --port 2222 --password-file ${password} --fingerprint ${fingerprintOf(KEY)} --json`);
    expect(ran.code, ran.said).toBe(0);
    expect(ran.json()).toMatchObject({
      addresses: ['192.0.2.10'],
      endpoint: { id: 'nouveau', port: 2222, trustedHostKeys: [KEY], credential: { kind: 'mot-de-passe' }, circuit: { state: 'ferme' } },
    });
    expect(ran.out).not.toContain('un bon mot de passe');
  });
  test('on first sight asks whether the fingerprint was checked by another channel', async () => {
    const w = farEnd();
    const ran = await ops(w, ADD, { interactive: true, answer: true, secret: 'un bon mot de passe' });
    expect(ran.code, ran.said).toBe(0);
    expect(ran.said).toContain(fingerprintOf(KEY));
    expect(w.endpoints.get('nouveau')?.trustedHostKeys).toEqual([KEY]);
  });
  test('with the keys of a file, of which the server shows one', async () => {
    const w = farEnd();
    const keys = file('cles.pub', `${OTHER}\n${KEY} root@serveur\n`);
    expect((await ops(w, `${ADD} --password-file ${password} --host-key-file ${keys}`)).code).toBe(0);
    expect(w.endpoints.get('nouveau')?.trustedHostKeys).toEqual([OTHER, KEY]);
  });

  test.each<[string, string, Omit<Scene, 'hub'>, Parameters<typeof farEnd>[0], string]>([
    ['the person has not checked the fingerprint', '', { interactive: true, answer: false, secret: 'x' }, {}, 'La clé n’est pas acceptée'],
    ['nobody is there to check it, not even with --oui', `--oui --password-file ${password}`, {}, {}, '--fingerprint SHA256:'],
    [
      'another key is shown than the one expected',
      `--password-file ${password} --fingerprint ${fingerprintOf(OTHER)}`,
      {},
      {},
      'pas l’empreinte attendue',
    ],
    [
      'the password is wrong',
      `--password-file ${password} --fingerprint ${fingerprintOf(KEY)}`,
      {},
      { takes: 'autre' },
      'refuse l’utilisateur',
    ],
    ['the server does not answer', `--password-file ${password}`, {}, { answers: false }, 'pare-feu'],
    ['its only key is of ed25519', `--password-file ${password}`, {}, { shows: ED25519 }, 'ed25519'],
  ])('is refused where %s, and leaves nothing behind', async (_, options, scene, end, sentence) => {
    const w = farEnd(end);
    const before = w.connectors.size;
    const ran = await ops(w, `${ADD} ${options}`.trim(), scene);
    expect(ran.code).toBe(1);
    expect(ran.said).toContain(sentence);
    expect([w.connectors.size, w.secrets.size, w.endpoints.has('nouveau')]).toEqual([before, 0, false]);
  });

  const ed25519 = file('ed25519', drawEd25519().private);
  const locked = file('locked', ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256, passphrase: 'phrase', cipher: 'aes256-cbc' }).private);
  const publicKey = file('public', ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).public);
  test.each([
    ['a key of ed25519, which a connector cannot use', `--key-file ${ed25519}`, 'RSA ou ECDSA'],
    ['a key behind a passphrase', `--key-file ${locked}`, 'phrase secrète'],
    ['a public key', `--key-file ${publicKey}`, 'donnez la clé privée'],
    ['a file that is not there', `--password-file ${folder}/rien`, 'ne peut pas être lu'],
    ['two credentials', `--password-file ${password} --key-file ${ed25519}`, 'pas les deux'],
    ['no credential and nobody to type one', '', 'personne n’est là'],
  ])('does not take %s', async (_, options, sentence) => {
    expect((await ops(farEnd(), `${ADD} ${options}`.trim())).said).toContain(sentence);
  });
  test('takes no password as an argument', async () => {
    expect((await ops(farEnd(), `${ADD} --password secret`)).code).toBe(2);
  });
  test('does not take a name that is in use', async () => {
    expect((await ops(farEnd(), ADD.replace('nouveau', ENDPOINT.id))).said).toContain('existe déjà');
  });
});

describe('endpoint accept-key', () => {
  const line = `endpoint accept-key ${ENDPOINT.id}`;
  test('of a key that did not change does nothing', async () => {
    expect((await ops(farEnd(), line)).out).toContain('déjà');
  });
  test('trusts the new key once its fingerprint is confirmed, closes the circuit and rings', async () => {
    const w = farEnd({ shows: OTHER });
    expect((await ops(w, `${line} --fingerprint ${fingerprintOf(OTHER)}`)).code).toBe(0);
    expect(w.endpoints.get(ENDPOINT.id)).toMatchObject({ trustedHostKeys: [OTHER], circuit: { state: 'ferme' } });
    expect(w.bells).toEqual([{ endpoint: ENDPOINT.id }]);
  });
  test('keeps the old key where the person refuses, or the connection still fails', async () => {
    const w = farEnd({ shows: OTHER });
    await ops(w, line, { interactive: true, answer: false });
    expect(w.endpoints.get(ENDPOINT.id)?.trustedHostKeys).toEqual([KEY]);
    const broken = farEnd({ shows: OTHER });
    broken.secrets.set('AWSCURRENT', 'autre');
    expect((await ops(broken, `${line} --fingerprint ${fingerprintOf(OTHER)}`)).said).toContain('La clé connue n’a pas été changée');
    expect(broken.connectors.get(ENDPOINT.connectorId ?? '')?.trustedHostKeys).toEqual([KEY]);
  });
});

describe('endpoint rotate', () => {
  const line = `endpoint rotate ${ENDPOINT.id} --password-file ${password}`;
  test('puts the new credential in service once the server took it, tested alone', async () => {
    const w = farEnd();
    w.secrets.set('AWSCURRENT', 'ancien');
    const before = w.connectors.size;
    expect((await ops(w, line)).code).toBe(0);
    expect(w.secrets.get('AWSCURRENT')).toBe('un bon mot de passe');
    expect(w.connectors.size).toBe(before);
    expect(w.endpoints.get(ENDPOINT.id)?.credential.since).toBe('2026-11-25T15:00:00.000Z');
  });
  test('keeps the old one where the server refuses the new one', async () => {
    const w = farEnd({ takes: 'ancien' });
    const ran = await ops(w, line);
    expect(ran.said).toContain('Les anciens identifiants servent toujours');
    expect([...w.secrets]).toEqual([['AWSCURRENT', 'ancien']]);
  });
});

describe('the circuit', () => {
  test('is opened by an operator for good, and closed by him: what waits leaves', async () => {
    const w = farEnd();
    await ops(w, `endpoint suspend ${ENDPOINT.id}`);
    expect(w.endpoints.get(ENDPOINT.id)?.circuit).toMatchObject({
      state: 'ouvert',
      reason: 'SUSPENDU',
      nextProbeAt: '9999-12-31T00:00:00.000Z',
    });
    await ops(w, `endpoint resume ${ENDPOINT.id}`);
    expect(w.endpoints.get(ENDPOINT.id)?.circuit).toEqual({ state: 'ferme', failures: 0 });
    expect(w.bells).toEqual([{ endpoint: ENDPOINT.id }]);
  });
});

describe('endpoint remove', () => {
  test('is refused while a raccordement pushes there', async () => {
    const w = farEnd();
    const used = directoryOf([raccordementOf({ push: { endpoint: ENDPOINT.id, directory: '/recus' } })]).hub;
    const hub = { ...w.hub, ...(used.directory === undefined ? {} : { directory: used.directory }) };
    expect((await run(`endpoint remove ${ENDPOINT.id} --oui`, { hub })).said).toContain('01001 RCO');
  });
  test('takes away connector, secret and item, once confirmed', async () => {
    const w = farEnd();
    expect((await ops(w, `endpoint remove ${ENDPOINT.id}`)).code).toBe(1);
    expect((await ops(w, `endpoint remove ${ENDPOINT.id} --oui`)).code).toBe(0);
    expect([w.connectors.size, w.secrets.size, w.endpoints.size]).toEqual([0, 0, 0]);
  });
});

test('endpoint list and show', async () => {
  const w = farEnd();
  expect((await ops(w, 'endpoint list')).out).toContain('dila@sftp.exemple.test:22');
  const { out } = await ops(w, `endpoint show ${ENDPOINT.id}`);
  expect(out).toContain(`2048 bits, ${fingerprintOf(KEY)}`);
  expect(out).toContain('192.0.2.10');
});
