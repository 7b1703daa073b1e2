import { connect } from 'node:net';
import { promisify } from 'node:util';
import ssh2, { type SFTPWrapper } from 'ssh2';
import { OperationFailed } from './errors.ts';
import { ALGORITHMS, hostKeyAlgorithms, writeHostKey } from './host-keys.ts';
import type { Login } from './secret.ts';

export interface Remote {
  readonly host: string;
  readonly port: number;
  readonly trustedKeys: readonly Buffer[];
  readonly login: Login;
  readonly connectMs: number;
}

/** A session with a remote server. */
export interface RemoteSession {
  readonly sftp: SFTPWrapper;
  /** Rejects when the connection is lost; never resolves. */
  readonly lost: Promise<never>;
  readonly alive: () => boolean;
  end(): void;
}

/** No session could be opened. `hostKey`: what the server showed, if it came so far. */
export class ConnectionFailed extends OperationFailed {
  readonly hostKey: string | undefined;
  /** The server took the connection and refused the credentials: another version of the secret may be right. */
  readonly refusedLogin: boolean;
  constructor(code: 'CONNECTION_ERROR' | 'TIMEOUT_ERROR', message: string, hostKey: string | undefined, refusedLogin = false) {
    super(code, message);
    this.hostKey = hostKey;
    this.refusedLogin = refusedLogin;
  }
}

interface Shown {
  key?: string;
  trusted?: boolean;
}

/** What the library says, in the words of the service. */
function failureOf(error: Error & { level?: string; code?: string }, { key, trusted }: Shown): ConnectionFailed {
  const { level = '', code = '', message } = error;
  if (trusted === false) return new ConnectionFailed('CONNECTION_ERROR', 'Host key verification failed', key);
  if (level === 'client-authentication') return new ConnectionFailed('CONNECTION_ERROR', 'Authentication failed', key, true);
  if (level === 'client-timeout' || code === 'ETIMEDOUT') return new ConnectionFailed('TIMEOUT_ERROR', 'Connection timeout', key);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new ConnectionFailed('CONNECTION_ERROR', 'Unknown Host', key);
  if (/no matching host key/i.test(message)) {
    const offered = hostKeyAlgorithms([]).join(', ');
    const text = `Key exchange negotiation failed due to incompatible host key algorithms. Client offered: [${offered}]`;
    return new ConnectionFailed('CONNECTION_ERROR', text, key);
  }
  if (/no matching/i.test(message)) return new ConnectionFailed('CONNECTION_ERROR', 'Key exchange negotiation failed', key);
  return new ConnectionFailed('CONNECTION_ERROR', code === '' ? message : `Connection failed: ${code}`, key);
}

/** Opens a session. No credential leaves before the host key is found among the trusted ones. */
export async function openSession({ host, port, trustedKeys, login, connectMs }: Remote): Promise<RemoteSession & { hostKey: string }> {
  const client = new ssh2.Client();
  const shown: Shown = {};
  const { username, password, privateKey } = login;
  const methods: ssh2.AuthenticationType[] = [
    ...(privateKey === undefined ? [] : (['publickey'] as const)),
    ...(password === undefined ? [] : (['password'] as const)),
  ];
  let up = true;
  const lost = new Promise<never>((_, reject) => {
    const gone = (error?: Error) => {
      up = false;
      reject(failureOf(error ?? new Error('Connection lost'), shown));
    };
    client.once('error', gone).once('close', () => gone());
    // A connection that is cut says several errors.
    client.on('error', () => {});
  });
  lost.catch(() => {});
  const ready = new Promise<void>((resolve) => client.once('ready', () => resolve()));
  const end = () => {
    up = false;
    client.destroy();
  };
  try {
    client.connect({
      // The library never sets TCP_NODELAY: without it, a handshake takes 180 ms instead of 5, and 1 MB takes seconds.
      sock: connect({ host, port, noDelay: true }),
      username,
      ...(password === undefined ? {} : { password }),
      ...(privateKey === undefined ? {} : { privateKey }),
      authHandler: methods,
      algorithms: { ...ALGORITHMS, serverHostKey: hostKeyAlgorithms(trustedKeys) },
      readyTimeout: connectMs,
      hostVerifier: (key: Buffer) => {
        shown.key = writeHostKey(key);
        shown.trusted = trustedKeys.some((trusted) => trusted.equals(key));
        return shown.trusted;
      },
    });
    await Promise.race([ready, lost]);
    const sftp = await Promise.race([promisify<SFTPWrapper>(client.sftp.bind(client))(), lost]);
    sftp.on('error', () => {});
    return { sftp, lost, alive: () => up, end, hostKey: shown.key ?? '' };
  } catch (error) {
    end();
    throw error instanceof ConnectionFailed ? error : failureOf(error instanceof Error ? error : new Error(String(error)), shown);
  }
}
