import type { Parameter } from '@keisan/autograd';
import { inTurn } from '../turns.ts';

/** What a function was compiled to for one signature. */
export interface Execution<Args extends readonly unknown[], R> {
  /** What it reads or assigns. */
  readonly parameters: readonly Parameter[];
  run(...args: Args): R | Promise<R>;
  /** Frees what the backend holds for it. */
  release?(): Promise<void>;
}

/** How many are kept ready at first, and at most: each may have memory and threads of its own. */
const FEW = 16;
const MANY = 256;

/**
 * What a function was compiled to, by signature. The one unused for longest makes room for a new one; where one that made
 * room is asked for again, more are kept from then on. Calls run one after the other, each from what the one before left.
 */
export class Executions<Args extends readonly unknown[], R> {
  readonly #kept = new Map<string, Execution<Args, R>>();
  readonly #released = new Set<string>();
  #limit = FEW;

  /** Runs what `key` stands for; `build` makes it where it is not there. */
  run(key: string, build: () => Promise<Execution<Args, R>>, ...args: Args): Promise<R> {
    // What it works with is known once it is built: until then it waits for all calls, and all wait for it.
    const known = this.#kept.get(key);
    return inTurn(known ? [this, ...known.parameters] : null, async () => {
      const execution = await this.#take(key, build);
      return execution.run(...args);
    });
  }

  async #take(key: string, build: () => Promise<Execution<Args, R>>): Promise<Execution<Args, R>> {
    const execution = this.#kept.get(key) ?? (await build());
    this.#kept.delete(key);
    this.#kept.set(key, execution);
    if (this.#released.delete(key)) this.#limit = Math.min(this.#limit + 1, MANY);
    if (this.#kept.size > this.#limit) await this.#release();
    return execution;
  }

  async #release(): Promise<void> {
    const [oldest, unused] = this.#kept.entries().next().value!;
    this.#kept.delete(oldest);
    this.#released.add(oldest);
    if (this.#released.size > MANY) this.#released.delete(this.#released.values().next().value!);
    await unused.release?.();
  }
}
