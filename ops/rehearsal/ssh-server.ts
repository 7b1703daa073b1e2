import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import type { SshOffer } from '../../functions/domain/ssh-guide.ts';
import { type HostKey, hostKeyOf } from '../../functions/formats/host-keys.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The server cannot be reached from this machine, or does not speak SSH. */
export class ServerUnreadable extends Error {
  override readonly name = 'ServerUnreadable';
}

const TIMEOUT_MS = 10_000;
/** Version line, and a first packet of at most 35,000 bytes (RFC 4253, § 4.2 and § 6.1); other lines may come before. */
const MAX_BYTES = 64 * 1024;
const KEXINIT = 20;

/** What a server offers before anybody signs in: the first two messages of SSH (RFC 4253, § 4.2 and § 7.1), in clear. */
export async function readOffer({ host, port }: Address): Promise<SshOffer> {
  const socket = connect({ host, port });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new ServerUnreadable('timeout')));
  try {
    await once(socket, 'connect');
    socket.write('SSH-2.0-teledossiers\r\n');
    return await offerOf(socket);
  } catch (error) {
    if (error instanceof ServerUnreadable) throw error;
    throw new ServerUnreadable(error instanceof Error ? error.message : 'unknown');
  } finally {
    socket.destroy();
  }
}

async function offerOf(socket: Socket): Promise<SshOffer> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk]);
    const parsed = parseGreeting(bytes);
    if (parsed !== undefined) return parsed;
    if (bytes.length > MAX_BYTES) break;
  }
  throw new ServerUnreadable('no SSH greeting');
}

/** Version line and KEXINIT of a server; undefined while they are not whole. */
export function parseGreeting(bytes: Buffer): SshOffer | undefined {
  const start = bytes.subarray(0, 4).toString('latin1') === 'SSH-' ? 0 : bytes.indexOf('\nSSH-') + 1;
  if (start === 0 && bytes.subarray(0, 4).toString('latin1') !== 'SSH-') return undefined;
  const end = bytes.indexOf('\n', start);
  if (end === -1) return undefined;
  const software = /^SSH-[\d.]+-(\S+)/.exec(bytes.subarray(start, end).toString('latin1'))?.[1] ?? '';
  const packet = bytes.subarray(end + 1);
  if (packet.length < 6 || packet.length < packet.readUInt32BE(0) + 4) return undefined;
  if (packet[5] !== KEXINIT) throw new ServerUnreadable('the first packet is no KEXINIT');
  // Length (4), padding length (1), message (1), cookie (16); then the lists.
  const lists = nameLists(packet.subarray(22));
  const [kex = [], hostKeyAlgorithms = [], toServer = [], toClient = [], macsToServer = [], macsToClient = []] = lists;
  return { software, kex, hostKeyAlgorithms, ciphers: union(toServer, toClient), macs: union(macsToServer, macsToClient) };
}

function nameLists(bytes: Buffer): string[][] {
  const lists: string[][] = [];
  let at = 0;
  while (lists.length < 6) {
    if (at + 4 > bytes.length) throw new ServerUnreadable('a KEXINIT is cut short');
    const end = at + 4 + bytes.readUInt32BE(at);
    lists.push(
      bytes
        .subarray(at + 4, end)
        .toString('latin1')
        .split(',')
        .filter((name) => name !== ''),
    );
    at = end;
  }
  return lists;
}

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];

/** One algorithm for each type of key that a server may hold. */
const BY_TYPE: readonly ssh2.ServerHostKeyAlgorithm[] = [
  'rsa-sha2-512',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-ed25519',
];

/** The host keys behind what a server offers, one connection for each type, ended before anybody signs in. */
export async function readServerKeys(address: Address, offered: readonly string[]): Promise<HostKey[]> {
  const keys = await Promise.all(BY_TYPE.filter((name) => offered.includes(name)).map((name) => readKey(address, name)));
  return keys.flatMap((key) => key ?? []);
}

function readKey({ host, port }: Address, algorithm: ssh2.ServerHostKeyAlgorithm): Promise<HostKey | undefined> {
  const client = new ssh2.Client();
  return new Promise((resolve) => {
    const end = (key?: HostKey) => {
      resolve(key);
      client.destroy();
    };
    client.on('error', () => end()).on('close', () => end());
    client.connect({
      host,
      port,
      username: 'nobody',
      readyTimeout: TIMEOUT_MS,
      algorithms: { serverHostKey: [algorithm] },
      hostVerifier: (key: Buffer) => {
        end(hostKeyOf(key));
        return false;
      },
    });
  });
}
