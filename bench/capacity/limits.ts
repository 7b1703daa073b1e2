import type { Agenda } from './agenda.ts';

/** What a limit saw: of a bucket, tokens and the longest wait for one; of a pool, work in hand and what waited. */
export interface Seen {
  /** Of a bucket, the largest share of its refill that was asked for in ten seconds: above 1, it lives on what it held. Of a pool, the largest share in use: at 1, others wait. */
  readonly peak: number;
  /** Most that waited at one moment. */
  readonly waiting: number;
  /** Instant of the last one that had to wait; 0 where nobody did. */
  readonly until: number;
}

/** Demand is looked at in windows of so many seconds. */
const WINDOW = 10;

class Demand {
  #window = -1;
  #sum = 0;
  #most = 0;

  add(now: number, amount: number): void {
    const window = Math.floor(now / WINDOW);
    if (window !== this.#window) {
      this.#window = window;
      this.#sum = 0;
    }
    this.#sum += amount;
    this.#most = Math.max(this.#most, this.#sum);
  }

  /** Most that was asked for in a second, averaged over a window. */
  get rate(): number {
    return this.#most / WINDOW;
  }
}

/**
 * A token bucket: holds `size`, is refilled with `refill` a second. Who finds too little waits for its own tokens, behind those who came
 * before: what a client that tries again would see, without its random waits.
 */
export class Bucket {
  readonly #agenda: Agenda;
  readonly #size: number;
  readonly #refill: number;
  readonly #demand = new Demand();
  #level: number;
  #at = 0;
  #waiting = 0;
  #most = 0;
  #until = 0;

  constructor(agenda: Agenda, { size, refill }: { readonly size: number; readonly refill: number }) {
    this.#agenda = agenda;
    this.#size = size;
    this.#refill = refill;
    this.#level = size;
  }

  take(tokens: number, then: () => void): void {
    const { now } = this.#agenda;
    this.#level = Math.min(this.#size, this.#level + (now - this.#at) * this.#refill) - tokens;
    this.#at = now;
    this.#demand.add(now, tokens);
    if (this.#level >= 0) {
      then();
      return;
    }
    this.#waiting += 1;
    this.#most = Math.max(this.#most, this.#waiting);
    this.#agenda.after(-this.#level / this.#refill, () => {
      this.#waiting -= 1;
      this.#until = this.#agenda.now;
      then();
    });
  }

  get seen(): Seen {
    return { peak: this.#demand.rate / this.#refill, waiting: this.#most, until: this.#until };
  }
}

export interface PoolOptions {
  /** Work in hand at one moment. */
  readonly limit: number;
  /** Where it begins, and by how many a minute it grows while something waits: Lambda's pollers of a queue. */
  readonly grows?: { readonly from: number; readonly aMinute: number };
  /** A limit that several pools share. */
  readonly within?: Pool;
}

interface Job {
  readonly seconds: () => number;
  readonly then: () => void;
}

/** Work of which so much may be in hand at one moment; the rest waits, first come first served. */
export class Pool {
  readonly #agenda: Agenda;
  readonly #limit: number;
  readonly #grows: PoolOptions['grows'];
  readonly #within: Pool | undefined;
  readonly #demand = new Demand();
  readonly #sharers: Pool[] = [];
  #queue: Job[] = [];
  #head = 0;
  #busy = 0;
  #open: number;
  #grownAt = 0;
  #most = 0;
  #until = 0;

  constructor(agenda: Agenda, { limit, grows, within }: PoolOptions) {
    this.#agenda = agenda;
    this.#limit = limit;
    this.#grows = grows;
    this.#open = grows === undefined ? limit : Math.min(limit, grows.from);
    this.#within = within;
    if (within !== undefined) within.#sharers.push(this);
  }

  /** @param seconds asked when the work begins */
  do(seconds: () => number, then: () => void): void {
    if (this.#waiting === 0) this.#grownAt = Math.max(this.#grownAt, this.#agenda.now);
    this.#queue.push({ seconds, then });
    this.#start();
    this.#most = Math.max(this.#most, this.#waiting);
  }

  get #waiting(): number {
    return this.#queue.length - this.#head;
  }

  get #free(): boolean {
    return this.#busy < this.#open && (this.#within === undefined || this.#within.#free);
  }

  #grow(): void {
    const { now } = this.#agenda;
    if (this.#grows === undefined || this.#open >= this.#limit || this.#waiting === 0) return;
    const more = Math.floor(((now - this.#grownAt) * this.#grows.aMinute) / 60);
    if (more < 1) return;
    this.#open = Math.min(this.#limit, this.#open + more);
    this.#grownAt = now;
  }

  #start(): void {
    this.#grow();
    while (this.#waiting > 0 && this.#free) {
      const job = this.#queue[this.#head];
      this.#head += 1;
      if (this.#head > 10_000) {
        this.#queue = this.#queue.slice(this.#head);
        this.#head = 0;
      }
      if (job !== undefined) this.#begin(job);
    }
    if (this.#waiting > 0) this.#until = this.#agenda.now;
  }

  #begin({ seconds, then }: Job): void {
    const lasts = seconds();
    this.#hold(1, lasts);
    this.#agenda.after(lasts, () => {
      this.#hold(-1, 0);
      this.#until = this.#waiting > 0 ? this.#agenda.now : this.#until;
      then();
      this.#start();
      for (const sharer of this.#within === undefined ? [] : this.#within.#sharers)
        if (sharer !== this && sharer.#waiting > 0) sharer.#start();
    });
  }

  #hold(by: 1 | -1, lasts: number): void {
    this.#busy += by;
    if (by === 1) this.#demand.add(this.#agenda.now, lasts);
    if (this.#within !== undefined) this.#within.#hold(by, lasts);
  }

  get seen(): Seen {
    return { peak: this.#demand.rate / this.#limit, waiting: this.#most, until: this.#until };
  }
}
