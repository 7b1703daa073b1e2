import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Mail } from '../../../functions/domain/mails/index.ts';
import { fingerprintOf } from '../../../functions/formats/ssh-public-key.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { drawEd25519 } from '../../../ops/server/host-keys.ts';
import { run } from './run.ts';
import { directoryOf, raccordementOf } from './world.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ops-compte-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BOITE = 'l-abergement-clemenciat-01001';
const USERNAME = `${BOITE}-abcdefgh23`;
const TOKEN = 'T'.repeat(43);
const EXPIRES = '2026-11-28T15:00:00.000Z';
const CREDENTIAL = {
  id: 'abcdefgh',
  kind: 'mot-de-passe',
  state: 'actif',
  createdAt: '2026-11-01T08:00:00.000Z',
  expiresAt: '2027-11-01T08:00:00.000Z',
};

interface Own {
  readonly technicalContact?: string | undefined;
  readonly credentials?: readonly object[];
  readonly outcome?: string;
  readonly sending?: object;
}

/** Accounts whose every change has the outcome given. */
function scene({
  technicalContact = 'technique@exemple.test',
  credentials = [CREDENTIAL],
  outcome = 'done',
  sending = { outcome: 'sent', messageId: 'm' },
}: Own = {}) {
  const letters: { to: string; mail: Mail }[] = [];
  const calls: unknown[][] = [];
  const answer =
    (name: string, more: object = {}) =>
    async (...given: unknown[]) => {
      calls.push([name, ...given]);
      return { outcome, ...more };
    };
  const world = directoryOf([raccordementOf({ technicalContact: technicalContact === '' ? undefined : technicalContact })]);
  const hub = {
    ...world.hub,
    activationUrl: 'https://activation.exemple.test/',
    access: { accounts: { ofBoite: async () => [USERNAME] } },
    accounts: {
      open: async (...given: unknown[]) => {
        calls.push(['open', ...given]);
        return USERNAME;
      },
      invite: answer('invite', { token: TOKEN, expiresAt: EXPIRES }),
      describe: async (name: string) =>
        name === USERNAME
          ? { username: USERNAME, boite: BOITE, state: 'actif', holder: { insee: '01001', demarche: 'RCO' }, credentials }
          : undefined,
      importKey: async (...given: unknown[]) => {
        calls.push(['importKey', ...given]);
        return { outcome, id: 'key23456', fingerprint: 'SHA256:x', expiresAt: EXPIRES };
      },
      finishRotation: answer('finishRotation'),
      revoke: answer('revoke'),
      restrict: answer('restrict'),
      suspend: answer('suspend'),
      resume: answer('resume'),
    },
    mailer: {
      send: async (letter: { to: string; mail: Mail }) => {
        letters.push(letter);
        return sending;
      },
    },
  } as unknown as Partial<Hub>;
  return { hub, letters, calls };
}

describe('compte create', () => {
  test('opens an account and mails its link to the technical contact; neither link nor password is printed', async () => {
    const s = scene();
    const ran = await run(`compte create ${BOITE}`, { hub: s.hub });
    expect(ran.code, ran.said).toBe(0);
    expect(s.calls[0]).toEqual(['open', BOITE, { networks: [], holder: { insee: '01001', demarche: 'RCO' } }]);
    expect(s.letters).toMatchObject([{ to: 'technique@exemple.test', mail: { subject: expect.stringContaining('activez votre compte') } }]);
    expect(s.letters[0]?.mail.text).toContain(`https://activation.exemple.test/activation/${TOKEN}`);
    expect(`${ran.out}${ran.said}${JSON.stringify(ran.acts)}`).not.toContain(TOKEN);
    expect(ran.out).toContain(USERNAME);
  });
  test('is refused without a technical contact, and before anything is opened', async () => {
    const s = scene({ technicalContact: '' });
    const ran = await run(`compte create ${BOITE}`, { hub: s.hub });
    expect(ran.said).toContain('Le contact technique manque');
    expect(s.calls).toEqual([]);
  });
  test('is refused for a boite that no raccordement uses', async () => {
    expect((await run('compte create autre-boite', { hub: scene().hub })).said).toContain('Aucun raccordement ne se sert');
  });
  test('says where the mail did not leave, and how to send another link', async () => {
    const ran = await run(`compte create ${BOITE}`, { hub: scene({ sending: { outcome: 'postponed', reason: 'Throttling' } }).hub });
    expect(ran).toMatchObject({ code: 1, said: expect.stringContaining(`compte rotate ${USERNAME}`) });
  });
  test('a network is a network', async () => {
    expect((await run(`compte create ${BOITE} --reseau partout`, { hub: scene().hub })).code).toBe(2);
    const s = scene();
    await run(`compte create ${BOITE} --reseau 192.0.2.0/24`, { hub: s.hub });
    expect(s.calls[0]?.[2]).toMatchObject({ networks: ['192.0.2.0/24'] });
  });
});

describe('compte rotate', () => {
  test('sends a link to a new password, and says how it ends', async () => {
    const s = scene();
    const ran = await run(`compte rotate ${USERNAME}`, { hub: s.hub });
    expect(s.letters[0]?.mail.subject).toContain('nouveau mot de passe');
    expect(ran.out).toContain(`compte rotate ${USERNAME} --fin`);
  });
  test('--fin closes the old one only once the new one has signed in', async () => {
    expect((await run(`compte rotate ${USERNAME} --fin`, { hub: scene().hub })).code).toBe(0);
    const early = await run(`compte rotate ${USERNAME} --fin`, { hub: scene({ outcome: 'untested' }).hub });
    expect(early).toMatchObject({ code: 1, said: expect.stringContaining('l’ancien reste ouvert') });
  });
});

describe('keys', () => {
  const { public: key } = drawEd25519();
  const file = path.join(folder, 'cle.pub');
  writeFileSync(file, key);
  test('are imported from a file', async () => {
    const s = scene();
    expect((await run(`compte import-key ${USERNAME} --key-file ${file}`, { hub: s.hub })).out).toContain('SHA256:x');
    expect(s.calls).toEqual([['importKey', USERNAME, key]]);
    expect(fingerprintOf(key)).toMatch(/^SHA256:/);
  });
  test.each([
    ['private-key', 'clé PRIVÉE'],
    ['too-short', '3 072 bits'],
    ['known', 'déjà en service'],
  ])('that are not taken: %s', async (outcome, sentence) => {
    expect((await run(`compte import-key ${USERNAME} --key-file ${file}`, { hub: scene({ outcome }).hub })).said).toContain(sentence);
  });
});

describe('compte revoke', () => {
  const line = `compte revoke ${USERNAME} abcdefgh`;
  test('asks first', async () => {
    const s = scene();
    expect((await run(line, { hub: s.hub })).code).toBe(1);
    expect(s.calls).toEqual([]);
  });
  test('closes the last one only where it is stolen', async () => {
    expect((await run(`${line} --oui`, { hub: scene({ outcome: 'last' }).hub })).said).toContain('--vole');
    const s = scene();
    await run(`${line} --oui --vole`, { hub: s.hub });
    expect(s.calls).toEqual([['revoke', USERNAME, 'abcdefgh', { stolen: true }]]);
  });
});

test('compte list shows identifiers, ends and uses, and no value', async () => {
  const credentials = [CREDENTIAL, { ...CREDENTIAL, id: 'key23456', kind: 'cle', fingerprint: 'SHA256:x', lastUsedAt: undefined }];
  const { out } = await run(`compte list ${BOITE}`, { hub: scene({ credentials }).hub });
  expect(out).toContain('abcdefgh');
  expect(out).toContain('clé, actif, SHA256:x');
  expect((await run(`compte list ${BOITE}`, { hub: scene({ credentials: [] }).hub })).out).toContain('pas encore activé');
});

test.each(['suspend', 'resume'])('compte %s', async (name) => {
  const s = scene();
  expect((await run(`compte ${name} ${USERNAME}`, { hub: s.hub })).code).toBe(0);
  expect(s.calls).toEqual([[name, USERNAME]]);
});
