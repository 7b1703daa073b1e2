import type { SFTPWrapper } from 'ssh2';

/** The parts of the library that its types do not show: an SFTP channel of a server cannot be given an exit status otherwise. */
interface Inside {
  readonly outgoing?: { readonly id?: number; readonly state?: string };
  readonly _protocol?: { exitStatus?(channel: number, status: number): void };
}

/**
 * Tells the client that the subsystem ended well, as OpenSSH's server does: `scp`, which AWS documents for this service, ends with an
 * error without it. Does nothing where the library has changed.
 */
export function sendExitStatus(sftp: SFTPWrapper): void {
  const { outgoing, _protocol } = sftp as unknown as Inside;
  if (outgoing?.id !== undefined && outgoing.state === 'open') _protocol?.exitStatus?.(outgoing.id, 0);
}
