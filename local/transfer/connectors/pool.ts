import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SFTPWrapper } from 'ssh2';
import { throttled } from './errors.ts';
import { QUOTAS } from './quotas.ts';
import { addressOf, type Connector } from './registry.ts';
import { readSecret } from './secret.ts';
import { ConnectionFailed, openSession, type RemoteSession } from './session.ts';

export interface Limits {
  readonly connectMs: number;
  /** Time without a byte nor an answer, after which an operation is given up. AWS's own limit is 12 h for a file. */
  readonly idleMs: number;
}

/** Opens a session by the connector's secret, its version stages tried in their order: a rotation loses no transfer. */
export async function connect(secrets: SecretsManagerClient, connector: Connector, { connectMs }: Limits) {
  const { url, trustedKeys, sftp } = connector;
  const stages = sftp.OrderedUserSecretVersionStages ?? [];
  for (const [rank, stage] of (stages.length === 0 ? ['AWSCURRENT'] : stages).entries()) {
    try {
      const login = await readSecret(secrets, sftp.UserSecretId, stage);
      return await openSession({ ...addressOf(url), trustedKeys, login, connectMs });
    } catch (error) {
      const another = error instanceof ConnectionFailed && error.refusedLogin && rank < stages.length - 1;
      if (!another) throw error;
    }
  }
  throw new ConnectionFailed('CONNECTION_ERROR', 'Authentication failed', undefined, true);
}

/** One operation, once it has a session; `progress` puts its deadline off. */
export interface Job {
  run(sftp: SFTPWrapper, progress: () => void): Promise<void>;
  started(): void;
  /** The operation is over: `undefined`, it succeeded. */
  ended(error: unknown): void;
}

interface Pool {
  readonly waiting: Job[];
  /** Accepted and not yet over. */
  pending: number;
  workers: number;
}

/** Resolves with the work, or rejects when nothing has moved for a while, or the session is lost. */
function withDeadline(session: RemoteSession, job: Job, idleMs: number): Promise<void> {
  let timer: NodeJS.Timeout;
  const idle = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ConnectionFailed('TIMEOUT_ERROR', 'Transfer request timeout.', undefined)), idleMs);
  });
  return Promise.race([job.run(session.sftp, () => timer.refresh()), session.lost, idle]).finally(() => clearTimeout(timer));
}

/**
 * The pending operations of each connector, first come first served, by as many sessions as the connector allows. A session lives
 * as long as there is work for it.
 */
export function connectorPools(secrets: SecretsManagerClient, find: (id: string) => Connector, limits: Limits) {
  const pools = new Map<string, Pool>();
  const sessions = new Set<RemoteSession>();
  const workers = new Set<Promise<void>>();
  let closed = false;

  async function work(id: string, pool: Pool): Promise<void> {
    let session: RemoteSession | undefined;
    for (let job = pool.waiting.shift(); job !== undefined; job = pool.waiting.shift()) {
      try {
        job.started();
        if (session === undefined || !session.alive()) {
          session = await connect(secrets, find(id), limits);
          sessions.add(session);
        }
        await withDeadline(session, job, limits.idleMs);
        job.ended(undefined);
      } catch (error) {
        // What happened to the session is not known: the next operation has a new one.
        session?.end();
        job.ended(error);
      }
      pool.pending -= 1;
      if (session !== undefined && !session.alive()) sessions.delete(session);
      if (closed) break;
    }
    session?.end();
    if (session !== undefined) sessions.delete(session);
    // Before this function returns: who adds work from now on starts another worker.
    pool.workers -= 1;
  }

  function hire(connector: Connector, pool: Pool): void {
    const allowed = connector.sftp.MaxConcurrentConnections ?? 1;
    for (let more = Math.min(allowed - pool.workers, pool.waiting.length); more > 0; more -= 1) {
      pool.workers += 1;
      const worker: Promise<void> = work(connector.id, pool).finally(() => workers.delete(worker));
      workers.add(worker);
    }
  }

  return {
    /** Adds operations; refused where the queue would hold more than a thousand. */
    add(connector: Connector, jobs: readonly Job[]): void {
      const pool = pools.get(connector.id) ?? { waiting: [], pending: 0, workers: 0 };
      pools.set(connector.id, pool);
      if (pool.pending + jobs.length > QUOTAS.pending) throw throttled('Exceeded maximum pending requests');
      pool.pending += jobs.length;
      pool.waiting.push(...jobs);
      hire(connector, pool);
    },
    /** Operations that were accepted and are not over. */
    pending: () => [...pools.values()].reduce((sum, { pending }) => sum + pending, 0),
    async close(): Promise<void> {
      closed = true;
      for (const { waiting } of pools.values()) waiting.length = 0;
      for (const session of sessions) session.end();
      await Promise.all(workers);
    },
  };
}
export type ConnectorPools = ReturnType<typeof connectorPools>;
