import { type Parameter, type Tensor, type Tree, ValueError } from '@keisan/autograd';
import { atomically, keyOf } from '@keisan/autograd/internal';
import type { Step } from '@keisan/compiler';
import { type Hooks, hearsBatches } from '../callbacks/hooks.ts';
import type { Layer } from '../layer.ts';
import { Loss } from '../losses/loss.ts';
import type { Metric } from '../metrics/index.ts';
import type { Optimizer } from '../optimizers/index.ts';
import type { Nested } from '../structure.ts';
import type { Chunk, Head } from './batches/batches.ts';
import type { Feed } from './batches/feed.ts';
import { type Reader, type Samples, tensorsOf } from './batches/samples.ts';
import { type Compiled, type CompileOptions, compiledWith } from './compile-options.ts';
import { type Execution, executions, type Performed } from './execution/executions.ts';
import type { Run } from './execution/floor.ts';
import { Pace } from './execution/pace.ts';
import { Programs } from './execution/programs.ts';
import { checkTargets, judgedWith } from './objective/judged.ts';
import { lossesIn } from './objective/losses.ts';
import { type Judged, Objective } from './objective/objective.ts';
import { type Output, outputsOf } from './objective/outputs.ts';
import { tryOut } from './objective/trial.ts';
import { checkRows } from './rows.ts';
import { type BatchLayout, layoutOf } from './steps/batch.ts';
import { buildFor, outputSpecsFor } from './steps/model-calls.ts';
import { predictStep, testStep, trainStep } from './steps/steps.ts';

/** What is trained. */
export interface Trained extends Layer {
  stopTraining: boolean;
  /** The names of its inputs and outputs; none where nobody knows. */
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  nestedAsInputs(data: Nested<Tensor>): Nested<Tensor>;
}

/** What a run does with batches. */
export type Phase = 'train' | 'test' | 'predict';

/** What batches are run for. */
export interface Job {
  readonly run: Run;
  readonly phase: Phase;
  /** What is known of each kind of samples. */
  known: WeakMap<object, Prepared>;
  /** The version of the model that it is known for. */
  version: number;
}

/** What is known of samples that fit the model. */
interface Prepared {
  /** What of the data is what. */
  readonly layout: BatchLayout;
  /** What the model gives for them, where a loss looks at the values of targets. */
  readonly outputs: readonly Output[] | null;
}

const noState = () => [];

/** A model with what `compile` said: runs batches of it as it is now. */
export class Trainer {
  readonly model: Trained;
  /** What `compile` was given. */
  readonly options: CompileOptions;
  readonly compiled: Compiled;
  readonly #paces = new Map<Phase, Pace>();
  readonly #programs: Programs;
  #objective: Objective | null = null;

  /** @throws ValueError for a name that no optimizer, loss or metric has, and for options out of range. */
  constructor(model: Trained, options: CompileOptions) {
    this.model = model;
    this.options = options;
    this.compiled = compiledWith(options);
    this.#programs = new Programs(model, this.compiled, () => [
      this.optimizer,
      ...lossesIn(this.compiled.goals.losses),
      ...this.metrics,
    ]);
  }

  get optimizer(): Optimizer {
    return this.compiled.optimizer;
  }

  /** Whether there is something to train for. */
  get hasLoss(): boolean {
    return lossesIn(this.compiled.goals.losses).length > 0;
  }

  /** What is kept of a run: the mean loss first, then metrics, then the losses of the outputs. */
  get metrics(): readonly Metric[] {
    return this.#objective?.trackers ?? [this.compiled.goals.lossTracker];
  }

  /** The names in logs, in the order of `evaluate`. */
  get metricNames(): readonly [string, ...string[]] {
    return this.#objective?.names ?? [this.compiled.goals.lossTracker.name];
  }

  /** What has to be known of the model to read data for it. */
  get reader(): Reader {
    const { usesFloat32, inputNames, outputNames } = this.model;
    return { usesFloat32, inputs: inputNames.length || null, outputs: outputNames.length || null };
  }

  /** @throws ValueError for a model without a loss. */
  checkCompiled(where: string): void {
    if (this.hasLoss) return;
    throw new ValueError({
      where,
      got: `the model "${this.model.name}" without a loss`,
      expected: 'a compiled model',
      fix: "Call model.compile({ optimizer: 'rmsprop', loss: ... }) first",
    });
  }

  /** The jobs of a run, each for batches that begin with samples. @throws KeisanError for some that do not fit; then nothing has changed. */
  jobs(run: Run, ...given: readonly (readonly [phase: Phase, head: Head])[]): readonly Job[] {
    this.#programs.notice();
    const prepared = this.#prepare(given.map(([phase, { samples }]) => [phase, this.#nested(samples)]));
    const { version } = this.#programs;
    return given.map(([phase, { kind }], i) => ({ run, phase, known: new WeakMap([[kind, prepared[i]!]]), version }));
  }

  #nested(samples: Samples): Samples {
    return { ...samples, x: this.model.nestedAsInputs(samples.x) };
  }

  /** Builds what is not built yet, and rejects data that do not fit; then nothing has changed. */
  #prepare(given: readonly (readonly [phase: Phase, samples: Samples])[]): readonly Prepared[] {
    const before = this.#objective;
    return this.#programs.unnoticed(() => {
      try {
        return atomically(() => {
          buildFor(this.model, given[0]![1].x);
          const prepared = given.map(([phase, samples]) =>
            phase === 'predict'
              ? { layout: layoutOf(tensorsOf(samples), samples.x, []), outputs: null }
              : this.#prepareJudged(samples),
          );
          if (given[0]![0] !== 'predict') this.optimizer.build(this.model.trainableWeights);
          return prepared;
        });
      } catch (error) {
        this.#objective = before;
        throw error;
      }
    });
  }

  #prepareJudged(samples: Samples): Prepared {
    const { where, x, count } = samples;
    const outputs = outputsOf(outputSpecsFor(this.model, x), this.model.outputNames);
    for (const { shape } of outputs) checkRows(where, this.model.label, shape, null);
    const judged = judgedWith(samples, outputs);
    const objective = this.#objectiveFor(outputs, judged);
    checkTargets(where, objective, judged);
    const { dtype } = this.model;
    const predictions = outputs.map(({ shape: [, ...sample] }) => ({ shape: [count, ...(sample as number[])], dtype }));
    tryOut(where, objective, judged, predictions, this.compiled.runEagerly);
    this.#checkValues(where, judged, outputs);
    const looks = objective.losses.some(({ loss }) => loss.checkTargets !== Loss.prototype.checkTargets);
    return { layout: layoutOf(tensorsOf(samples), x, judged), outputs: looks ? outputs : null };
  }

  /** Rejects targets that a loss has no use for. */
  #checkValues(where: string, judged: readonly Judged[], outputs: readonly Output[]): void {
    for (const { output, loss } of this.#objective!.losses)
      loss.checkTargets(where, judged[output]!.target!, outputs[output]!.shape);
  }

  /** Rejects a batch that came by itself, before it is run with others: it is of a kind that is known, or becomes known. */
  #check({ phase, known }: Job, batch: Samples, kind: object): void {
    const before = known.get(kind);
    if (!before) known.set(kind, this.#prepare([[phase, this.#nested(batch)]])[0]!);
    else if (before.outputs) this.#checkValues(batch.where, judgedWith(batch, before.outputs), before.outputs);
  }

  /** The objective for outputs: the one that there is, if they are the same. */
  #objectiveFor(outputs: readonly Output[], judged: readonly Judged[]): Objective {
    const key = (all: readonly Output[]) => keyOf(all.map(({ path, shape, name }) => [...path, name, shape.slice(1)]));
    if (this.#objective && key(this.#objective.outputs) === key(outputs)) return this.#objective;
    this.#objective = new Objective(
      this.compiled.goals,
      outputs,
      judged.map(({ target }) => target?.shape ?? null),
    );
    this.#programs.forget();
    return this.#objective;
  }

  /** What runs keep, and find as they left it. */
  readonly #state = (): readonly Parameter[] => this.metrics.flatMap(({ variables }) => variables);

  /** Starts what a run keeps anew. */
  reset(run: Run): Promise<void> {
    return run.step(this.#state, () => {
      for (const metric of this.metrics) metric.resetState();
    });
  }

  /** Runs batches with the model as it is now. */
  perform(job: Job, { samples: given, kind, order, batchSize }: Chunk): Promise<Performed> {
    const { run, phase } = job;
    return run.step(phase === 'predict' ? noState : this.#state, async () => {
      this.#programs.notice();
      if (job.version !== this.#programs.version) job.known = new WeakMap();
      const samples = this.#nested(given);
      const prepared = job.known.get(kind) ?? this.#prepare([[phase, samples]])[0]!;
      job.known.set(kind, prepared);
      job.version = this.#programs.version;
      const { layout } = prepared;
      const { run: runLoop } = await this.#programs.loop(keyOf([phase, layout]), () => this.#step(phase, layout));
      const results = await runLoop(tensorsOf(samples), order, batchSize);
      return { results, logs: phase === 'predict' ? {} : this.#objective!.logs() };
    });
  }

  #step(phase: Phase, layout: BatchLayout): Step<Tree> {
    if (phase === 'predict') return predictStep(this.model, layout);
    if (phase === 'test') return testStep(this.model, this.#objective!, layout);
    return trainStep(this.model, this.#objective!, this.optimizer, layout);
  }

  /** Runs an epoch, some batches per call of the loop. `before` hears of each call's first batch. */
  executions(
    job: Job,
    feed: Feed,
    callbacks: readonly Hooks[],
    before: (batch: number) => Promise<void>,
  ): AsyncGenerator<Execution> {
    return executions(
      feed,
      this.#pace(job.phase, callbacks),
      (chunk) => this.perform(job, chunk),
      (batch, kind) => this.#check(job, batch, kind),
      before,
    );
  }

  /** Callbacks that hear of batches hear of each one. */
  #pace(phase: Phase, callbacks: readonly Hooks[]): Pace {
    const { stepsPerExecution } = this.compiled;
    if (stepsPerExecution === 'auto' && callbacks.some((callback) => hearsBatches(callback, phase))) return new Pace(1);
    const pace = this.#paces.get(phase) ?? new Pace(stepsPerExecution);
    this.#paces.set(phase, pace);
    return pace;
  }
}
