/** For how long data stay as they are: until it ends, backends may keep copies of them. */
export class Lease {
  readonly #ends: (() => void)[] = [];

  /** Says what to do when it ends. */
  onEnd(body: () => void): void {
    this.#ends.push(body);
  }

  /** From now on the data may change. */
  end(): void {
    for (const body of this.#ends.splice(0)) body();
  }
}
