import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { type CallCount, callLedger } from './call-ledger.ts';
import { iamLedger, type UsedRight } from './iam-ledger.ts';
import { listen } from './listen.ts';
import { type AwsCall, awsCall } from './proxy-calls.ts';

/** The answer of AWS to a call. */
export interface Answered {
  readonly status: number;
  readonly body: Buffer;
}

/** What becomes of a call of the functions. */
export type Fate =
  /**
   * Passes; with `delayMs`, later; with `after`, once that resolves: it is not in flight until then, whoever holds it knows of it; with
   * `body`, as if the function had sent that. `told` hears the answer once it has come whole.
   */
  | {
      readonly do: 'pass';
      readonly delayMs?: number;
      readonly after?: Promise<void>;
      readonly body?: Buffer;
      readonly told?: (answer: Answered) => void;
    }
  /** Never reaches AWS: the connection is cut, as when a function dies before its call leaves. */
  | { readonly do: 'cut-before' }
  /** Is made by AWS, and its answer is lost: the connection is cut after; `meanwhile`, just before. */
  | { readonly do: 'cut-after'; readonly meanwhile?: () => void }
  /** Is made by AWS, and answered by an error of AWS. */
  | { readonly do: 'fail-after'; readonly status: number; readonly code: string }
  /** Is made by AWS, then never answered: the function waits until its own deadline, as a process that hangs. */
  | { readonly do: 'hang-after' }
  /** Answered by an error of AWS, without reaching it. */
  | { readonly do: 'fail'; readonly status: number; readonly code: string };

export type Hook = (call: AwsCall) => Fate | undefined | Promise<Fate | undefined>;

export interface FunctionsProxy {
  readonly url: string;
  /** Number of calls by `service:operation` since the last `reset`. */
  readonly counts: ReadonlyMap<string, number>;
  /** Every call since the start, by who called, and upon what: no `reset` forgets them. */
  calls(): readonly CallCount[];
  /** The rights that the calls answered since the start needed, by who called. */
  rights(): readonly UsedRight[];
  /** Calls without an answer yet, and when the last one came or was answered (milliseconds since 1970). */
  readonly activity: { readonly inFlight: number; readonly lastAt: number };
  /** Asked about every call, in the order they were added; the first fate given is applied. Returns what removes it. */
  intercept(hook: Hook): () => void;
  reset(): void;
  close(): Promise<void>;
}

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);

/** Beside whoever reads the answer: an iterator would take its chunks away. */
function listenTo(answer: IncomingMessage, told: (answer: Answered) => void): void {
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.once('end', () => told({ status: answer.statusCode ?? 502, body: Buffer.concat(chunks) }));
}

function failWith(response: ServerResponse, { status, code }: { status: number; code: string }, call: AwsCall): void {
  const xml = call.service === 's3' || call.service === 'ses';
  const body = xml
    ? `<?xml version="1.0"?><ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${code}</Message></Error><Code>${code}</Code></ErrorResponse>`
    : JSON.stringify({ __type: code, message: code });
  response.writeHead(status, {
    'content-type': xml ? 'text/xml' : 'application/x-amz-json-1.0',
    'x-amzn-errortype': code,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/**
 * A transparent HTTP proxy between the functions and the emulator: the place to count the calls of the functions and to
 * break them. The Host header is kept, signatures and presigned URLs depend on it.
 * @param target where the calls of a service go: the emulator, or the double of what the emulator lacks
 */
export async function startProxy(target: (service: string) => string): Promise<FunctionsProxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const counts = new Map<string, number>();
  const ledger = callLedger();
  const rights = iamLedger();
  const hooks: Hook[] = [];
  const activity = { inFlight: 0, lastAt: Date.now() };
  /** Counts something that is open until it closes: a caller that waits, or a call on its way although its caller is gone. */
  function open(until: { once(event: 'close', done: () => void): unknown }): void {
    activity.inFlight += 1;
    activity.lastAt = Date.now();
    until.once('close', () => {
      activity.inFlight -= 1;
      activity.lastAt = Date.now();
    });
  }

  async function fateOf(call: AwsCall): Promise<Fate> {
    for (const hook of [...hooks]) {
      const fate = await hook(call);
      if (fate) return fate;
    }
    return { do: 'pass' };
  }

  function forward(incoming: IncomingMessage, body: Buffer, response: ServerResponse, fate: Fate, call: AwsCall): void {
    const { hostname, port } = new URL(target(call.service));
    const sent = (fate.do === 'pass' ? fate.body : undefined) ?? body;
    const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !HOP_BY_HOP.has(name)));
    if (incoming.headers['transfer-encoding'] !== undefined || sent !== body) headers['content-length'] = String(sent.length);
    const outgoing = request({ hostname, port, path: incoming.url, method: incoming.method, headers, agent }, (answer) => {
      rights.add(call, { status: answer.statusCode ?? 502 });
      if (fate.do === 'cut-after') {
        answer.resume().once('end', () => {
          fate.meanwhile?.();
          response.destroy();
        });
        return;
      }
      if (fate.do === 'fail-after') {
        answer.resume().once('end', () => failWith(response, fate, call));
        return;
      }
      if (fate.do === 'hang-after') {
        answer.resume();
        return;
      }
      if (fate.do === 'pass' && fate.told !== undefined) listenTo(answer, fate.told);
      // Whoever asked may be gone by now, or soon: the answer is read to its end all the same, and the call is over.
      if (response.destroyed) return void answer.resume();
      const kept = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.has(name));
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept));
      answer.pipe(response);
      response.once('close', () => answer.resume());
    });
    open(outgoing);
    outgoing.on('error', () => response.destroy());
    outgoing.end(sent);
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    open(response);
    const body = await buffer(incoming);
    const call = awsCall(incoming, body);
    const name = `${call.service}:${call.operation}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    ledger.add(call);
    const fate = await fateOf(call);
    if (fate.do === 'cut-before') return void response.destroy();
    if (fate.do === 'fail') return failWith(response, fate, call);
    if (fate.do === 'pass') await fate.after;
    if (fate.do === 'pass' && fate.delayMs !== undefined) {
      activity.inFlight += 1;
      await wait(fate.delayMs);
      activity.inFlight -= 1;
    }
    forward(incoming, body, response, fate, call);
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => socket.setNoDelay(true));
  const listening = await listen(server);
  return {
    url: listening.url,
    counts,
    calls: ledger.counts,
    rights: rights.used,
    activity,
    intercept(hook) {
      hooks.push(hook);
      return () => {
        const at = hooks.indexOf(hook);
        if (at >= 0) hooks.splice(at, 1);
      };
    },
    reset() {
      counts.clear();
      hooks.length = 0;
    },
    async close() {
      agent.destroy();
      await listening.close();
    },
  };
}
