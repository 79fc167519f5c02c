/** What a function was compiled to for one signature. */
export interface Executable<Args extends readonly unknown[], R> {
  run(...args: Args): Promise<R>;
  /** Frees the session. */
  release?(): Promise<void>;
}

/** How many sessions are kept ready: each has memory and threads of its own. */
const LIMIT = 16;

/**
 * What a function was compiled to, by signature. The one unused for longest makes room for a new one. Calls run one after
 * the other, so that each reads the parameters as the one before left them.
 */
export class Executables<Args extends readonly unknown[], R> {
  readonly #kept = new Map<string, Executable<Args, R>>();
  #last: Promise<void> = Promise.resolve();

  /** Runs what `key` stands for; `build` makes it where it is not there. */
  run(key: string, build: () => Promise<Executable<Args, R>>, ...args: Args): Promise<R> {
    const result = this.#last.then(async () => (await this.#take(key, build)).run(...args));
    const done = () => {};
    this.#last = result.then(done, done);
    return result;
  }

  async #take(key: string, build: () => Promise<Executable<Args, R>>): Promise<Executable<Args, R>> {
    const executable = this.#kept.get(key) ?? (await build());
    this.#kept.delete(key);
    this.#kept.set(key, executable);
    if (this.#kept.size > LIMIT) {
      const [oldest, unused] = this.#kept.entries().next().value!;
      this.#kept.delete(oldest);
      await unused.release?.();
    }
    return executable;
  }
}
