import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ssh2, { type AuthContext, type Connection } from 'ssh2';
import { drawEd25519 } from '../../ops/server/host-keys.ts';
import type { PushServer } from '../players/push-commune.ts';
import { normalise } from '../transfer/logical-home.ts';
import { serveSession } from '../transfer/session.ts';
import { diskFiles } from './disk-files.ts';
import { type FaultManner, type FaultName, type FaultStory, faultSwitch } from './faults.ts';

/** What happens at the server. Names of files are those of invented dossiers. */
export type ServerStory =
  | { readonly what: 'fault'; readonly fault: FaultName; readonly state: 'on' | 'struck' | 'off' }
  | { readonly what: 'connected' }
  | { readonly what: 'login'; readonly accepted: boolean }
  | { readonly what: 'arrived'; readonly path: string };

export interface CommuneServerOptions {
  /** Folders of the communes, at the far end: `/commune` by default. */
  readonly directories?: readonly string[];
  /** Where the files are on this machine: a folder of its own, deleted at the end, by default. */
  readonly folder?: string;
  readonly username?: string;
  readonly password?: string;
  /** 0: any free one. */
  readonly port?: number;
  readonly faults?: readonly FaultName[];
  /** So many times faster than the real clock. */
  readonly scale?: number;
  readonly tell?: (story: ServerStory) => void;
}

export interface CommuneServer extends PushServer {
  readonly password: string;
  readonly directories: readonly string[];
  /** The first of them. */
  readonly directory: string;
  /** A path of the far end on this machine. */
  here(virtualPath: string): string;
  /** Names in a folder now, temporary ones too. */
  names(directory?: string): readonly string[];
  read(virtualPath: string): Buffer;
  /** Paths of the files that came to their final name, oldest first, whether or not they were collected since. */
  received(): readonly string[];
  setFault(name: FaultName, manner?: FaultManner): void;
  clearFault(name?: FaultName): void;
  faults(): readonly FaultName[];
  isOn(name: FaultName): boolean;
  strikes(name: FaultName): boolean;
  /** Hears what happens from now on. Returns what stops it. */
  listen(hear: (story: ServerStory) => void): () => void;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
/** Pause of a slow server at each write, on the scaled clock: 32 KiB a minute. */
const SLOW_MS = 60_000;
/** Names that a sender gives until the file is whole: nothing has arrived under them. */
const TEMPORARY = /(?:^|\/)\.|\.(?:part|filepart|tmp)$/i;

function hostKeyPairs() {
  const make = (pair: { private: string; public: string }) => ({ ...pair, public: pair.public.split(' ').slice(0, 2).join(' ') });
  const rsa = () => make(ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }));
  const ecdsa = () => make(ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }));
  const ed25519 = make(drawEd25519());
  return { own: [rsa(), ecdsa()], other: [rsa(), ecdsa()], ed25519: [ed25519] };
}

/** A commune's own SFTP server, with faults that can be switched while it runs. Loopback only. */
export async function startCommuneServer(options: CommuneServerOptions = {}): Promise<CommuneServer> {
  const { directories = ['/commune'], username = 'hub', password = randomBytes(12).toString('hex'), port = 0, scale = 1 } = options;
  const root = options.folder ?? mkdtempSync(path.join(tmpdir(), 'commune-'));
  const hearers = new Set<(story: ServerStory) => void>(options.tell === undefined ? [] : [options.tell]);
  const tell = (story: ServerStory): void => {
    for (const hear of hearers) hear(story);
  };
  const tellFault: FaultStory = (fault, state) => tell({ what: 'fault', fault, state });
  const faults = faultSwitch(tellFault);
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const sessions = new Set<Promise<void>>();
  const here = (virtualPath: string): string => path.join(root, normalise(virtualPath));
  for (const directory of directories) mkdirSync(here(directory), { recursive: true });

  function arrived(virtualPath: string): void {
    if (TEMPORARY.test(virtualPath)) return;
    received.push(virtualPath);
    tell({ what: 'arrived', path: virtualPath });
  }

  function authenticate(context: AuthContext): void {
    if (context.method !== 'password') {
      context.reject(['password']);
      return;
    }
    const right = context.username === username && context.password === password && !faults.strikes('refused-login');
    tell({ what: 'login', accepted: right });
    if (right) context.accept();
    else context.reject();
  }

  function serve(connection: Connection, drop: () => void): void {
    connection.on('authentication', authenticate);
    connection.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => {
        const files = diskFiles({ root, faults, slowMs: SLOW_MS / scale, drop, arrived });
        const session = serveSession(acceptSftp(), files, () => {});
        sessions.add(session);
        session.finally(() => sessions.delete(session));
      });
    });
    // A client that breaks off is an everyday event.
    connection.on('error', () => {});
  }

  const keys = hostKeyPairs();
  const dropOf = new Map<string, () => void>();
  const ssh = (pairs: readonly { private: string }[]) =>
    new ssh2.Server({ hostKeys: pairs.map((pair) => pair.private) }, (connection, { ip, port: from }) => {
      serve(connection, dropOf.get(`${ip}:${from}`) ?? (() => {}));
    });
  const [own, other, modern] = [ssh(keys.own), ssh(keys.other), ssh(keys.ed25519)];

  const tcp = createServer({ noDelay: true }, (socket) => {
    const from = `${socket.remoteAddress}:${socket.remotePort}`;
    socket.on('error', () => {});
    if (faults.strikes('down')) return void socket.destroy();
    sockets.add(socket);
    dropOf.set(from, () => socket.destroy());
    socket.once('close', () => {
      sockets.delete(socket);
      dropOf.delete(from);
    });
    tell({ what: 'connected' });
    if (faults.strikes('silent')) return;
    const server = faults.strikes('wrong-host-key') ? other : faults.strikes('ed25519-only') ? modern : own;
    server.injectSocket(socket);
  });
  const listening = await new Promise<number>((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen(port, HOST, () => {
      const address = tcp.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
  for (const fault of options.faults ?? []) faults.set(fault);

  return {
    host: HOST,
    port: listening,
    hostKeys: keys.own.map((pair) => pair.public),
    username,
    password,
    directories,
    directory: directories[0] ?? '/',
    here,
    names: (directory = directories[0] ?? '/') => readdirSync(here(directory)).sort(),
    read: (virtualPath) => readFileSync(here(virtualPath)),
    received: () => [...received],
    setFault(name, manner) {
      faults.set(name, manner);
      // Connections that are open now must not go on as if nothing had happened.
      for (const socket of sockets) socket.destroy();
    },
    clearFault: (name) => faults.clear(name),
    faults: faults.active,
    isOn: faults.isOn,
    strikes: faults.strikes,
    listen(hear) {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    async stop() {
      const closed = new Promise<void>((resolve) => {
        tcp.close(() => resolve());
      });
      for (const socket of sockets) socket.destroy();
      await closed;
      await Promise.all(sessions);
      if (options.folder === undefined) rmSync(root, { recursive: true, force: true });
    },
  };
}
