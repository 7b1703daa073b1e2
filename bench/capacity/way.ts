import type { Agenda } from './agenda.ts';
import type { Demand, Step } from './demand.ts';
import { Bucket, Pool } from './limits.ts';
import type { Quotas } from './quotas.ts';
import type { StageLimits } from './stage-limits.ts';
import { Stream } from './stream.ts';

/** What no local run can measure, in seconds: assumptions (docs/capacity.md says where they come from). */
export const ASSUMED = {
  /** From an event of AWS to the function behind its rule and queue. */
  event: 0.3,
  /** From a write to the function behind the stream. */
  stream: 0.25,
  /** Of a state of the machine, beside its function. */
  state: 0.03,
  /** The malware scan: any time between the two, all as likely. */
  scan: { from: 20, to: 120 },
  /** Hosts of communes' servers, each behind one connector; a file and a rename there, session included. */
  hosts: 20,
  send: 1.5,
  move: 0.7,
} as const;

/** Shards of the due index (functions/adapters/dossiers-table/keys.ts), and partitions of a new table. */
const PARTITIONS = 4;

export interface WayOptions {
  readonly agenda: Agenda;
  readonly random: () => number;
  readonly demand: Demand;
  readonly quotas: Quotas;
  readonly limits: StageLimits;
}

/** One dossier on its way. */
export interface Travelled {
  readonly deposited: number;
  scanned: number;
  available: number;
}

/** The way of a deposit until the commune can have it, and of its first mails, through every limit that it meets. */
export class Way {
  readonly #options: WayOptions;
  readonly account: Pool;
  readonly depot: Pool;
  readonly tasks: Pool;
  readonly starts: Bucket;
  readonly transitions: Bucket;
  readonly table: readonly Bucket[];
  readonly due: readonly Bucket[];
  readonly stream: Stream;
  readonly visits: Pool;
  readonly endpoints: readonly Pool[];
  readonly sessions: readonly Pool[];
  readonly mails: Pool;
  readonly ses: Bucket;

  constructor(options: WayOptions) {
    this.#options = options;
    const { agenda, demand, quotas, limits } = options;
    const { from, aMinute } = quotas.pollers;
    const consumer = (name: string): Pool => {
      const limit = limits.consumers[name];
      if (limit === undefined) throw new Error(`no queue is read by ${name}`);
      return new Pool(agenda, { limit, grows: { from, aMinute }, within: this.account });
    };
    const partitions = () =>
      Array.from({ length: PARTITIONS }, () => {
        const { limit } = quotas.partitionWrites;
        return new Bucket(agenda, { size: limit, refill: limit });
      });
    const free = quotas.lambdaConcurrency.limit - limits.reserved;
    this.account = new Pool(agenda, { limit: free });
    this.depot = consumer('receive-deposit');
    this.tasks = new Pool(agenda, { limit: free, within: this.account });
    this.starts = new Bucket(agenda, quotas.executionStarts);
    this.transitions = new Bucket(agenda, quotas.transitions);
    this.table = partitions();
    this.due = partitions();
    this.stream = new Stream(agenda, {
      shards: PARTITIONS,
      ...limits.stream,
      own: demand.startOwn,
      after: ASSUMED.stream,
      within: this.account,
    });
    this.visits = consumer('advance-deliveries');
    this.endpoints = Array.from({ length: ASSUMED.hosts }, () => new Pool(agenda, { limit: 1 }));
    this.sessions = Array.from({ length: ASSUMED.hosts }, () => new Pool(agenda, { limit: quotas.connectorSessions.limit }));
    this.mails = consumer('send-mails');
    const { limit } = quotas.mailRate;
    this.ses = new Bucket(agenda, { size: limit, refill: limit });
  }

  /** Some take longer: three tenths of a duration are as random as they can be. */
  #lasting(seconds: number): () => number {
    return () => seconds * (0.7 - 0.3 * Math.log(1 - this.#options.random()));
  }

  /** A function that runs in a pool, then writes. `where` chooses the partitions of what it writes. */
  #run(pool: Pool, { seconds, written, due }: Step, where: number, then: () => void): void {
    pool.do(this.#lasting(seconds), () => {
      const table = this.table[where % PARTITIONS];
      const index = this.due[where % PARTITIONS];
      if (table === undefined || index === undefined) throw new Error('a partition for every dossier');
      table.take(written, () => index.take(due, then));
    });
  }

  /** A state of the machine, with the function of a task or without. */
  #state(then: () => void): void {
    this.transitions.take(1, () => this.#options.agenda.after(ASSUMED.state, then));
  }

  #task(step: Step, where: number, then: () => void): void {
    this.#state(() => this.#run(this.tasks, step, where, then));
  }

  /** One deposit, now. `available` is told when the commune can have it. */
  deposit(available: (dossier: Travelled) => void): void {
    const { agenda, random, demand } = this.#options;
    const dossier: Travelled = { deposited: agenda.now, scanned: 0, available: 0 };
    const where = Math.floor(random() * PARTITIONS);
    const arrives = () => {
      dossier.available = agenda.now;
      available(dossier);
    };
    agenda.after(ASSUMED.event, () => this.#run(this.depot, demand.bell, where, () => {}));
    const { from, to } = ASSUMED.scan;
    agenda.after(from + random() * (to - from), () => {
      dossier.scanned = agenda.now;
      agenda.after(ASSUMED.event, () => this.#run(this.depot, demand.receive, where, () => this.#started(where, arrives)));
    });
  }

  #started(where: number, arrives: () => void): void {
    const { random, demand } = this.#options;
    this.stream.add(where, demand.start, () => {
      this.starts.take(1, () => {
        this.#state(() => this.#task(demand.acknowledge, where, () => this.#state(() => this.#byWay(random(), where, arrives))));
      });
    });
  }

  #byWay(drawn: number, where: number, arrives: () => void): void {
    const { demand } = this.#options;
    const { courriel, push } = demand.shares;
    if (drawn < push) {
      this.#task(demand.handOver, where, () => this.#push(where, arrives));
      return;
    }
    const step = drawn < push + courriel ? demand.openInGs : demand.deliver;
    this.#task(step, where, () => {
      arrives();
      this.stream.add(where, demand.leaveAlone, () => {});
      this.#carryOut(where, drawn < push + courriel ? 2 : 1);
    });
  }

  #push(where: number, arrives: () => void): void {
    const { agenda, random, demand } = this.#options;
    const host = Math.floor(random() * ASSUMED.hosts);
    const [endpoint, sessions] = [this.endpoints[host], this.sessions[host]];
    if (endpoint === undefined || sessions === undefined) throw new Error('a connector for every host');
    const visit = (then: () => void): void =>
      endpoint.do(
        () => 0,
        () => agenda.after(ASSUMED.event, () => this.#run(this.visits, demand.visit, where, then)),
      );
    const far = (seconds: number, then: () => void): void => sessions.do(this.#lasting(seconds), then);
    visit(() =>
      far(ASSUMED.send, () =>
        visit(() =>
          far(ASSUMED.move, () =>
            visit(() => {
              arrives();
              this.stream.add(where, demand.start, () => this.starts.take(1, () => this.#state(() => this.#carryOut(where, 1))));
            }),
          ),
        ),
      ),
    );
  }

  #carryOut(where: number, mails: number): void {
    const { agenda, demand } = this.#options;
    this.#task(demand.carryOut, where, () => {
      agenda.after(ASSUMED.event, () => this.ses.take(mails, () => this.#run(this.mails, demand.sendMails, where, () => {})));
    });
  }
}
