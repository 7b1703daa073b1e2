/** Something that one holds at a time, for as long as he likes; whoever comes meanwhile has it after those who came before. */
export class Lease {
  readonly #waiting: ((leave: () => void) => void)[] = [];
  #held = false;

  /** @param then told how to give it back, when it has it */
  take(then: (leave: () => void) => void): void {
    this.#waiting.push(then);
    if (!this.#held) this.#next();
  }

  #next(): void {
    const then = this.#waiting.shift();
    this.#held = then !== undefined;
    then?.(() => this.#next());
  }
}
