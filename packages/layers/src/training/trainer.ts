import { type Parameter, SymbolicValueError, Tensor, type Tree, tensor, ValueError } from '@keisan/autograd';
import { atomically, describeValue, everyPlace, keyOf, leaves } from '@keisan/autograd/internal';
import type { RuntimeName, Step } from '@keisan/compiler';
import type { Hooks, Phase } from '../callbacks/hooks.ts';
import type { Logs, NestedLogs } from '../callbacks/logs.ts';
import type { Layer } from '../layer/layer.ts';
import { onTrial } from '../layer/trial.ts';
import { Loss } from '../losses/loss.ts';
import { Metric } from '../metrics/metric.ts';
import { isNamed, resultOf } from '../metrics/trial.ts';
import type { Optimizer } from '../optimizers/index.ts';
import { returnedAtOnce } from '../returned.ts';
import { mapLeaves, type Nested } from '../structure.ts';
import type { Chunk, Head } from './batches/batches.ts';
import type { Feed } from './batches/feed.ts';
import { inBatch } from './batches/in-batch.ts';
import { type Reader, type Samples, tensorsOf } from './batches/samples.ts';
import { type Compiled, type CompileOptions, compiledWith } from './compile-options.ts';
import { type Execution, executions, type Performed } from './execution/executions.ts';
import type { Run } from './execution/floor.ts';
import { Pace } from './execution/pace.ts';
import { Programs } from './execution/programs.ts';
import type { Fitting } from './fitting.ts';
import { checkTargets, judgedWith } from './objective/judged.ts';
import { logsOf } from './objective/log-names.ts';
import { lossesIn } from './objective/losses.ts';
import { type Judged, Objective } from './objective/objective.ts';
import { inOrder, type Output, outputsOf } from './objective/outputs.ts';
import { tryOut } from './objective/trial.ts';
import { checkRows } from './rows.ts';
import { type BatchLayout, batchOf, layoutOf } from './steps/batch.ts';
import { objectiveJudge } from './steps/judge.ts';
import { buildFor, outputSpecsFor, outputsFor, specsOfOutputs } from './steps/model-calls.ts';
import { ownStep } from './steps/own-steps.ts';
import { readLogs } from './steps/read-logs.ts';
import type { StepLogs, StepMethods } from './steps/step-methods.ts';
import { type BatchStep, predictStep, testStep, trainStep } from './steps/steps.ts';
import { warnOfUntrained } from './untrained.ts';

/** What is trained. */
export interface Trained extends Layer, StepMethods {
  readonly metrics: readonly Metric[];
  /** Whether its class has a method of its own in place of one of those that every model has. */
  overrides(...methods: readonly (keyof StepMethods)[]): boolean;
  stopTraining: boolean;
  stopEvaluating: boolean;
  stopPredicting: boolean;
  /** The names of its inputs and outputs; none where nobody knows. */
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  nestedAsInputs(data: Nested<Tensor>): Nested<Tensor>;
}

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

/** The methods that make the steps of a phase. */
const methodsOf = {
  train: ['trainStep', 'computeLoss', 'computeMetrics'],
  test: ['testStep', 'computeLoss', 'computeMetrics'],
  predict: ['predictStep'],
} as const;

/** A model with what `compile` said: runs batches of it as it is now. */
export class Trainer {
  readonly model: Trained;
  /** What `compile` was given. */
  readonly options: CompileOptions;
  /** Whether it was called at all. */
  readonly isCompiled: boolean;
  readonly compiled: Compiled;
  readonly #paces = new Map<Phase, Pace>();
  readonly #programs: Programs;
  #objective: Objective | null = null;
  /** Where the `fit` is that goes on. */
  fitting: Fitting | null = null;

  /** @throws ValueError for a name that no optimizer, loss or metric has, and for options out of range. */
  constructor(model: Trained, options: CompileOptions | null) {
    this.model = model;
    this.options = options ?? {};
    this.isCompiled = options !== null;
    this.compiled = compiledWith(this.options);
    this.#programs = new Programs(model, this.compiled, () => [
      this.optimizer,
      ...lossesIn(this.compiled.goals.losses),
      ...this.#kept,
    ]);
  }

  get optimizer(): Optimizer {
    return this.compiled.optimizer;
  }

  /** What batches run on; null before the first ones. */
  get runtime(): RuntimeName | null {
    return this.#programs.runtime;
  }

  /** Whether `compile` was given a loss. */
  get #hasLoss(): boolean {
    return lossesIn(this.compiled.goals.losses).length > 0;
  }

  /** Whether the model says itself what a phase does with a batch. */
  #isOwn(phase: Phase): boolean {
    return this.model.overrides(...methodsOf[phase]);
  }

  /** Whether a phase judges by the losses and metrics of `compile` alone. */
  #judges(phase: Phase): boolean {
    return phase !== 'predict' && !this.#isOwn(phase);
  }

  /** What `compile` asked to keep of a run: the mean loss first, then metrics, then the losses of the outputs. */
  get metrics(): readonly Metric[] {
    return this.#objective?.trackers ?? [this.compiled.goals.lossTracker];
  }

  /** The names in logs, in the order of `evaluate`. */
  namesIn(logs: Logs): readonly string[] {
    const known = [...(this.#objective?.names ?? []), ...this.model.metrics.map(({ name }) => name)];
    return [...new Set([...known.filter((name) => Object.hasOwn(logs, name)), ...Object.keys(logs).sort()])];
  }

  /** What was kept of a run so far, by the names in logs: a metric of the model's own may have names of its own for it. */
  metricsResult(): StepLogs {
    const names = this.#objective?.logNames;
    const entries = this.model.metrics.flatMap((metric) => {
      const result = resultOf(metric);
      const name = names?.get(metric);
      if (name === undefined && isNamed(result)) return Object.entries(result);
      return [[name ?? metric.name, result] as const];
    });
    return Object.fromEntries(entries);
  }

  /** Takes the loss of a batch into its mean. */
  trackLoss(total: Tensor, samples: number): void {
    this.compiled.goals.lossTracker.updateState(total, tensor(samples));
  }

  /** What predictions are judged by, and with. @throws ValueError where there are no targets for what has a loss or metrics. */
  judge(method: string, y: Nested<Tensor | null>, predicted: Tree, sampleWeight: Nested<Tensor | null>) {
    const where = `${this.model.label}.${method}`;
    leaves(`${where}: yPred`, predicted);
    const outputs = outputsOf(specsOfOutputs(predicted), this.model.outputNames);
    const judged = judgedWith({ where, y, sampleWeight }, outputs);
    const objective = this.#objectiveFor(outputs, judged);
    checkTargets(where, objective, judged);
    return { objective, predictions: inOrder(predicted, objective.outputs), judged };
  }

  /** What has to be known of the model to read data for it. */
  get reader(): Reader {
    const { usesFloat32, inputNames, outputNames } = this.model;
    return { usesFloat32, inputs: inputNames.length || null, outputs: outputNames.length || null };
  }

  /** @throws ValueError for a model that is not compiled. */
  checkCompiled(where: string, phase: Phase): void {
    if (!this.isCompiled) throw this.withoutLoss(where, this.#isOwn(phase) ? '' : ', loss: ...');
  }

  /** What is wrong with a model that is not compiled, or has nothing to train for. */
  withoutLoss(where: string, loss = ', loss: ...'): ValueError {
    return new ValueError({
      where,
      got: `the model "${this.model.name}" without ${this.isCompiled ? 'a loss' : 'compile(...)'}`,
      expected: 'a compiled model',
      fix: `Call model.compile({ optimizer: 'rmsprop'${loss} }) first`,
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
    return inBatch(samples, () => ({ ...samples, x: this.model.nestedAsInputs(samples.x) }));
  }

  /** Builds what is not built yet, and rejects data that do not fit; then nothing has changed. */
  #prepare(given: readonly (readonly [phase: Phase, samples: Samples])[]): readonly Prepared[] {
    const before = this.#objective;
    return this.#programs.unnoticed(() => {
      try {
        return atomically(() => {
          inBatch(given[0]![1], () => buildFor(this.model, given[0]![1].x));
          const prepared = given.map(([phase, samples]) =>
            this.#judges(phase)
              ? inBatch(samples, () => this.#prepareJudged(samples))
              : { layout: layoutOf(tensorsOf(samples), samples, []), outputs: null },
          );
          if (given[0]![0] === 'train' && !this.model.overrides('trainStep')) warnOfUntrained(this.model);
          if (given[0]![0] !== 'predict') this.optimizer.follow(this.model.trainableWeights);
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
    if (!this.#hasLoss) this.#checkAddedLoss(where, x);
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
    return { layout: layoutOf(tensorsOf(samples), samples, judged), outputs: looks ? outputs : null };
  }

  /** Rejects targets that a loss has no use for. */
  #checkValues(where: string, judged: readonly Judged[], outputs: readonly Output[]): void {
    for (const { output, loss } of this.#objective!.losses)
      loss.checkTargets(where, judged[output]!.target!, outputs[output]!.shape);
  }

  /** @throws ValueError where `compile` was given no loss, and the model's layers add none. */
  #checkAddedLoss(where: string, x: Nested<Tensor>): void {
    const withoutValues = mapLeaves(
      x,
      ({ shape: [, ...sample], dtype }) => new Tensor({ shape: [1, ...sample], dtype }, null, null, false),
    );
    try {
      const added = onTrial(() => {
        outputsFor(this.model, withoutValues as Tree, true);
        return this.model.losses.length;
      });
      if (added > 0) return;
    } catch (error) {
      if (error instanceof SymbolicValueError) return;
      throw error;
    }
    throw this.withoutLoss(where);
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
    const before = this.#objective;
    if (before && key(before.outputs) === key(outputs)) return before;
    this.#objective = new Objective(
      this.compiled.goals,
      outputs,
      judged.map(({ target }) => target?.shape ?? null),
    );
    if (before) this.#programs.forget();
    return this.#objective;
  }

  /** The metrics that the model says it has. @throws ValueError for anything else. */
  get #kept(): readonly Metric[] {
    const { label, metrics } = this.model;
    if (Array.isArray(metrics) && everyPlace(metrics, (metric) => metric instanceof Metric)) return metrics;
    throw new ValueError({
      where: `${label}.metrics`,
      got: describeValue(metrics),
      expected: 'a list of metrics',
      fix: 'Return those that the steps of the model update: get metrics() { return [this.lossTracker]; }',
    });
  }

  /** What runs keep, and find as they left it. */
  readonly #state = (): readonly Parameter[] => this.#kept.flatMap(({ variables }) => variables);

  /** Starts what a run keeps anew. */
  reset(run: Run): Promise<void> {
    return run.step(this.#state, () => {
      returnedAtOnce(`${this.model.label}.resetMetrics`, this.model.resetMetrics());
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
      const results = await runLoop(tensorsOf(samples), order, batchSize, run.lease);
      return { results, logs: this.#logs(phase, results) };
    });
  }

  /** What there is to say after some steps: what the last of a model's own returned, or what was kept so far. */
  #logs(phase: Phase, results: Tree): NestedLogs {
    if (phase === 'predict') return {};
    if (!this.#isOwn(phase))
      return logsOf(readLogs(`${this.model.label}.getMetricsResult`, this.model.getMetricsResult()));
    return logsOf(mapLeaves(results as Nested<Tensor>, (value) => value.at(-1)) as StepLogs);
  }

  #step(phase: Phase, layout: BatchLayout): Step<Tree> {
    const step = this.#batchStep(phase);
    return (tensors) => step(batchOf(layout, tensors));
  }

  #batchStep(phase: Phase): BatchStep {
    if (this.#isOwn(phase)) return ownStep(this.model, phase);
    if (phase === 'predict') return predictStep(this.model);
    const judge = objectiveJudge(this.model, this.#objective!);
    return phase === 'test' ? testStep(this.model, judge) : trainStep(this.model, judge, this.optimizer);
  }

  /** Ends the training of a run. */
  finish(run: Run): Promise<void> {
    return run.step(noState, () => this.optimizer.finalizeVariableValues(this.model.trainableWeights));
  }

  /** Runs an epoch, some batches per call of the loop. `before` hears of each call's first batch. */
  executions(
    job: Job,
    feed: Feed,
    callbacks: readonly Hooks[],
    before: (batch: number) => Promise<void>,
    from = 0,
  ): AsyncGenerator<Execution> {
    return executions(
      feed,
      this.#pace(job.phase, callbacks),
      (chunk) => this.perform(job, chunk),
      (batch, kind) => this.#check(job, batch, kind),
      before,
      from,
    );
  }

  /**
   * Passes over batches of an epoch that were run before, in another process.
   * @param resume Puts back what they left.
   * @returns the metrics after them.
   */
  async skip(job: Job, feed: Feed, count: number, resume: () => void): Promise<NestedLogs> {
    const check = (batch: Samples, kind: object) => this.#check(job, batch, kind);
    await feed.skip(count, { most: (left) => left, patience: 0, check });
    return job.run.step(this.#state, () => {
      resume();
      return logsOf(this.model.getMetricsResult());
    });
  }

  /** Callbacks that hear of batches hear of each one. */
  #pace(phase: Phase, callbacks: readonly Hooks[]): Pace {
    const { stepsPerExecution } = this.compiled;
    if (stepsPerExecution === 'auto' && callbacks.some((callback) => callback.hearsBatches(phase))) return new Pace(1);
    const pace = this.#paces.get(phase) ?? new Pace(stepsPerExecution);
    this.#paces.set(phase, pace);
    return pace;
  }
}
