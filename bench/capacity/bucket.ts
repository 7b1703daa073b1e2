import type { Agenda } from './agenda.ts';
import { Demand, type Seen } from './seen.ts';

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
