import {
  KeisanError,
  random,
  SymbolicValueError,
  type Tensor,
  type TensorData,
  type TensorSpec,
  type Tree,
  ValueError,
  zeros,
} from '@keisan/autograd';
import { atomically, checkOptions, describeValue } from '@keisan/autograd/internal';
import { checkRuntimeName, type Loop, loop, type Step, trace } from '@keisan/compiler';
import { attribute } from '../attribution.ts';
import { History } from '../callbacks/history.ts';
import { type Hooks, hearsBatches, type Logs } from '../callbacks/hooks.ts';
import { checkCount } from '../check-numbers.ts';
import { get as getLoss, type Loss } from '../losses/index.ts';
import { get as getMetric, Mean, type Metric, type MetricIdentifier, resolveMetric } from '../metrics/index.ts';
import { resultOf, tryMetric } from '../metrics/trial.ts';
import type { Model } from '../models/model.ts';
import { get as getOptimizer, type Optimizer } from '../optimizers/index.ts';
import type { PartialShape } from '../shapes.ts';
import { ProgressLogger } from '../terminal/progress-logger.ts';
import { aside } from './alone.ts';
import { checkSampleCounts, splitLast, toFiniteSamples } from './arrays.ts';
import { type ClassWeight, classWeightToSampleWeight } from './class-weight.ts';
import { type CompileOptions, compileOptions } from './compile-options.ts';
import { countBatches, type Execution, executions } from './executions.ts';
import {
  checkFit,
  checkRun,
  type DictOption,
  type EvaluateOptions,
  evaluateOptions,
  type FitOptions,
  fitOptions,
  type PredictOptions,
  predictOptions,
  type Samples,
  type TrainOnBatchOptions,
  trainOnBatchOptions,
  type Verbose,
  verbosity,
} from './options.ts';
import { Pace } from './pace.ts';
import { checkRows } from './rows.ts';
import { predictStep, type StepParts, testStep, trainStep } from './steps.ts';

/** The metrics for the shapes of the first data. */
interface ResolvedMetrics {
  readonly plain: readonly Metric[];
  /** Those in which sample weights count. */
  readonly weighted: readonly Metric[];
  /** The shapes that were put through the loss and the metrics, and fitted. */
  readonly tried: Set<string>;
}

type Phase = 'train' | 'test' | 'predict';

const inOrder = (count: number) => Int32Array.from({ length: count }, (_, i) => i);

/** Trains, evaluates and runs a model as its `compile` options say. */
export class Trainer {
  readonly optimizer: Optimizer;
  readonly loss: Loss | null;
  readonly #model: Model;
  readonly #options: CompileOptions;
  readonly #lossTracker = new Mean({ name: 'loss' });
  readonly #paces = new Map<Phase, Pace>();
  readonly #loops = new Map<Phase, Promise<Loop<Tree>>>();
  #metrics: ResolvedMetrics | null = null;

  /** @throws ValueError for a name that no optimizer, loss or metric has, and for options out of range. */
  constructor(model: Model, options: CompileOptions) {
    checkOptions('compile', options, compileOptions);
    const { optimizer = 'rmsprop', loss = null, stepsPerExecution = 'auto', runtime } = options;
    if (stepsPerExecution !== 'auto') checkCount('compile', 'stepsPerExecution', stepsPerExecution);
    if (runtime !== undefined) checkRuntimeName('compile', runtime);
    for (const name of ['metrics', 'weightedMetrics'] as const) checkMetrics(name, options[name] ?? []);
    this.optimizer = getOptimizer(optimizer);
    this.loss = loss === null ? null : getLoss(loss);
    this.#model = model;
    this.#options = options;
  }

  /** The metrics that `evaluate` returns, the loss first. */
  get metrics(): readonly Metric[] {
    return [this.#lossTracker, ...(this.#metrics?.plain ?? []), ...(this.#metrics?.weighted ?? [])];
  }

  /** Trains for whole epochs: see `Model.fit`. */
  async fit(x: TensorData, y: TensorData, options: FitOptions): Promise<History> {
    checkOptions('fit', options, fitOptions);
    checkFit(options);
    this.#checkCompiled('fit');
    const { batchSize = 32, epochs = 1, initialEpoch = 0, shuffle = true, verbose = 'auto', callbacks = [] } = options;
    const { training, validation } = this.#split(x, y, options);
    this.#prepare(training, ...(validation ? [validation] : []));

    const history = new History();
    const model = this.#model;
    const steps = countBatches(training.count, batchSize);
    const run = this.#begin('train', [history, ...callbacks], verbose, epochs, steps);
    model.stopTraining = false;
    await run('onTrainBegin', {});
    let logs: Logs = {};
    for (let epoch = initialEpoch; epoch < epochs && !model.stopTraining; epoch++) {
      this.#resetMetrics();
      await run('onEpochBegin', epoch, {});
      const order = shuffle ? (random.permutation(training.count).data as Int32Array) : inOrder(training.count);
      for await (const { batch } of this.#executions('train', training, order, batchSize, callbacks, (first) =>
        run('onTrainBatchBegin', first, {}),
      )) {
        logs = this.#logs();
        await run('onTrainBatchEnd', batch, logs);
        if (model.stopTraining) break;
      }
      logs = this.#logs();
      if (validation && isDue(epoch + 1, options.validationFreq)) {
        const results = await this.#judge(validation, options.validationBatchSize ?? batchSize, callbacks, run);
        logs = {
          ...logs,
          ...Object.fromEntries(Object.entries(results).map(([name, value]) => [`val_${name}`, value])),
        };
      }
      await run('onEpochEnd', epoch, logs);
    }
    await run('onTrainEnd', logs);
    return history;
  }

  /** The loss and the metrics on data: see `Model.evaluate`. */
  async evaluate(x: TensorData, y: TensorData, options: EvaluateOptions & Partial<DictOption>): Promise<Logs> {
    checkOptions('evaluate', options, evaluateOptions);
    checkRun('evaluate', options);
    this.#checkCompiled('evaluate');
    const { batchSize = 32, verbose = 'auto', callbacks = [] } = options;
    const samples = toSampleSet('evaluate', x, y, options.sampleWeight);
    this.#prepare(samples);
    const run = this.#begin('test', callbacks, verbose, 1, countBatches(samples.count, batchSize));
    return this.#judge(samples, batchSize, callbacks, run);
  }

  /** The outputs for inputs: see `Model.predict`. */
  async predict(x: TensorData, options: PredictOptions): Promise<Tensor> {
    checkOptions('predict', options, predictOptions);
    checkRun('predict', options);
    const { batchSize = 32, verbose = 'auto', callbacks = [] } = options;
    const inputs = toFiniteSamples('predict', 'x', x);
    const count = checkSampleCounts('predict', { x: inputs });
    this.#build(inputs);
    const run = this.#begin('predict', callbacks, verbose, 1, countBatches(count, batchSize));
    await run('onPredictBegin', {});
    let outputs: Tensor | null = null;
    let filled = 0;
    const passes = this.#executions('predict', { x: inputs, count }, inOrder(count), batchSize, callbacks, (first) =>
      run('onPredictBatchBegin', first, {}),
    );
    for await (const { batch, batchSize: samples, results } of passes) {
      const stacked = results as Tensor;
      checkRows('predict', this.#model.label, stacked.shape.slice(1), samples);
      outputs ??= zeros([count, ...stacked.shape.slice(2)], { dtype: stacked.dtype });
      outputs.data.set(stacked.data, filled);
      filled += stacked.size;
      await run('onPredictBatchEnd', batch, {});
    }
    await run('onPredictEnd', {});
    return outputs!;
  }

  /** One update on one batch: see `Model.trainOnBatch`. */
  async trainOnBatch(x: TensorData, y: TensorData, options: TrainOnBatchOptions & Partial<DictOption>): Promise<Logs> {
    checkOptions('trainOnBatch', options, trainOnBatchOptions);
    this.#checkCompiled('trainOnBatch');
    const samples = weighted(toSampleSet('trainOnBatch', x, y, options.sampleWeight), options.classWeight);
    this.#prepare(samples);
    return this.#once('train', samples);
  }

  /** The loss and the metrics of one batch: see `Model.testOnBatch`. */
  async testOnBatch(
    x: TensorData,
    y: TensorData,
    options: Pick<EvaluateOptions, 'sampleWeight'> & Partial<DictOption>,
  ): Promise<Logs> {
    checkOptions('testOnBatch', options, { sampleWeight: true, returnDict: true });
    this.#checkCompiled('testOnBatch');
    const samples = toSampleSet('testOnBatch', x, y, options.sampleWeight);
    this.#prepare(samples);
    return this.#once('test', samples);
  }

  async #once(phase: Phase, samples: Samples): Promise<Logs> {
    const steps = await this.#loop(phase);
    this.#resetMetrics();
    await steps.run(dataOf(samples), inOrder(samples.count), samples.count);
    return this.#logs();
  }

  async #judge(samples: Samples, batchSize: number, callbacks: readonly Hooks[], run: Notify): Promise<Logs> {
    this.#resetMetrics();
    await run('onTestBegin', {});
    const passes = this.#executions('test', samples, inOrder(samples.count), batchSize, callbacks, (first) =>
      run('onTestBatchBegin', first, {}),
    );
    for await (const { batch } of passes) await run('onTestBatchEnd', batch, this.#logs());
    const logs = this.#logs();
    await run('onTestEnd', logs);
    return logs;
  }

  #split(x: TensorData, y: TensorData, options: FitOptions): { training: Samples; validation: Samples | null } {
    const { validationSplit = 0, validationData, sampleWeight, classWeight } = options;
    const all = toSampleSet('fit', x, y, sampleWeight);
    if (validationData) {
      const [vx, vy, vw] = validationData;
      return { training: weighted(all, classWeight), validation: toSampleSet('fit: validationData', vx, vy, vw) };
    }
    if (validationSplit === 0) return { training: weighted(all, classWeight), validation: null };
    const { first, last } = splitLast('fit', all.count, validationSplit, [all.x, all.y, all.sampleWeight]);
    return {
      training: weighted(sampleSet('fit', first), classWeight),
      validation: sampleSet('fit: validationSplit', last),
    };
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
    this.#metrics = atomically(() => {
      this.#build(x);
      const metrics = this.#metrics ?? this.#resolveMetrics(y, this.#outputShape(x));
      for (const set of sets) this.#tryOut(set, metrics);
      return metrics;
    });
    this.optimizer.build(this.#model.trainableWeights);
  }

  #build(x: Tensor): void {
    if (!this.#model.built) this.#model.build([null, ...x.shape.slice(1)]);
  }

  #outputShape(x: Tensor): PartialShape {
    return this.#model.computeOutputShape([null, ...x.shape.slice(1)]);
  }

  #resolveMetrics(y: Tensor, output: PartialShape): ResolvedMetrics {
    const { metrics = [], weightedMetrics = [] } = this.#options;
    const resolve = (identifier: MetricIdentifier) => resolveMetric(identifier, y.shape, output);
    return { plain: metrics.map(resolve), weighted: weightedMetrics.map(resolve), tried: new Set() };
  }

  /** Puts the shapes through the model, the loss and the metrics, without values, and the labels through the loss. */
  #tryOut({ where, x, y, sampleWeight, count }: Samples, metrics: ResolvedMetrics): void {
    const output = this.#outputShape(x);
    checkRows(where, this.#model.label, output, null);
    const yPred = { shape: [count, ...(output.slice(1) as number[])], dtype: this.#model.dtype };
    const specs = [y, yPred, ...(sampleWeight ? [sampleWeight] : [])].map(({ shape, dtype }) => ({ shape, dtype }));
    const key = JSON.stringify(specs);
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
      if (!(error instanceof SymbolicValueError && this.#options.runEagerly))
        throw attribute(error, labelOf(error, where, judge.name));
    }
  }

  #resetMetrics(): void {
    for (const metric of this.metrics) metric.resetState();
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
    const { runEagerly, runtime } = this.#options;
    const fresh = loop(this.#step(phase), runEagerly ? { runtime: 'eager' } : runtime ? { runtime } : {});
    this.#loops.set(phase, fresh);
    return fresh;
  }

  #step(phase: Phase): Step<Tree> {
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

  async *#executions(
    phase: Phase,
    samples: Pick<Samples, 'x' | 'count'> & Partial<Samples>,
    order: Int32Array,
    batchSize: number,
    callbacks: readonly Hooks[],
    before: (batch: number) => Promise<void>,
  ): AsyncGenerator<Execution<Tree>> {
    yield* executions(
      { loop: await this.#loop(phase), data: dataOf(samples), order, batchSize, pace: this.#pace(phase, callbacks) },
      before,
    );
  }

  /** Callbacks that hear of batches hear of each one. */
  #pace(phase: Phase, callbacks: readonly Hooks[]): Pace {
    const { stepsPerExecution = 'auto' } = this.#options;
    if (stepsPerExecution === 'auto' && callbacks.some((callback) => hearsBatches(callback, phase))) return new Pace(1);
    const pace = this.#paces.get(phase) ?? new Pace(stepsPerExecution);
    this.#paces.set(phase, pace);
    return pace;
  }

  #begin(phase: Phase, callbacks: readonly Hooks[], verbose: Verbose, epochs: number, steps: number): Notify {
    const level = verbosity(verbose);
    const all = level === 0 ? callbacks : [...callbacks, new ProgressLogger()];
    for (const callback of all) {
      callback.setModel(this.#model);
      callback.setParams({ verbose: level, epochs, steps });
    }
    const notify: Notify = async (hook, ...args) => {
      for (const callback of all)
        await (callback[hook] as (...values: unknown[]) => unknown).apply(callback, [...args]);
    };
    return phase === 'predict' ? notify : (...told) => aside(this.#model, () => notify(...told));
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

function toSampleSet(where: string, x: TensorData, y: TensorData, sampleWeight: TensorData | undefined): Samples {
  const weight = sampleWeight === undefined ? undefined : toFiniteSamples(where, 'sampleWeight', sampleWeight);
  return sampleSet(where, [toFiniteSamples(where, 'x', x), toFiniteSamples(where, 'y', y), weight]);
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
