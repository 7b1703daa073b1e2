import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import ssh2 from 'ssh2';
import { drawEd25519 } from '../../ops/server/host-keys.ts';

/** Private keys of the server, and the public one that clients are told. */
export interface HostKeys {
  readonly privateKeys: readonly string[];
  /** `ssh-ed25519 AAAA…`: the form of known_hosts. */
  readonly ed25519: string;
  /** All of them, in the same form. */
  readonly publicKeys: readonly string[];
}

function publicKeyOf(privateKey: string): string {
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  return `${parsed.type} ${parsed.getPublicSSH().toString('base64')}`;
}

async function keyAt(file: string, generate: () => { private: string }): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    const { private: privateKey } = generate();
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, privateKey, { mode: 0o600 });
    return privateKey;
  }
}

/**
 * The host keys of a run: kept at `hostKeyPath` (ed25519) and beside it (`.ecdsa`), so that clients recognise the server the next time;
 * made when they are not there. ECDSA is for editors whose library knows no ed25519.
 */
export async function hostKeys(hostKeyPath: string): Promise<HostKeys> {
  const ed25519 = await keyAt(hostKeyPath, drawEd25519);
  const ecdsa = await keyAt(`${hostKeyPath}.ecdsa`, () => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }));
  const publicKeys = [ed25519, ecdsa].map(publicKeyOf);
  return { privateKeys: [ed25519, ecdsa], ed25519: publicKeyOf(ed25519), publicKeys };
}
