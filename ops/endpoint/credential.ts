import { readFile } from 'node:fs/promises';
import ssh2 from 'ssh2';
import * as z from 'zod';
import type { EndpointLogin } from '../../functions/adapters/secrets.ts';
import type { Endpoint } from '../../functions/domain/endpoint.ts';
import { OpsRefused } from '../refused.ts';
import type { Terminal } from '../terminal.ts';
import { typedPath } from '../typed-path.ts';

/** Where the credential is read: a file of one's own, or the terminal. Never an argument, which other users of the machine see. */
export const credentialOptions = { passwordFile: z.string().optional(), keyFile: z.string().optional() };

export interface CredentialInput {
  readonly passwordFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

export async function readTyped(file: string): Promise<string> {
  try {
    return await readFile(typedPath(file), 'utf8');
  } catch {
    throw new OpsRefused(`Le fichier « ${file} » ne peut pas être lu.`);
  }
}

/** A password or a private key, checked against what a connector takes (aws-facts §2.2). */
export async function readCredential(
  { passwordFile, keyFile }: CredentialInput,
  terminal: Terminal,
): Promise<{ readonly kind: Endpoint['credential']['kind']; readonly login: Omit<EndpointLogin, 'user'> }> {
  if (passwordFile !== undefined && keyFile !== undefined) throw new OpsRefused('Donnez --password-file ou --key-file, pas les deux.');
  if (keyFile !== undefined) return { kind: 'cle', login: { privateKey: checkedKey(await readTyped(keyFile)) } };
  if (passwordFile === undefined && !terminal.interactive) {
    throw new OpsRefused('Donnez --password-file ou --key-file : personne n’est là pour taper le mot de passe.');
  }
  const typed = passwordFile === undefined ? await terminal.secret('Mot de passe du compte :') : await readTyped(passwordFile);
  const password = typed.replace(/\r?\n$/, '');
  if (password === '' || password.length > 1_024) throw new OpsRefused('Un mot de passe a de 1 à 1 024 caractères.');
  return { kind: 'mot-de-passe', login: { password } };
}

function checkedKey(text: string): string {
  if (text.length > 8_192) throw new OpsRefused('Une clé privée a au plus 8 192 caractères.');
  const key = ssh2.utils.parseKey(text);
  if (key instanceof Error)
    throw new OpsRefused('La clé privée ne peut pas être lue, ou une phrase secrète la protège : un connecteur n’en a pas.');
  const one = Array.isArray(key) ? key[0] : key;
  if (one === undefined || !one.isPrivateKey()) throw new OpsRefused('Ce fichier contient une clé publique : donnez la clé privée.');
  if (one.type !== 'ssh-rsa' && !one.type.startsWith('ecdsa-sha2-')) {
    throw new OpsRefused(`Les connecteurs d’AWS ne se présentent qu’avec une clé RSA ou ECDSA, pas ${one.type}.`);
  }
  return text;
}
