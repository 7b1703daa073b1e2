/** What is to happen, by instant in seconds; what was planned first happens first among equals. */
export class Agenda {
  #now = 0;
  #planned = 0;
  readonly #heap: { at: number; rank: number; act: () => void }[] = [];

  get now(): number {
    return this.#now;
  }

  /** Plans something for an instant; not before now. */
  at(instant: number, act: () => void): void {
    const heap = this.#heap;
    const one = { at: Math.max(instant, this.#now), rank: this.#planned, act };
    this.#planned += 1;
    let place = heap.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(one, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = one;
  }

  after(seconds: number, act: () => void): void {
    this.at(this.#now + seconds, act);
  }

  /** Lets everything happen, in order, until nothing is planned. */
  run(): void {
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      this.#now = next.at;
      next.act();
    }
  }

  #take() {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (left === undefined) break;
      if (right !== undefined && before(right, left)) child += 1;
      const smallest = heap[child];
      if (smallest === undefined || !before(smallest, last)) break;
      heap[place] = smallest;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}

const before = (a: { at: number; rank: number }, b: { at: number; rank: number }): boolean =>
  a.at === b.at ? a.rank < b.rank : a.at < b.at;
