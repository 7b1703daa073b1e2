import type { CallAnswer, SendState } from '../../../../functions/adapters/transfer-answers.ts';

/** What a call without a token may do: be done and answered, be done with its answer lost, be lost before it is done. */
export type Fate = 'answered' | 'answer-lost' | 'never' | 'throttled';

interface Transfer {
  readonly id: string;
  readonly key: string;
  readonly path: string;
  state: SendState;
}
interface Move {
  readonly id: string;
  readonly askedAt: number;
  readonly from: string;
  readonly to: string;
}

/** The service keeps a request for twelve hours (aws-facts §2.4). */
const WAIT_MS = 12 * 3_600_000;

/** The connectors and the server of a commune, whose software takes every file with a final name at once. */
export function farEnd(now: () => Date) {
  let drawn = 0;
  const id = (kind: string) => `${kind}-${++drawn}`;
  const files = new Set<string>();
  const transfers: Transfer[] = [];
  const moves: Move[] = [];
  const world = {
    files,
    /** Final names, each time one is written. */
    collected: [] as string[],
    /** Files that were moved while another transfer was still writing under their name. */
    torn: [] as string[],
    events: [] as object[],
    /** Listings by key, written at once. */
    listings: new Map<string, string>(),
    fate: 'answered' as Fate,
    connection: { ok: true, hostKey: 'ssh-rsa AAAA' } as { ok: boolean; hostKey: string | undefined } | null,
    /** Failure-codes of what comes next; absent: it succeeds. */
    sendFails: undefined as string | undefined,
    moveFails: undefined as string | undefined,
    sends: transfers,
    pendingMoves: moves,

    async send(_connector: string, key: string, directory: string): Promise<CallAnswer> {
      return call('transfer', (transferId) =>
        transfers.push({ id: transferId, key, path: `${directory}/${key.slice(key.lastIndexOf('/') + 1)}`, state: { state: 'en-cours' } }),
      );
    },
    async move(_connector: string, from: string, to: string): Promise<CallAnswer> {
      return call('move', (moveId) => moves.push({ id: moveId, from, to, askedAt: now().getTime() }));
    },
    async remove(_connector: string, path: string): Promise<CallAnswer> {
      return call('delete', () => files.delete(path));
    },
    async list(_connector: string, directory: string, prefix: string): Promise<CallAnswer> {
      const answer = await call('listing', () => undefined);
      if (answer.outcome !== 'started') return answer;
      const names = [...files].filter((file) => file.startsWith(`${directory}/`));
      const key = `${prefix}${answer.id}.json`;
      world.listings.set(key, JSON.stringify({ files: names.map((filePath) => ({ filePath })), truncated: false }));
      return { outcome: 'started', id: key };
    },
    sendState: async (_connector: string, transferId: string): Promise<SendState> =>
      transfers.find((transfer) => transfer.id === transferId)?.state ?? { state: 'unknown' },
    test: async () => world.connection,

    /** The oldest transfer under way ends, as the server will have it; its event waits to be delivered. */
    endSend(): void {
      const transfer = transfers.find(({ state }) => state.state === 'en-cours');
      if (transfer === undefined) return;
      const code = world.sendFails;
      transfer.state = code === undefined ? { state: 'complet' } : { state: 'echec', code };
      if (code === undefined) files.add(transfer.path);
      event('File Send', code, { 'transfer-id': transfer.id, 'local-file-location': { key: transfer.key } });
    },
    /** The oldest move asked for is made, or fails. */
    endMove(): void {
      const move = moves.shift();
      if (move === undefined) return;
      const tooOld = now().getTime() - move.askedAt > WAIT_MS ? 'TIMEOUT_ERROR' : undefined;
      const code = tooOld ?? world.moveFails ?? (files.has(move.from) ? undefined : 'FILE_NOT_FOUND');
      if (code === undefined) {
        files.delete(move.from);
        if (transfers.some(({ path, state }) => path === move.from && state.state === 'en-cours')) world.torn.push(move.from);
        world.collected.push(move.to);
      }
      event('Remote Move', code, { 'move-id': move.id, 'move-source-path': move.from });
    },
  };

  function event(what: string, code: string | undefined, detail: object): void {
    const type = `SFTP Connector ${what} ${code === undefined ? 'Completed' : 'Failed'}`;
    const failure = code === undefined ? {} : { 'failure-code': code };
    world.events.push({ source: 'aws.transfer', 'detail-type': type, detail: { 'connector-id': 'c-1', ...failure, ...detail } });
  }

  function call(kind: string, act: (id: string) => unknown): CallAnswer {
    if (world.fate === 'throttled') return { outcome: 'refused', code: 'CALL_THROTTLED' };
    if (world.fate === 'never') return { outcome: 'unknown' };
    const drawnId = id(kind);
    act(drawnId);
    return world.fate === 'answered' ? { outcome: 'started', id: drawnId } : { outcome: 'unknown' };
  }
  return world;
}
export type FarEnd = ReturnType<typeof farEnd>;
