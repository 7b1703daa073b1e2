import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import ssh2, { type Connection, type SFTPWrapper } from 'ssh2';
import { authentication } from './authentication.ts';
import type { TransferEvents } from './events.ts';
import { filesystem } from './filesystem.ts';
import type { Identity, IdentityProvider } from './identity.ts';
import type { S3Files } from './s3-files.ts';
import { serveSession } from './session.ts';

export interface ServerOptions {
  readonly hostKeys: readonly string[];
  readonly provider: IdentityProvider;
  readonly filesOf: (bucket: string) => S3Files;
  readonly events: TransferEvents;
  readonly serverId: string;
  readonly spool: string;
  readonly log: (line: string) => void;
}

/** AWS's limit of multiplexed sessions of one connection. */
const SESSIONS_PER_CONNECTION = 10;

/** The SSH server: connections, logins, and a file system per session. */
export function sftpServer(options: ServerOptions) {
  const { provider, filesOf, events, serverId, spool, log } = options;
  const sockets = new Set<Socket>();
  const sessions = new Set<Promise<void>>();

  function openSession(identity: Identity, clientIp: string, sessionId: string, sftp: SFTPWrapper): void {
    const files = filesOf(identity.home.bucket);
    const fs = filesystem({ identity, files, events, serverId, sessionId, clientIp, spool });
    const session = serveSession(sftp, fs, log);
    sessions.add(session);
    session.finally(() => sessions.delete(session));
  }

  function serve(connection: Connection, clientIp: string): void {
    // One id per connection, as in the service's own logs.
    const sessionId = randomBytes(8).toString('hex');
    let identity: Identity | undefined;
    let open = 0;
    const authenticate = authentication(provider, clientIp, (accepted) => {
      identity = accepted;
    });
    connection.on('authentication', (context) => {
      authenticate(context).catch(() => context.reject());
    });
    connection.on('session', (accept, reject) => {
      const who = identity;
      if (who === undefined || open >= SESSIONS_PER_CONNECTION) {
        reject();
        return;
      }
      open++;
      const session = accept();
      session.on('close', () => open--);
      // SFTP only: no shell, no command, no forwarding (ssh2 refuses what is not listened to).
      session.on('sftp', (acceptSftp) => openSession(who, clientIp, sessionId, acceptSftp()));
    });
    // A client that breaks off is an everyday event; its session settles by itself.
    connection.on('error', () => {});
  }

  const ssh = new ssh2.Server({ hostKeys: [...options.hostKeys], ident: 'AWS_SFTP_1.1' }, (connection, info) => serve(connection, info.ip));
  // The library never sets TCP_NODELAY: without it, 1 MB takes seconds instead of milliseconds (performance notes).
  const tcp = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    ssh.injectSocket(socket);
  });

  return {
    listen: (host: string, port: number): Promise<number> =>
      new Promise((resolve, reject) => {
        tcp.once('error', reject);
        tcp.listen(port, host, () => {
          const address = tcp.address();
          resolve(typeof address === 'object' && address !== null ? address.port : port);
        });
      }),

    /** Ends every connection and waits until what they left open is settled. */
    async close(): Promise<void> {
      const closed = new Promise<void>((resolve) => {
        tcp.close(() => resolve());
      });
      for (const socket of sockets) socket.destroy();
      await closed;
      await Promise.all(sessions);
    },
  };
}
