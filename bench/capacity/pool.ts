import type { Agenda } from './agenda.ts';
import { Demand, type Seen } from './seen.ts';

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
