import { type Parameter, type Tensor, type Tree, ValueError } from '@keisan/autograd';
import { atomically, keyOf } from '@keisan/autograd/internal';
import type { Step } from '@keisan/compiler';
import { type Hooks, hearsBatches } from '../callbacks/hooks.ts';
import type { Layer } from '../layer.ts';
import type { Metric } from '../metrics/index.ts';
import type { Optimizer } from '../optimizers/index.ts';
import type { Nested } from '../structure.ts';
import type { Batches, Chunk } from './batches/batches.ts';
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
  /** The data sets. */
  readonly data: readonly Tensor[];
  /** Builds what is not built yet, checks that the data fit, and says what of them is what. */
  readonly prepare: () => BatchLayout;
  layout: BatchLayout;
  /** The version of the model that this was done for. */
  version: number;
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
      ...this.optimizer.parts,
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

  /** The jobs of a run on samples: each to train, or to judge. */
  jobs(run: Run, ...given: readonly (readonly [phase: 'train' | 'test', samples: Samples])[]): readonly Job[] {
    this.#programs.notice();
    const sets = given.map(([, samples]) => ({ ...samples, x: this.model.nestedAsInputs(samples.x) }));
    const layouts = this.#prepare(sets);
    return given.map(([phase], i) => ({
      run,
      phase,
      data: tensorsOf(sets[i]!),
      prepare: () => this.#prepare(sets)[i]!,
      layout: layouts[i]!,
      version: this.#programs.version,
    }));
  }

  /** The job of a run that predicts. */
  predictJob(run: Run, given: Nested<Tensor>): Job {
    const x = this.model.nestedAsInputs(given);
    const data = tensorsOf({ x });
    const prepare = () => {
      this.#programs.unnoticed(() => buildFor(this.model, x));
      return layoutOf(data, x, []);
    };
    this.#programs.notice();
    return { run, phase: 'predict', data, prepare, layout: prepare(), version: this.#programs.version };
  }

  /** Builds what is not built yet, and rejects data that do not fit; then nothing has changed. */
  #prepare(sets: readonly Samples[]): readonly BatchLayout[] {
    const before = this.#objective;
    return this.#programs.unnoticed(() => {
      try {
        return atomically(() => {
          buildFor(this.model, sets[0]!.x);
          const layouts = sets.map((samples) => this.#layoutFor(samples));
          this.optimizer.build(this.model.trainableWeights);
          return layouts;
        });
      } catch (error) {
        this.#objective = before;
        throw error;
      }
    });
  }

  #layoutFor(samples: Samples): BatchLayout {
    const { where, x, count } = samples;
    const outputs = outputsOf(outputSpecsFor(this.model, x), this.model.outputNames);
    for (const { shape } of outputs) checkRows(where, this.model.label, shape, null);
    const judged = judgedWith(samples, outputs);
    const objective = this.#objectiveFor(outputs, judged);
    checkTargets(where, objective, judged);
    const { dtype } = this.model;
    const predictions = outputs.map(({ shape: [, ...sample] }) => ({ shape: [count, ...(sample as number[])], dtype }));
    tryOut(where, objective, judged, predictions, this.compiled.runEagerly);
    for (const { output, loss } of objective.losses)
      loss.checkTargets(where, judged[output]!.target!, outputs[output]!.shape);
    return layoutOf(tensorsOf(samples), x, judged);
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
  perform(job: Job, { data, order, batchSize }: Chunk): Promise<Performed> {
    const { run, phase } = job;
    return run.step(phase === 'predict' ? noState : this.#state, async () => {
      this.#programs.notice();
      if (job.version !== this.#programs.version) job.layout = job.prepare();
      job.version = this.#programs.version;
      const { run: runLoop } = await this.#programs.loop(keyOf([phase, job.layout]), () => this.#step(job));
      const results = await runLoop(data, order, batchSize);
      return { results, logs: phase === 'predict' ? {} : this.#objective!.logs() };
    });
  }

  #step({ phase, layout }: Job): Step<Tree> {
    if (phase === 'predict') return predictStep(this.model, layout);
    if (phase === 'test') return testStep(this.model, this.#objective!, layout);
    return trainStep(this.model, this.#objective!, this.optimizer, layout);
  }

  /** Ends the training of a run. */
  finish(run: Run): Promise<void> {
    return run.step(noState, () => this.optimizer.finalizeVariableValues(this.model.trainableWeights));
  }

  /** Runs a pass over batches, some of them per call of the loop. `before` hears of each call's first batch. */
  executions(
    job: Job,
    batches: Batches,
    callbacks: readonly Hooks[],
    before: (batch: number) => Promise<void>,
  ): AsyncGenerator<Execution> {
    return executions(batches, this.#pace(job.phase, callbacks), (chunk) => this.perform(job, chunk), before);
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
