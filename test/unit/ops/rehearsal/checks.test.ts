import { describe, expect, test } from 'vitest';
import type { SshOffer } from '../../../../functions/domain/ssh-guide.ts';
import { checkAccounts } from '../../../../ops/rehearsal/checks/account.ts';
import { checkAlgorithms, checkCircuit, checkConnection, checkHostKeys } from '../../../../ops/rehearsal/checks/connection.ts';
import { checkAgent, checkCommune, checkContacts } from '../../../../ops/rehearsal/checks/directory.ts';
import type { Line } from '../../../../ops/rehearsal/line.ts';
import { AGENT, COMMUNE, ENDPOINT, raccordementOf } from '../world.ts';

const isGreen = (line: Line): void => {
  expect(line).toEqual({ code: line.code, ok: true, detail: expect.stringMatching(/\.$/) });
};
const isRed = (line: Line, detail: string | RegExp): void => {
  expect(line.ok).toBe(false);
  expect(line.detail).toMatch(detail);
  expect(line.todo, 'a red line says what to do').toMatch(/.+/);
};

describe('annuaire', () => {
  test('green where the commune is complete', () => isGreen(checkCommune(COMMUNE)));
  test('red without SIRET or postal codes', () => {
    const { siret: _, ...commune } = COMMUNE;
    isRed(checkCommune({ ...commune, postalCodes: [] }), 'Il manque le SIRET et les codes postaux');
  });
});

describe('contacts', () => {
  const complete = raccordementOf({ technicalContact: 'technique@exemple.test' });
  test('green with a mailbox, another second contact, and who repairs the software', () => isGreen(checkContacts(complete)));
  test('green by courriel without a technical contact', () =>
    isGreen(checkContacts(raccordementOf({ mode: 'courriel', boite: undefined }))));
  test('red without a second contact', () => isRed(checkContacts(raccordementOf({ secondContact: undefined })), 'pas de second contact'));
  test('red where the second contact is the mailbox itself', () =>
    isRed(checkContacts(raccordementOf({ secondContact: 'ETAT-CIVIL@exemple.test' })), 'la boîte fonctionnelle elle-même'));
  test('red for a boite without a technical contact', () => isRed(checkContacts(raccordementOf()), 'logiciel de la commune'));
});

describe('agent', () => {
  test('green with one', () => isGreen(checkAgent(raccordementOf(), [AGENT])));
  test('and their number is French', () =>
    expect(checkAgent(raccordementOf(), [AGENT, AGENT]).detail).toBe('2 agents habilités pour cette démarche.'));
  test('red with none', () => isRed(checkAgent(raccordementOf({ demarche: 'ILE' }), [AGENT]), 'Aucun agent'));
});

describe('circuit', () => {
  const open = (reason: string) =>
    ({ state: 'ouvert', failures: 4, since: '2026-11-25T08:00:00.000Z', nextProbeAt: '2026-11-25T09:00:00.000Z', reason }) as const;
  test('green where closed', () => isGreen(checkCircuit(ENDPOINT)));
  test('red where it opened by itself', () => isRed(checkCircuit({ ...ENDPOINT, circuit: open('CONNECTION_ERROR') }), 'CONNECTION_ERROR'));
  test('red where an operator opened it: he resumes', () =>
    expect(checkCircuit({ ...ENDPOINT, circuit: open('SUSPENDU') }).todo).toContain('endpoint resume hebergeur-ain'));
});

describe('connexion', () => {
  const failed = (message: string) => ({ ok: false, message, hostKey: undefined });
  test('green', () => isGreen(checkConnection({ ok: true, message: 'Connection succeeded', hostKey: undefined }, ENDPOINT)));
  test.each([
    ['Authentication failed', 'refuse l’utilisateur'],
    ['Unknown Host', 'DNS'],
    ['Connection timeout', 'pare-feu'],
    ['Key exchange negotiation failed due to incompatible host key algorithms. Client offered: [rsa-sha2-512]', 'ed25519'],
    ['Something new', 'La connexion a échoué : Something new'],
  ])('red: %s', (message, sentence) => isRed(checkConnection(failed(message), ENDPOINT), sentence));
  test('red where the host key changed: the new one is shown, and the command that accepts it', () => {
    const hostKey = { type: 'ssh-rsa', line: 'ssh-rsa AAAAB3NzaC1yc2E=', bits: 3072 };
    const line = checkConnection({ ok: false, message: 'Host key verification failed', hostKey }, ENDPOINT);
    isRed(line, 'n’est pas celle que la plate-forme connaît');
    expect(line.todo).toMatch(/3072 bits, SHA256:\S+.*endpoint accept-key hebergeur-ain/);
  });
});

describe('the guide of the ANSSI', () => {
  const offer: SshOffer = {
    software: 'OpenSSH_9.6',
    kex: ['curve25519-sha256'],
    hostKeyAlgorithms: ['rsa-sha2-512'],
    ciphers: ['aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com'],
    macs: ['hmac-sha2-512'],
  };
  const key = { type: 'ssh-rsa', line: 'ssh-rsa AAAA', bits: 3072 };
  test('green lines name what is used, and tell what is outside the guide', () => {
    const lines = checkAlgorithms(offer);
    expect(lines.map(({ code }) => code)).toEqual(['echange-cles', 'chiffrement', 'integrite']);
    for (const line of lines) isGreen(line);
    expect(lines[1]?.detail).toContain('Hors du guide de l’ANSSI, sans faiblesse connue : chacha20');
    isGreen(checkHostKeys(offer, [key]));
  });
  test('red for what it refuses', () => {
    const [kex, cipher, mac] = checkAlgorithms({
      ...offer,
      kex: [...offer.kex, 'diffie-hellman-group1-sha1'],
      ciphers: ['aes128-cbc'],
      macs: ['hmac-md5'],
    });
    isRed(kex as Line, 'diffie-hellman-group1-sha1');
    isRed(cipher as Line, 'aes128-cbc');
    isRed(mac as Line, 'hmac-md5');
    isRed(checkHostKeys(offer, [{ ...key, bits: 1024 }]), 'ssh-rsa (1024 bits)');
  });
  test('red where nothing is in common with AWS', () => {
    const [, cipher] = checkAlgorithms({ ...offer, ciphers: ['chacha20-poly1305@openssh.com'] });
    isRed(cipher as Line, 'aucun algorithme en commun');
  });
  test('red, with AWS’s limit explained, for a server that has ed25519 alone', () => {
    const line = checkHostKeys({ ...offer, hostKeyAlgorithms: ['ssh-ed25519'] }, []);
    isRed(line, /AWS ne connaît pas \(ed25519\)/);
  });
  test('red where the server cannot be read from here: what was not looked at is not green', () => {
    for (const line of [checkHostKeys(undefined, []), ...checkAlgorithms(undefined)]) isRed(line, 'n’a pas pu être lu depuis ce poste');
  });
});

describe('compte', () => {
  const account = (own: object = {}) =>
    ({
      username: 'b-abc',
      state: 'actif',
      credentials: [{ kind: 'mot-de-passe', state: 'actif', lastUsedAt: '2026-11-25T08:00:00.000Z' }],
      ...own,
    }) as never;
  test('green where somebody has signed in', () => isGreen(checkAccounts('b', [account()])));
  test('green with a key, whose use is not known: the fetch of the canary tells it', () =>
    isGreen(checkAccounts('b', [account({ credentials: [{ kind: 'cle', state: 'actif' }] })])));
  test.each([
    ['there is none', [], 'n’a pas de compte'],
    ['none is active', [account({ state: 'suspendu' })], 'en cours de validité'],
    ['its link was not opened', [account({ credentials: [] })], 'en cours de validité'],
    ['its password has ended', [account({ credentials: [{ kind: 'mot-de-passe', state: 'expire' }] })], 'en cours de validité'],
    ['nobody has signed in', [account({ credentials: [{ kind: 'mot-de-passe', state: 'actif' }] })], 'Personne ne s’est encore connecté'],
  ])('red where %s', (_, accounts, sentence) => isRed(checkAccounts('b', accounts as never), sentence));
});
