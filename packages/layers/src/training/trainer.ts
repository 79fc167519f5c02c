import {
  KeisanError,
  type Parameter,
  random,
  ShapeError,
  SymbolicValueError,
  type Tensor,
  type TensorData,
  type TensorSpec,
  type Tree,
  trace,
  ValueError,
  zeros,
} from '@keisan/autograd';
import { atomically, describeValue, formatShape, keyOf, sameShape } from '@keisan/autograd/internal';
import { type Loop, loop, Placement, type Step } from '@keisan/compiler';
import { attribute } from '../attribution.ts';
import { History } from '../callbacks/history.ts';
import { type Hooks, hearsBatches, type Logs } from '../callbacks/hooks.ts';
import type { Layer } from '../layer.ts';
import { get as getLoss, type Loss } from '../losses/index.ts';
import { get as getMetric, Mean, type Metric, type MetricIdentifier, resolveMetric } from '../metrics/index.ts';
import { resultOf, tryMetric } from '../metrics/trial.ts';
import { get as getOptimizer, type Optimizer } from '../optimizers/index.ts';
import { readOptions } from '../options/read.ts';
import { formatPartialShape, type PartialShape } from '../shapes.ts';
import { ProgressLogger } from '../terminal/progress-logger.ts';
import { checkSampleCounts, splitLast, toFiniteSamples } from './arrays.ts';
import { type ClassWeight, classWeightToSampleWeight } from './class-weight.ts';
import { type CompileOptions, compileOptions } from './compile-options.ts';
import { type Composition, compositionOf, sameComposition } from './composition.ts';
import { countBatches, type Execution, executions, type Performed } from './executions.ts';
import type { Run } from './floor.ts';
import {
  type DictOption,
  type EvaluateOptions,
  evaluateOptions,
  type FitOptions,
  fitOptions,
  type PredictOptions,
  predictOptions,
  type Samples,
  type TrainOnBatchOptions,
  testOnBatchOptions,
  trainOnBatchOptions,
  type Verbose,
  verbosity,
} from './options.ts';
import { Pace } from './pace.ts';
import { checkRows } from './rows.ts';
import { predictStep, type StepParts, testStep, trainStep } from './steps.ts';

/** What is trained. */
interface Trained extends Layer {
  stopTraining: boolean;
}

/** The metrics for the shapes of the first data. */
interface ResolvedMetrics {
  /** The shape of the model's outputs that they are for. */
  readonly output: string;
  readonly plain: readonly Metric[];
  /** Those in which sample weights count. */
  readonly weighted: readonly Metric[];
  /** The shapes that were put through the loss and the metrics, and fitted. */
  readonly tried: Set<string>;
}

type Phase = 'train' | 'test' | 'predict';

/** What batches are run for. */
interface Job {
  readonly run: Run;
  readonly phase: Phase;
  /** One tensor per data set, samples first. */
  readonly data: readonly Tensor[];
  /** Builds what is not built yet, and checks that the data fits. */
  readonly prepare: () => void;
  /** The version of the model that this was done for. */
  version: number;
}

const noState = () => [];

const inOrder = (count: number) => Int32Array.from({ length: count }, (_, i) => i);

/** Trains, evaluates and runs a model as its `compile` options say. */
export class Trainer {
  readonly optimizer: Optimizer;
  readonly loss: Loss | null;
  /** What `compile` was given. */
  readonly options: CompileOptions;
  readonly #model: Trained;
  readonly #lossTracker = new Mean({ name: 'loss' });
  readonly #paces = new Map<Phase, Pace>();
  readonly #loops = new Map<Phase, Promise<Loop<Tree>>>();
  /** Where all of them run. */
  #placement: Placement;
  #metrics: ResolvedMetrics | null = null;
  /** What the loops were made for. */
  #composition: Composition = [];
  #version = 0;

  /** @throws ValueError for a name that no optimizer, loss or metric has, and for options out of range. */
  constructor(model: Trained, options: CompileOptions) {
    const { optimizer, loss = null } = readOptions('compile', compileOptions, options);
    for (const name of ['metrics', 'weightedMetrics'] as const) checkMetrics(name, options[name] ?? []);
    this.optimizer = getOptimizer(optimizer);
    this.loss = loss === null ? null : getLoss(loss);
    this.#model = model;
    this.options = options;
    this.#placement = this.#place();
  }

  /** The metrics that `evaluate` returns, the loss first. */
  get metrics(): readonly Metric[] {
    return [this.#lossTracker, ...(this.#metrics?.plain ?? []), ...(this.#metrics?.weighted ?? [])];
  }

  /** Trains for whole epochs: see `Model.fit`. */
  async fit(run: Run, x: TensorData, y: TensorData, options: FitOptions): Promise<History> {
    const read = readOptions('fit', fitOptions, options);
    const { batchSize, epochs, initialEpoch, shuffle, verbose, callbacks } = read;
    this.#checkCompiled('fit');
    const { training, validation } = this.#split(x, y, options);
    const prepare = () => this.#prepare(training, ...(validation ? [validation] : []));
    const job = this.#jobFor(run, 'train', dataOf(training), prepare);
    const judging: Job | null = validation && { ...job, phase: 'test', data: dataOf(validation) };

    const history = new History();
    const model = this.#model;
    const steps = countBatches(training.count, batchSize);
    const tell = this.#begin(run, [history, ...callbacks], verbose, epochs, steps);
    model.stopTraining = false;
    await tell('onTrainBegin', {});
    let logs: Logs = {};
    for (let epoch = initialEpoch; epoch < epochs && !model.stopTraining; epoch++) {
      await this.#resetIn(run);
      await tell('onEpochBegin', epoch, {});
      const order = shuffle ? (random.permutation(training.count).data as Int32Array) : inOrder(training.count);
      for await (const { batch, logs: current } of this.#executions(job, order, batchSize, callbacks, (first) =>
        tell('onTrainBatchBegin', first, {}),
      )) {
        logs = current;
        await tell('onTrainBatchEnd', batch, logs);
        if (model.stopTraining) break;
      }
      if (judging && isDue(epoch + 1, read.validationFreq)) {
        const results = await this.#judge(judging, options.validationBatchSize ?? batchSize, callbacks, tell);
        logs = {
          ...logs,
          ...Object.fromEntries(Object.entries(results).map(([name, value]) => [`val_${name}`, value])),
        };
      }
      await tell('onEpochEnd', epoch, logs);
    }
    await tell('onTrainEnd', logs);
    return history;
  }

  /** The loss and the metrics on data: see `Model.evaluate`. */
  async evaluate(
    run: Run,
    x: TensorData,
    y: TensorData,
    options: EvaluateOptions & Partial<DictOption>,
  ): Promise<Logs> {
    const { batchSize, verbose, callbacks } = readOptions('evaluate', evaluateOptions, options);
    this.#checkCompiled('evaluate');
    const samples = this.#samples('evaluate', x, y, options.sampleWeight);
    const job = this.#jobFor(run, 'test', dataOf(samples), () => this.#prepare(samples));
    const tell = this.#begin(run, callbacks, verbose, 1, countBatches(samples.count, batchSize));
    return this.#judge(job, batchSize, callbacks, tell);
  }

  /** The outputs for inputs: see `Model.predict`. */
  async predict(run: Run, x: TensorData, options: PredictOptions): Promise<Tensor> {
    const { batchSize, verbose, callbacks } = readOptions('predict', predictOptions, options);
    const inputs = toFiniteSamples('predict', 'x', x, this.#model.usesFloat32);
    const count = checkSampleCounts('predict', { x: inputs });
    const job = this.#jobFor(run, 'predict', [inputs], () => this.#build(inputs));
    const tell = this.#begin(run, callbacks, verbose, 1, countBatches(count, batchSize));
    await tell('onPredictBegin', {});
    let outputs: Tensor | null = null;
    let filled = 0;
    for await (const { batch, batchSize: samples, results } of this.#executions(
      job,
      inOrder(count),
      batchSize,
      callbacks,
      (first) => tell('onPredictBatchBegin', first, {}),
    )) {
      const stacked = results as Tensor;
      checkRows('predict', this.#model.label, stacked.shape.slice(1), samples);
      const shape = [count, ...stacked.shape.slice(2)];
      outputs ??= zeros(shape, { dtype: stacked.dtype });
      if (!sameShape(shape, outputs.shape)) {
        throw new ShapeError({
          where: 'predict',
          got: `outputs of shape ${formatShape(shape)} after some of shape ${formatShape(outputs.shape)}`,
          expected: 'a model that stays as it is until predict ends',
          fix: 'Wait with await before changing its layers',
        });
      }
      outputs.data.set(stacked.data, filled);
      filled += stacked.size;
      await tell('onPredictBatchEnd', batch, {});
    }
    await tell('onPredictEnd', {});
    return outputs!;
  }

  /** One update on one batch: see `Model.trainOnBatch`. */
  async trainOnBatch(
    run: Run,
    x: TensorData,
    y: TensorData,
    options: TrainOnBatchOptions & Partial<DictOption>,
  ): Promise<Logs> {
    readOptions('trainOnBatch', trainOnBatchOptions, options);
    this.#checkCompiled('trainOnBatch');
    const samples = weighted(this.#samples('trainOnBatch', x, y, options.sampleWeight), options.classWeight);
    return this.#once(run, 'train', samples);
  }

  /** The loss and the metrics of one batch: see `Model.testOnBatch`. */
  async testOnBatch(
    run: Run,
    x: TensorData,
    y: TensorData,
    options: Pick<EvaluateOptions, 'sampleWeight'> & Partial<DictOption>,
  ): Promise<Logs> {
    readOptions('testOnBatch', testOnBatchOptions, options);
    this.#checkCompiled('testOnBatch');
    return this.#once(run, 'test', this.#samples('testOnBatch', x, y, options.sampleWeight));
  }

  async #once(run: Run, phase: Phase, samples: Samples): Promise<Logs> {
    const job = this.#jobFor(run, phase, dataOf(samples), () => this.#prepare(samples));
    await this.#resetIn(run);
    return (await this.#perform(job, inOrder(samples.count), samples.count)).logs;
  }

  async #judge(job: Job, batchSize: number, callbacks: readonly Hooks[], tell: Notify): Promise<Logs> {
    await this.#resetIn(job.run);
    await tell('onTestBegin', {});
    let logs: Logs = {};
    const order = inOrder(job.data[0]!.shape[0]!);
    for await (const { batch, logs: current } of this.#executions(job, order, batchSize, callbacks, (first) =>
      tell('onTestBatchBegin', first, {}),
    )) {
      logs = current;
      await tell('onTestBatchEnd', batch, logs);
    }
    await tell('onTestEnd', logs);
    return logs;
  }

  #split(x: TensorData, y: TensorData, options: FitOptions): { training: Samples; validation: Samples | null } {
    const { validationSplit = 0, validationData, sampleWeight, classWeight } = options;
    const all = this.#samples('fit', x, y, sampleWeight);
    if (validationData) {
      const [vx, vy, vw] = validationData;
      return { training: weighted(all, classWeight), validation: this.#samples('fit: validationData', vx, vy, vw) };
    }
    if (validationSplit === 0) return { training: weighted(all, classWeight), validation: null };
    const { first, last } = splitLast('fit', all.count, validationSplit, [all.x, all.y, all.sampleWeight]);
    return {
      training: weighted(sampleSet('fit', first), classWeight),
      validation: sampleSet('fit: validationSplit', last),
    };
  }

  #samples(where: string, x: TensorData, y: TensorData, sampleWeight: TensorData | undefined): Samples {
    const read = (name: string, data: TensorData) => toFiniteSamples(where, name, data, this.#model.usesFloat32);
    const weight = sampleWeight === undefined ? undefined : read('sampleWeight', sampleWeight);
    return sampleSet(where, [read('x', x), read('y', y), weight]);
  }

  #checkCompiled(where: string): void {
    if (this.loss) return;
    throw new ValueError({
      where,
      got: `the model "${this.#model.name}" without a loss`,
      expected: 'a compiled model',
      fix: "Call model.compile({ optimizer: 'rmsprop', loss: ... }) first",
    });
  }

  /** Builds what is not built yet, and rejects data that does not fit; then nothing has changed. */
  #prepare(...sets: readonly [Samples, ...Samples[]]): void {
    const [{ x, y }] = sets;
    this.#unnoticed(() => {
      this.#metrics = atomically(() => {
        this.#build(x);
        const metrics = this.#metricsFor(y, this.#outputShape(x));
        for (const set of sets) this.#tryOut(set, metrics);
        return metrics;
      });
    });
    this.optimizer.build(this.#model.trainableWeights);
  }

  #build(x: Tensor): void {
    this.#unnoticed(() => {
      if (!this.#model.built) this.#model.build([null, ...x.shape.slice(1)]);
    });
  }

  /** What the model is made of now, and what it is trained with. */
  get #now(): Composition {
    const { loss, optimizer, metrics } = this;
    return compositionOf(this.#model, [optimizer, ...(loss ? [loss] : []), ...metrics]);
  }

  /** Runs code of the model's layers: what they change of themselves in it is no change of the model. */
  #unnoticed<T>(body: () => T): T {
    const known = sameComposition(this.#composition, this.#now);
    try {
      return body();
    } finally {
      if (known) this.#composition = this.#now;
    }
  }

  /** Forgets the loops if the model is another one than they were made for. */
  #notice(): void {
    const now = this.#now;
    if (sameComposition(this.#composition, now)) return;
    this.#composition = now;
    this.#version++;
    this.#loops.clear();
    this.#placement = this.#place();
  }

  #place(): Placement {
    return new Placement(this.#model.label, this.options.runtime);
  }

  #jobFor(run: Run, phase: Phase, data: readonly Tensor[], prepare: () => void): Job {
    this.#notice();
    prepare();
    return { run, phase, data, prepare, version: this.#version };
  }

  #outputShape(x: Tensor): PartialShape {
    return this.#model.computeOutputShape([null, ...x.shape.slice(1)]);
  }

  #metricsFor(y: Tensor, output: PartialShape): ResolvedMetrics {
    const key = formatPartialShape(output.slice(1));
    if (this.#metrics?.output === key) return this.#metrics;
    const { metrics, weightedMetrics } = this.options;
    const resolve = (identifier: MetricIdentifier) => resolveMetric(identifier, y.shape, output);
    return {
      output: key,
      plain: (metrics ?? []).map(resolve),
      weighted: (weightedMetrics ?? []).map(resolve),
      tried: new Set(),
    };
  }

  /** Puts the shapes through the model, the loss and the metrics, without values, and the labels through the loss. */
  #tryOut({ where, x, y, sampleWeight, count }: Samples, metrics: ResolvedMetrics): void {
    const output = this.#outputShape(x);
    checkRows(where, this.#model.label, output, null);
    const yPred = { shape: [count, ...(output.slice(1) as number[])], dtype: this.#model.dtype };
    const specs = [y, yPred, ...(sampleWeight ? [sampleWeight] : [])].map(({ shape, dtype }) => ({ shape, dtype }));
    const key = keyOf(specs);
    if (!metrics.tried.has(key)) this.#judgeOnTrial(where, specs, metrics);
    metrics.tried.add(key);
    this.loss!.checkTargets(where, y, output);
  }

  #judgeOnTrial(where: string, specs: readonly TensorSpec[], { plain, weighted }: ResolvedMetrics): void {
    let judge: Loss | Metric = this.loss!;
    const tryAll = (targets: Tensor, outputs: Tensor, weight?: Tensor) => {
      this.loss!.apply(targets, outputs, weight);
      for (judge of plain) tryMetric(judge, targets, outputs);
      for (judge of weighted) tryMetric(judge, targets, outputs, weight);
      return [];
    };
    try {
      trace(tryAll, specs);
    } catch (error) {
      // What looks at values, as runEagerly allows, is tried out by running it.
      if (!(error instanceof SymbolicValueError && this.options.runEagerly))
        throw attribute(error, labelOf(error, where, judge.name));
    }
  }

  /** Where a run's metrics are kept while others use them. */
  readonly #state = (): readonly Parameter[] => this.metrics.flatMap(({ variables }) => variables);

  #resetIn(run: Run): Promise<void> {
    return run.step(this.#state, () => {
      for (const metric of this.metrics) metric.resetState();
    });
  }

  /** The names of the metrics in logs: a second `accuracy` is `accuracy_1`, a weighted one `weighted_accuracy`. */
  get metricNames(): readonly string[] {
    const counts = new Map<string, number>();
    const unique = (name: string) => {
      const taken = counts.get(name) ?? 0;
      counts.set(name, taken + 1);
      return taken === 0 ? name : `${name}_${taken}`;
    };
    const { plain = [], weighted = [] } = this.#metrics ?? {};
    const named = [this.#lossTracker, ...plain].map(({ name }) => unique(name));
    return [...named, ...weighted.map(({ name }) => unique(counts.has(name) ? `weighted_${name}` : name))];
  }

  #logs(): Logs {
    const names = this.metricNames;
    const results = this.metrics.map((metric, i) => [names[i]!, resultOf(metric).item()] as const);
    return Object.fromEntries(results.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #loop(phase: Phase): Promise<Loop<Tree>> {
    const known = this.#loops.get(phase);
    if (known) return known;
    const { runEagerly = false } = this.options;
    const fresh = loop(this.#step(phase), { runEagerly, runtime: this.#placement });
    this.#loops.set(phase, fresh);
    return fresh;
  }

  #step(phase: Phase): Step<Tree> {
    const step = this.#stepOf(phase);
    return (batch) => this.#unnoticed(() => step(batch));
  }

  #stepOf(phase: Phase): Step<Tree> {
    if (phase === 'predict') return predictStep(this.#model);
    const parts: StepParts = {
      model: this.#model,
      optimizer: this.optimizer,
      loss: this.loss!,
      lossTracker: this.#lossTracker,
      metrics: this.#metrics!.plain,
      weightedMetrics: this.#metrics!.weighted,
    };
    return phase === 'train' ? trainStep(parts) : testStep(parts);
  }

  /** Runs batches with the model as it is now. */
  #perform(job: Job, order: Int32Array, batchSize: number): Promise<Performed> {
    const { run, phase, data } = job;
    return run.step(phase === 'predict' ? noState : this.#state, async () => {
      this.#notice();
      if (job.version !== this.#version) job.prepare();
      job.version = this.#version;
      const { run: runLoop } = await this.#loop(phase);
      const results = await runLoop(data, order, batchSize);
      return { results, logs: phase === 'predict' ? {} : this.#logs() };
    });
  }

  #executions(
    job: Job,
    order: Int32Array,
    batchSize: number,
    callbacks: readonly Hooks[],
    before: (batch: number) => Promise<void>,
  ): AsyncGenerator<Execution> {
    const perform = (samples: Int32Array, size: number) => this.#perform(job, samples, size);
    return executions({ order, batchSize, pace: this.#pace(job.phase, callbacks), perform }, before);
  }

  /** Callbacks that hear of batches hear of each one. */
  #pace(phase: Phase, callbacks: readonly Hooks[]): Pace {
    const { stepsPerExecution = 'auto' } = this.options;
    if (stepsPerExecution === 'auto' && callbacks.some((callback) => hearsBatches(callback, phase))) return new Pace(1);
    const pace = this.#paces.get(phase) ?? new Pace(stepsPerExecution);
    this.#paces.set(phase, pace);
    return pace;
  }

  #begin(run: Run, callbacks: readonly Hooks[], verbose: Verbose, epochs: number, steps: number): Notify {
    const level = verbosity(verbose);
    const all = level === 0 ? callbacks : [...callbacks, new ProgressLogger()];
    for (const callback of all) {
      callback.setModel(this.#model);
      callback.setParams({ verbose: level, epochs, steps });
    }
    return (hook, ...args) =>
      run.tell(async () => {
        for (const callback of all)
          await (callback[hook] as (...values: unknown[]) => unknown).apply(callback, [...args]);
      });
  }
}

type Hook = Extract<keyof Hooks, `on${string}`>;
type Notify = (hook: Hook, ...args: readonly unknown[]) => Promise<void>;

const dataOf = ({ x, y, sampleWeight }: Pick<Samples, 'x'> & Partial<Samples>): Tensor[] =>
  [x, y, sampleWeight].filter((t) => t !== undefined);

function isDue(epoch: number, freq: number | readonly number[] = 1): boolean {
  return typeof freq === 'number' ? epoch % freq === 0 : freq.includes(epoch);
}

/** Where an error comes from: a loss or a metric that does not name itself is named. */
function labelOf(error: unknown, where: string, judge: string): string {
  return error instanceof KeisanError && error.where.startsWith(judge) ? where : `${where}: ${judge}`;
}

function checkMetrics(name: string, identifiers: readonly MetricIdentifier[]): void {
  if (!Array.isArray(identifiers)) {
    throw new ValueError({
      where: 'compile',
      got: `${name} ${describeValue(identifiers)}`,
      expected: 'a list of metrics',
      fix: `Put it in square brackets: ${name}: ['accuracy']`,
    });
  }
  for (const identifier of identifiers as readonly (MetricIdentifier | null)[]) {
    if (getMetric(identifier)) continue;
    throw new ValueError({ where: 'compile', got: `null in ${name}`, expected: 'metrics only', fix: 'Leave it out' });
  }
}

function sampleSet(where: string, [x, y, sampleWeight]: readonly (Tensor | undefined)[]): Samples {
  return { where, x: x!, y: y!, sampleWeight, count: checkSampleCounts(where, { x, y, sampleWeight }) };
}

function weighted(samples: Samples, classWeight: ClassWeight | undefined): Samples {
  if (classWeight === undefined) return samples;
  const { where, y, sampleWeight } = samples;
  if (sampleWeight) {
    throw new ValueError({
      where,
      got: 'both classWeight and sampleWeight',
      expected: 'one of them',
      fix: 'Multiply the class weights into the sample weights',
    });
  }
  return { ...samples, sampleWeight: classWeightToSampleWeight(where, y, classWeight) };
}
