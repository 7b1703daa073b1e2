import type { Agenda } from './agenda.ts';
import { Pool } from './pool.ts';
import type { Seen } from './seen.ts';

export interface StreamOptions {
  readonly shards: number;
  readonly batch: number;
  /** Batches of one shard at one moment. */
  readonly parallel: number;
  /** Seconds of an invocation, whatever its records. */
  readonly own: number;
  /** Seconds before a record is seen. */
  readonly after: number;
  readonly within: Pool;
}

interface StreamRecord {
  readonly seconds: number;
  readonly done: () => void;
}

interface Lane {
  readonly waiting: StreamRecord[];
  readonly pool: Pool;
  busy: boolean;
}

/** A stream of changes, and the function that reads each shard of it in order: batch after batch, record after record. */
export class Stream {
  readonly #agenda: Agenda;
  readonly #options: StreamOptions;
  readonly #lanes: Lane[];
  #next = 0;
  #waiting = 0;
  #most = 0;

  constructor(agenda: Agenda, options: StreamOptions) {
    this.#agenda = agenda;
    this.#options = options;
    const { shards, parallel, within } = options;
    this.#lanes = Array.from({ length: shards * parallel }, () => ({
      waiting: [],
      busy: false,
      pool: new Pool(agenda, { limit: 1, within }),
    }));
  }

  add(shard: number, seconds: number, done: () => void): void {
    this.#agenda.after(this.#options.after, () => {
      // Records of one item stay together; those of others go to any of the shard's lanes.
      this.#next = (this.#next + 1) % this.#options.parallel;
      const lane = this.#lanes[(shard % this.#options.shards) * this.#options.parallel + this.#next];
      if (lane === undefined) throw new Error('a lane for every shard');
      lane.waiting.push({ seconds, done });
      this.#waiting += 1;
      this.#most = Math.max(this.#most, this.#waiting);
      if (!lane.busy) this.#read(lane);
    });
  }

  #read(lane: Lane): void {
    const batch = lane.waiting.splice(0, this.#options.batch);
    if (batch.length === 0) return;
    lane.busy = true;
    this.#waiting -= batch.length;
    let lasts = this.#options.own;
    const ends = batch.map(({ seconds, done }) => {
      lasts += seconds;
      return { at: lasts, done };
    });
    const begins = (): number => {
      for (const { at, done } of ends) this.#agenda.after(at, done);
      return lasts;
    };
    lane.pool.do(begins, () => {
      lane.busy = false;
      this.#read(lane);
    });
  }

  get seen(): Seen {
    const each = this.#lanes.map(({ pool }) => pool.seen);
    return { peak: Math.max(...each.map(({ peak }) => peak)), waiting: this.#most, until: 0 };
  }
}
