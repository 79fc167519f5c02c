import { type Parameter, type Tensor, ValueError } from '@keisan/autograd';
import { currentScope } from '@keisan/autograd/internal';
import { Lease } from '@keisan/compiler';
import { haveInCommon, type Party, Turn, type Use } from './row.ts';

/** All runs that go on, each with when it ends. */
const runs = new Map<Run, Promise<void>>();
/** The last step that was asked for, of a model's runs and of those that use a metric. */
const lastSteps = new WeakMap<Floor | Parameter, Promise<void>>();
/** Whose values a metric has. */
const holders = new WeakMap<Parameter, Run>();

/** One call of `fit`, `evaluate`, `predict` or the like, from its start to its end. */
export class Run implements Party {
  readonly what: string;
  readonly use: Use;
  readonly floor: Floor;
  readonly isNested: boolean;
  readonly outer: ReadonlySet<Run>;
  /** Its data stay as they are. */
  readonly lease = new Lease();
  /** Whether its callbacks are running: it waits for what they call. */
  telling = false;
  #pulling = false;
  /** Whether Ctrl-C asked it to end. */
  isInterrupted = false;
  /** Its metrics, while others use them; null once it has ended. */
  saved: Map<Parameter, Tensor> | null = new Map();
  /** Its turn, from its call to its end; null where each step has one. */
  readonly #turn: Turn | null;
  /** The runs of `fit` that it waits for; none where callbacks or data may have called it, which those may wait for. */
  #fits: readonly (readonly [Run, Promise<void>])[];

  constructor(floor: Floor, what: string, use: Use) {
    this.what = what;
    this.use = use;
    this.floor = floor;
    const callers = [...runs.keys()].filter(({ telling, pulling }) => telling || pulling);
    this.isNested = callers.length > 0;
    // What changes weights waits for a reader even where its data ask for it: all batches see the same ones.
    this.outer = new Set(callers.filter((run) => run.telling || (use === 'read' && run.use === 'read')));
    this.#fits = this.isNested ? [] : [...runs].filter(([run]) => run.what === 'fit');
    this.#turn = what === 'fit' ? null : new Turn(this);
  }

  /** Whether it waits for data that come by themselves: code of the user's own makes them, and may start runs. */
  get pulling(): boolean {
    return this.#pulling;
  }

  works(): ReadonlySet<object> {
    return this.floor.works();
  }

  /**
   * Waits for what was called before and works with something that it works with: a `fit` for every `fit`, which others pass between its
   * steps, anything else for whole calls.
   */
  async begin(): Promise<void> {
    if (this.#turn) return this.#turn.begin();
    const before = this.#fits.filter(([run]) => runs.has(run) && haveInCommon(run.works(), this.works()));
    this.#fits = [];
    await Promise.all(before.map(([, ended]) => ended));
  }

  /** Goes out of the way of those that wait. */
  end(): void {
    this.saved = null;
    this.lease.end();
    this.#turn?.end();
  }

  /**
   * Runs what computes, after the steps that were asked for before.
   * @param metrics What the step changes beside the model, and finds as this run left it.
   */
  async step<T>(metrics: () => readonly Parameter[], body: () => T | Promise<T>): Promise<T> {
    if (this.#turn) return this.#inTurn(metrics, body);
    const turn = new Turn(this);
    try {
      await turn.begin();
      return await this.#inTurn(metrics, body);
    } finally {
      turn.end();
    }
  }

  #inTurn<T>(metrics: () => readonly Parameter[], body: () => T | Promise<T>): Promise<T> {
    const shared = [this.floor, ...metrics()];
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
    Turn.goOn();
    try {
      await body();
    } finally {
      this.telling = false;
    }
  }

  /** Waits for data that come by themselves. */
  async pull<T>(body: () => Promise<T>): Promise<T> {
    this.#pulling = true;
    Turn.goOn();
    try {
      return await body();
    } finally {
      this.#pulling = false;
    }
  }
}

/**
 * Who computes with a model. Its runs, and those of models that share something with it, take turns in the order of their calls; those that
 * only read go on side by side, step by step, and each finds its metrics as it left them. What changes weights waits for what reads them, so
 * that all of a prediction comes from the same ones. A `fit` lets others pass between its steps.
 */
export class Floor {
  /** What its runs work with: the layers of the model, weights and the like, as they are now. */
  readonly works: () => ReadonlySet<object>;

  constructor(works: () => ReadonlySet<object>) {
    this.works = works;
  }

  get #runs(): readonly Run[] {
    return [...runs.keys()].filter(({ floor }) => floor === this);
  }

  /**
   * Goes through a run.
   * @throws ValueError at once in traced code, which cannot wait for it, and later for a `fit` while another one runs.
   */
  run<T>(label: string, what: string, use: Use, body: (run: Run) => Promise<T>): Promise<T> {
    if (!currentScope()) return this.#run(label, what, use, body);
    throw new ValueError({
      where: what,
      got: `a call for ${label} in code that is traced`,
      expected: 'operations on tensors, which have values later',
      fix: 'Write model.apply(x) there, and train and judge models outside',
    });
  }

  async #run<T>(label: string, what: string, use: Use, body: (run: Run) => Promise<T>): Promise<T> {
    const other = what === 'fit' && this.#runs.find(({ what: running }) => running === what);
    if (other) {
      const fix = 'Write await before the other model.fit(...), or end it early with model.stopTraining = true';
      throw new ValueError({
        where: what,
        got: `${label} while its ${what} is running`,
        expected: 'one fit at a time',
        fix: other.telling ? `In a callback of it call trainOnBatch(...); otherwise: ${fix}` : fix,
      });
    }
    const run = new Run(this, what, use);
    let end = () => {};
    // Known before its first callback, which may start runs of its own.
    runs.set(run, new Promise<void>((resolve) => (end = resolve)));
    try {
      return await body(run);
    } finally {
      runs.delete(run);
      run.end();
      end();
    }
  }

  /**
   * @param what What is to be done between runs only.
   * @throws ValueError while one goes on.
   */
  checkIdle(label: string, what: string): void {
    const [run] = this.#runs;
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
}
