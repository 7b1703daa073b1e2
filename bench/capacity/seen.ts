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

/** What is asked for, by windows of ten seconds. */
export class Demand {
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
