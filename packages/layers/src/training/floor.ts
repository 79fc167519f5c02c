import { type Parameter, type Tensor, ValueError } from '@keisan/autograd';

/** What a run does with the weights: `change` them, or `read` them, which wants them to stay as they are until it ends. */
export type Use = 'read' | 'change';

/** One call of `fit`, `evaluate`, `predict` or the like, from its start to its end. */
export class Run {
  readonly what: string;
  readonly use: Use;
  /** Whether its callbacks are running: it waits for what they call. */
  telling = false;
  readonly #floor: Floor;
  /** The runs whose callbacks called this one. */
  readonly #outer: ReadonlySet<Run>;

  constructor(floor: Floor, what: string, use: Use, outer: ReadonlySet<Run>) {
    this.what = what;
    this.use = use;
    this.#floor = floor;
    this.#outer = outer;
  }

  /** Runs what computes, once no other run of the model does. */
  async step<T>(state: () => readonly Parameter[], body: () => T | Promise<T>): Promise<T> {
    if (this.use === 'change') await this.#floor.readersOtherThan(this.#outer);
    return this.#floor.step(this, state, body);
  }

  /** Runs callbacks, which may start runs of their own. */
  async tell(body: () => Promise<void>): Promise<void> {
    this.telling = true;
    try {
      await body();
    } finally {
      this.telling = false;
    }
  }
}

/**
 * Who computes with a model. Its runs take turns step by step, and each finds its metrics as it left them. What changes
 * weights waits for what reads them, so that all of a prediction comes from the same ones.
 */
export class Floor {
  /** When each run ends. */
  readonly #runs = new Map<Run, Promise<void>>();
  /** The metrics of runs that were interrupted. */
  readonly #states = new Map<Run, ReadonlyMap<Parameter, Tensor>>();
  #holder: { readonly run: Run; readonly state: () => readonly Parameter[] } | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Goes through a run.
   * @throws ValueError for a `fit` while another one runs.
   */
  async run<T>(label: string, what: string, use: Use, body: (run: Run) => Promise<T>): Promise<T> {
    if (what === 'fit' && [...this.#runs.keys()].some((other) => other.what === what)) {
      throw new ValueError({
        where: what,
        got: `${label} while its ${what} is running`,
        expected: 'one fit at a time',
        fix: 'Write await before the other model.fit(...), or end it early with model.stopTraining = true',
      });
    }
    const run = new Run(this, what, use, new Set([...this.#runs.keys()].filter(({ telling }) => telling)));
    let end = () => {};
    // Known before its first callback, which may start runs of its own.
    this.#runs.set(run, new Promise<void>((resolve) => (end = resolve)));
    try {
      return await body(run);
    } finally {
      this.#runs.delete(run);
      this.#states.delete(run);
      if (this.#holder?.run === run) this.#holder = null;
      end();
    }
  }

  /** Waits until nobody reads the weights, but for the runs named. */
  async readersOtherThan(outer: ReadonlySet<Run>): Promise<void> {
    for (;;) {
      const readers = [...this.#runs].filter(([run]) => run.use === 'read' && !outer.has(run));
      if (readers.length === 0) return;
      await Promise.all(readers.map(([, ended]) => ended));
    }
  }

  /** Runs a step of a run after the steps that were asked for before. */
  step<T>(run: Run, state: () => readonly Parameter[], body: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(() => {
      this.#hand(run, state);
      return body();
    });
    const done = () => {};
    this.#last = result.then(done, done);
    return result;
  }

  #hand(run: Run, state: () => readonly Parameter[]): void {
    const holder = this.#holder;
    if (holder && holder.run !== run) {
      this.#states.set(holder.run, new Map(holder.state().map((variable) => [variable, variable.detach()])));
    }
    for (const [variable, value] of this.#states.get(run) ?? []) variable.assign(value);
    this.#states.delete(run);
    this.#holder = { run, state };
  }
}
