import { type Parameter, type Tensor, ValueError } from '@keisan/autograd';
import { Lease } from '@keisan/compiler';

/** What a run does with the weights: `change` them, or `read` them, which wants them to stay as they are until it ends. */
export type Use = 'read' | 'change';

/** The last step that was asked for, of a model's runs and of those that use a metric. */
const lastSteps = new WeakMap<Floor | Parameter, Promise<void>>();
/** Whose values a metric has. */
const holders = new WeakMap<Parameter, Run>();

/** One call of `fit`, `evaluate`, `predict` or the like, from its start to its end. */
export class Run {
  readonly what: string;
  readonly use: Use;
  /** Its data stay as they are. */
  readonly lease = new Lease();
  /** Whether its callbacks are running: it waits for what they call. */
  telling = false;
  /** Whether it waits for data that come by themselves: code of the user's own makes them, and may start runs. */
  pulling = false;
  /** Whether it has begun to compute: what changes weights waits for those that read them and have. */
  hasBegun = false;
  /** Whether Ctrl-C asked it to end. */
  isInterrupted = false;
  /** Its metrics, while others use them; null once it has ended. */
  saved: Map<Parameter, Tensor> | null = new Map();
  readonly #floor: Floor;
  /** The runs whose callbacks called this one. */
  readonly #outer: ReadonlySet<Run>;

  constructor(floor: Floor, what: string, use: Use, outer: ReadonlySet<Run>) {
    this.what = what;
    this.use = use;
    this.#floor = floor;
    this.#outer = outer;
  }

  /**
   * Runs what computes, after the steps that were asked for before.
   * @param metrics What the step changes beside the model, and finds as this run left it.
   */
  async step<T>(metrics: () => readonly Parameter[], body: () => T | Promise<T>): Promise<T> {
    if (this.use === 'change') return this.#floor.afterReaders(this.#outer, () => this.#inTurn(metrics, body));
    if (!this.hasBegun && this.#outer.size === 0) await this.#floor.afterWaiting();
    this.hasBegun = true;
    return this.#inTurn(metrics, body);
  }

  #inTurn<T>(metrics: () => readonly Parameter[], body: () => T | Promise<T>): Promise<T> {
    const shared = [this.#floor, ...metrics()];
    const result = Promise.all(shared.map((one) => lastSteps.get(one))).then(() => {
      this.#take(metrics());
      return body();
    });
    const done = () => {};
    const ended = result.then(done, done);
    for (const one of shared) lastSteps.set(one, ended);
    return result;
  }

  #take(metrics: readonly Parameter[]): void {
    for (const variable of metrics) {
      const holder = holders.get(variable);
      if (holder !== this) holder?.saved?.set(variable, variable.detach());
      const mine = this.saved?.get(variable);
      if (mine) variable.assign(mine);
      this.saved?.delete(variable);
      holders.set(variable, this);
    }
  }

  /** What one of its metrics has, whoever uses it now. */
  valueOf(variable: Parameter): Tensor {
    return this.saved?.get(variable) ?? variable.detach();
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

  /** Waits for data that come by themselves. */
  async pull<T>(body: () => Promise<T>): Promise<T> {
    this.pulling = true;
    try {
      return await body();
    } finally {
      this.pulling = false;
    }
  }
}

/**
 * Who computes with a model. Its runs take turns step by step, and each finds its metrics as it left them. What changes
 * weights waits for what reads them, so that all of a prediction comes from the same ones. Meanwhile no other reader begins: however
 * many predictions are asked for, one after the other, each step of training has its turn.
 */
export class Floor {
  /** When each run ends. */
  readonly #runs = new Map<Run, Promise<void>>();
  /** The steps that wait for readers, each until it is in the row of steps. */
  readonly #waiting = new Set<Promise<void>>();

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
      run.saved = null;
      run.lease.end();
      end();
    }
  }

  /**
   * @param what What is to be done between runs only.
   * @throws ValueError while one goes on.
   */
  checkIdle(label: string, what: string): void {
    const [run] = this.#runs.keys();
    if (!run) return;
    const { what: running } = run;
    throw new ValueError({
      where: what,
      got: `${label} while its ${running} is running`,
      expected: 'a model that nothing runs with: it goes on with what it began with',
      fix:
        running === 'fit'
          ? `Write await before model.fit(...), or end it early with model.stopTraining = true and wait for it, then call ${what}`
          : `Write await before model.${running}(...)`,
    });
  }

  /** Goes on once nobody reads the weights, but for the runs named. */
  async afterReaders<T>(outer: ReadonlySet<Run>, body: () => Promise<T>): Promise<T> {
    let goOn = () => {};
    const waiting = new Promise<void>((resolve) => (goOn = resolve));
    this.#waiting.add(waiting);
    try {
      for (;;) {
        const readers = [...this.#runs].filter(([run]) => run.use === 'read' && run.hasBegun && !outer.has(run));
        if (readers.length === 0) return body();
        await Promise.all(readers.map(([, ended]) => ended));
      }
    } finally {
      this.#waiting.delete(waiting);
      goOn();
    }
  }

  /** Goes on once the steps that wait for readers now have had their turn, unless one of those readers may be waiting for this. */
  async afterWaiting(): Promise<void> {
    const isAsked = [...this.#runs.keys()].some(({ use, pulling }) => use === 'read' && pulling);
    if (!isAsked) await Promise.all(this.#waiting);
  }
}
