import { type Tensor, type TensorData, ValueError } from '@keisan/autograd';
import { checkOptions, describeValue } from '@keisan/autograd/internal';
import type { RuntimeName } from '@keisan/compiler';
import type { History } from '../callbacks/history.ts';
import type { Logs, LogValue, ValidationName } from '../callbacks/logs.ts';
import type { AnyLayer } from '../layer/any-layer.ts';
import { Layer } from '../layer/layer.ts';
import { layersWithin } from '../layer/nesting.ts';
import type { Metric } from '../metrics/index.ts';
import { refuseInPython } from '../naming/refuse-in-python.ts';
import type { Optimizer } from '../optimizers/index.ts';
import type { Schema } from '../options/option.ts';
import { returnedAtOnce } from '../returned.ts';
import { frozenNesting } from '../structure.ts';
import type { Data, PartialData } from '../training/batches/data.ts';
import { type BatchStream, given, type Recognized } from '../training/batches/given.ts';
import { compileConfig } from '../training/compile-config.ts';
import type { CompileOptions } from '../training/compile-options.ts';
import { Floor, type Run } from '../training/execution/floor.ts';
import type { Use } from '../training/execution/row.ts';
import type { Fitting } from '../training/fitting.ts';
import { interruptible } from '../training/interrupts.ts';
import {
  type DictOption,
  type EvaluateOptions,
  evaluateOptions,
  type FitOptions,
  fitOptions,
  type PredictOptions,
  type TestOnBatchOptions,
  type TrainOnBatchOptions,
  type ValidationData,
} from '../training/options.ts';
import { evaluate } from '../training/runs/evaluate.ts';
import { fit } from '../training/runs/fit.ts';
import { predictOnBatch, testOnBatch, trainOnBatch } from '../training/runs/on-batch.ts';
import { predict } from '../training/runs/predict.ts';
import {
  defaultLoss,
  defaultMetrics,
  defaultPredictStep,
  defaultTestStep,
  defaultTrainStep,
} from '../training/steps/default-methods.ts';
import type { StepData, StepLogs, StepMethods } from '../training/steps/step-methods.ts';
import { type Trained, Trainer } from '../training/trainer.ts';

/** What a model is given to compute with: for several inputs a list of one for each, or an object by their names. */
export type DataFor<I> = [I] extends [Tensor] ? TensorData : Data;

/** What a model's outputs are judged by: for several outputs a list of one for each, or an object by their names. */
export type TargetsFor<O> = ([O] extends [Tensor] ? TensorData : PartialData) | null;

/** The loss, then the other results: numbers, but for metrics whose result is a tensor. */
export type Results = [loss: number, ...metrics: number[]];

/** The same where there are such metrics: `evaluate<[number, number[]]>(...)`. */
export type AnyResults = [loss: number, ...metrics: LogValue[]];

/** Options with something to validate with. */
type Validated = { validationData: ValidationData } | { validationSplit: number };

/** What models have beyond layers: they are compiled, trained, judged and asked. */
export abstract class TrainableModel<I = Tensor, O = Tensor> extends Layer<I, O> {
  static {
    refuseInPython(TrainableModel.prototype, 'stopTraining', 'stopEvaluating', 'stopPredicting', 'runEagerly');
  }

  readonly #stopped = { training: false, evaluating: false, predicting: false };
  #trainer: Trainer | null = null;
  readonly #floor = new Floor(() => {
    const { optimizer } = this;
    return new Set([...layersWithin<AnyLayer>(this), ...this.weights, ...(optimizer ? [optimizer] : [])]);
  });

  /** The names of the outputs, by which losses and metrics are told apart. */
  abstract get outputNames(): readonly string[];

  /** Set it to true to end training after the running batches. */
  get stopTraining(): boolean {
    return this.#stopped.training;
  }

  set stopTraining(stopTraining: boolean) {
    checkOptions(this.label, { stopTraining }, { stopTraining: 'flag' });
    this.#stopped.training = stopTraining;
  }

  /** Set it to true to end `evaluate`, or the validation that runs, after the running batches. */
  get stopEvaluating(): boolean {
    return this.#stopped.evaluating;
  }

  set stopEvaluating(stopEvaluating: boolean) {
    checkOptions(this.label, { stopEvaluating }, { stopEvaluating: 'flag' });
    this.#stopped.evaluating = stopEvaluating;
  }

  /** Set it to true to end `predict` after the running batches: it gives the outputs so far. */
  get stopPredicting(): boolean {
    return this.#stopped.predicting;
  }

  set stopPredicting(stopPredicting: boolean) {
    checkOptions(this.label, { stopPredicting }, { stopPredicting: 'flag' });
    this.#stopped.predicting = stopPredicting;
  }

  get #compiled(): Trainer {
    this.#trainer ??= new Trainer(this as unknown as Trained, null);
    return this.#trainer;
  }

  /** Where the last `fit` was, or the one that goes on is. @internal */
  get fitting(): Fitting | null {
    return this.#trainer?.fitting ?? null;
  }

  /** The optimizer of `compile`; null before. */
  get optimizer(): Optimizer | null {
    return this.#trainer?.isCompiled ? this.#trainer.optimizer : null;
  }

  /** @throws ValueError always: `compile` sets it. */
  set optimizer(optimizer: Optimizer | null) {
    throw new ValueError({
      where: `${this.label}.optimizer`,
      got: describeValue(optimizer),
      expected: 'no assignment: what is trained with belongs together',
      fix: 'Call compile({ optimizer, loss, ... }) again',
    });
  }

  /** Whether batches are computed op by op, as `compile` was told; set, it holds from the next batch to the next `compile`. */
  get runEagerly(): boolean {
    return this.#trainer?.compiled.runEagerly ?? false;
  }

  set runEagerly(runEagerly: boolean) {
    checkOptions(this.label, { runEagerly }, { runEagerly: 'flag' });
    this.#compiled.compiled.runEagerly = runEagerly;
  }

  /**
   * What `fit`, `evaluate` and `predict` run on: `wasm` is Keisan's own compiler, `onnx` ONNX Runtime, `eager` op by op. It is chosen at
   * the first run, or asked for with the option `runtime` of `compile` or with KEISAN_RUNTIME, and chosen anew when the model changes. Null
   * before the first run, and with `runEagerly`, which runs the layers themselves.
   */
  get runtime(): RuntimeName | null {
    return this.#trainer?.runtime ?? null;
  }

  /**
   * What is kept of a run: the loss, the metrics of `compile`, and those in properties of the model and of its layers, apart from models
   * within. A class of one's own may say here which metrics its steps keep: they are reset before each run, and each epoch of `fit`.
   */
  override get metrics(): readonly Metric[] {
    const layers = layersWithin<AnyLayer>(this).filter((layer) => layer === this || !(layer instanceof TrainableModel));
    return [...new Set([...(this.#trainer?.metrics ?? []), ...layers.flatMap((layer) => layer.heldMetrics)])];
  }

  /** Whether the class has a method of its own in place of one of those that every model has. @internal */
  overrides(...methods: readonly (keyof StepMethods)[]): boolean {
    return methods.some((name) => Reflect.get(this, name) !== Reflect.get(TrainableModel.prototype, name));
  }

  /**
   * What `fit` does with a batch. A class of one's own may do something else, with operations on tensors: it is compiled as what it
   * stands for is.
   *
   * Source: https://keras.io/guides/custom_train_step_in_jax/
   *
   * @returns what the progress bar and History show, by name. Of an epoch what its last step returned counts.
   *
   * @example
   * ```ts
   * import { gradients, Model, type StepData, type Tensor } from 'keisan';
   * import { Dense } from 'keisan/layers';
   * import { Mean } from 'keisan/metrics';
   *
   * class Line extends Model {
   *   readonly #dense = new Dense(1);
   *   readonly error = new Mean({ name: 'error' });
   *
   *   override call(x: Tensor) {
   *     return this.#dense.apply(x);
   *   }
   *
   *   override trainStep([x, y]: StepData) {
   *     const loss = this.apply(x, { training: true }).sub(y!).abs().mean();
   *     this.optimizer!.apply(gradients(loss, this.trainableVariables), this.trainableVariables);
   *     this.error.updateState(loss);
   *     return { error: this.error.result() };
   *   }
   * }
   * const model = new Line();
   * model.compile({ optimizer: 'sgd' });
   * const { history } = await model.fit([[1], [2]], [[2], [4]], { verbose: 0 });
   * Object.keys(history); // ['error']
   * ```
   */
  trainStep(data: StepData<I, O>): StepLogs {
    return defaultTrainStep(this.#compiled, data as unknown as StepData);
  }

  /** What `evaluate`, and validation in `fit`, do with a batch: see `trainStep`. */
  testStep(data: StepData<I, O>): StepLogs {
    return defaultTestStep(this.#compiled, data as unknown as StepData);
  }

  /** What `predict` does with a batch: gives one row per sample. See `trainStep`. */
  predictStep(data: StepData<I, O>): O {
    return defaultPredictStep(this.#compiled, data as unknown as StepData) as O;
  }

  /**
   * The loss that a step of `fit` trains for: those of `compile`, and what layers add. A class of one's own may compute another one.
   * @param training Whether it is a step of training.
   * @throws ValueError where there is none at all.
   */
  computeLoss(_x: I, y: O | null, yPred: O, sampleWeight: O | null = null, _training = true): Tensor {
    const given = [y, yPred, sampleWeight] as unknown as [Tensor | null, Tensor, Tensor | null];
    return defaultLoss(this.#compiled, ...given);
  }

  /** Takes a batch into the metrics of `compile`, and gives all metrics so far. A class of one's own may add to both. */
  computeMetrics(_x: I, y: O | null, yPred: O, sampleWeight: O | null = null): StepLogs {
    const given = [y, yPred, sampleWeight] as unknown as [Tensor | null, Tensor, Tensor | null];
    return defaultMetrics(this.#compiled, ...given);
  }

  /** The metrics so far, by name. */
  getMetricsResult(): StepLogs {
    return this.#compiled.metricsResult();
  }

  /** Starts the metrics anew: before each run, and each epoch of `fit`. */
  resetMetrics(): void {
    for (const metric of this.metrics) returnedAtOnce(`${metric.name}: resetState`, metric.resetState());
  }

  /**
   * Says how the model is trained and judged. Weights stay as they are.
   * @throws ValueError for a name that no optimizer, loss or metric has, for options out of range, and while a run of the model goes on:
   * it would end with what it began with.
   *
   * @example
   * ```ts
   * import { Sequential } from 'keisan';
   * import { Dense } from 'keisan/layers';
   *
   * const model = new Sequential([new Dense(10, { activation: 'softmax', inputShape: [784] })]);
   * model.compile({ optimizer: 'rmsprop', loss: 'categorical_crossentropy', metrics: ['accuracy'] });
   * ```
   */
  compile(options: CompileOptions = {}): void {
    this.#floor.checkIdle(this.label, 'compile');
    this.#trainer = new Trainer(this as unknown as Trained, frozenNesting(options));
  }

  /**
   * Trains the model on samples, as it is at each batch: layers added, taken out or frozen meanwhile count from the next batch on.
   * `evaluate`, `predict` and the steps on batches may be called while it runs, by callbacks or from anywhere: it waits for them.
   * A `fit` of another model that shares layers with it begins when it has ended, unless callbacks or data call it.
   *
   * However it ends, by an error too, the weights are those of the last completed step: the
   * model can be saved, and trained on. `model.stopTraining = true` ends it after the running call, from a callback or from
   * anywhere else. In Node the first Ctrl-C does so too, in a validation as well, of which History then has nothing, where the program does
   * not listen for SIGINT itself; the second one ends the process.
   *
   * Data may also be batches one after the other, `fit(batches, options)`: an iterable, a generator, their async kinds, or an object
   * of a class that extends `PyDataset`, which give `x`, `[x, y]` or `[x, y, sampleWeight]`. They may be of different sizes. The next
   * ones are asked for while some are computed with. An iterable is gone through anew in each epoch; a generator goes on where it was,
   * and training ends with it, with Keras's warning. An error in it reaches the caller, after the batches before it are trained on.
   *
   * @param x Inputs, `[samples, ...]`: a tensor, an ndarray, a typed array or nested arrays; for several inputs a list of one for each, or
   * an object by their names. Typed arrays are read where they lie: do not write to them before the call has ended.
   * @param y Targets, `[samples, ...]`; for several outputs a list of one for each, or an object by their names.
   * @returns the loss and the metrics after each epoch. A loss that becomes infinite or NaN on the way, as with a learning rate that is
   * too large, is shown and recorded as that, and training goes on, as in Keras; set `stopTraining` in a callback to end it.
   * @throws ValueError while another `fit` of the model runs, and ShapeError or ValueError for data or options that do not fit, before
   * anything changes: also, unlike Keras, for NaN, Infinity and numbers beyond the largest float32 in the data, and for class numbers
   * that the model has no output for.
   *
   * @example
   * ```ts
   * import { Sequential } from 'keisan';
   * import { Dense } from 'keisan/layers';
   *
   * const model = new Sequential([new Dense(1, { inputShape: [1] })]);
   * model.compile({ optimizer: 'sgd', loss: 'mse' });
   * const { history } = await model.fit([[1], [2], [3]], [[2], [4], [6]], { epochs: 5, verbose: 0 });
   * history.loss.length; // 5
   * ```
   */
  fit<Own extends string = never>(
    batches: BatchStream,
    options: FitOptions & { validationData: ValidationData },
  ): Promise<History<ValidationName | Own>>;
  fit<Own extends string = never>(batches: BatchStream, options?: FitOptions): Promise<History<Own>>;
  fit<Own extends string = never>(
    x: DataFor<I>,
    options: FitOptions & Validated,
  ): Promise<History<ValidationName | Own>>;
  fit<Own extends string = never>(x: DataFor<I>, options?: FitOptions): Promise<History<Own>>;
  fit<Own extends string = never>(
    x: DataFor<I>,
    y: TargetsFor<O> | undefined,
    options: FitOptions & Validated,
  ): Promise<History<ValidationName | Own>>;
  fit<Own extends string = never>(
    x: DataFor<I>,
    y: TargetsFor<O> | undefined,
    options?: FitOptions,
  ): Promise<History<Own>>;
  fit(first: DataFor<I> | BatchStream, second?: TargetsFor<O> | FitOptions, third?: FitOptions): Promise<History> {
    return this.#floor.run(this.label, 'fit', 'change', (run) => {
      const { x, y, options } = given('fit', this.#schema(fitOptions), first, second, third);
      const stop = () => {
        this.#stopped.training = true;
        run.isInterrupted = true;
      };
      return interruptible(stop, () => fit(this.#compiled, run, x, y, options));
    });
  }

  /**
   * The loss and the metrics on samples: `[loss, ...metrics]`, or by name with `returnDict: true`. Unlike Keras's, the
   * result is a list even when there is only the loss. `evaluate(batches, options)` takes batches one after the other, as `fit` does.
   * @throws ShapeError or ValueError for data or options that do not fit, as `fit` does.
   *
   * @example
   * ```ts
   * import { Sequential } from 'keisan';
   * import { Dense } from 'keisan/layers';
   *
   * const model = new Sequential([new Dense(1, { kernelInitializer: 'ones', inputShape: [1] })]);
   * model.compile({ loss: 'mse', metrics: ['mae'] });
   * await model.evaluate([[1], [2]], [[2], [4]], { verbose: 0 }); // [2.5, 1.5]
   * await model.evaluate([[1], [2]], [[2], [4]], { verbose: 0, returnDict: true }); // { loss: 2.5, mae: 1.5 }
   * ```
   */
  evaluate(batches: BatchStream, options: EvaluateOptions & DictOption): Promise<Logs>;
  evaluate<R extends AnyResults = Results>(batches: BatchStream, options?: EvaluateOptions): Promise<NoInfer<R>>;
  evaluate(x: DataFor<I>, options: EvaluateOptions & DictOption): Promise<Logs>;
  evaluate<R extends AnyResults = Results>(x: DataFor<I>, options?: EvaluateOptions): Promise<NoInfer<R>>;
  evaluate(x: DataFor<I>, y: TargetsFor<O> | undefined, options: EvaluateOptions & DictOption): Promise<Logs>;
  evaluate<R extends AnyResults = Results>(
    x: DataFor<I>,
    y: TargetsFor<O> | undefined,
    options?: EvaluateOptions,
  ): Promise<NoInfer<R>>;
  evaluate(
    first: DataFor<I> | BatchStream,
    second?: TargetsFor<O> | (EvaluateOptions & Partial<DictOption>),
    third?: EvaluateOptions & Partial<DictOption>,
  ) {
    return this.#judged('evaluate', 'read', async (run, trainer) => {
      const { x, y, options } = given('evaluate', this.#schema(evaluateOptions), first, second, third);
      return [await evaluate(trainer, run, x, y, options), options];
    });
  }

  /**
   * The outputs for inputs, batch by batch: `[samples, ...]`. Inputs may also be batches one after the other, as in `fit`: `x`, or lists
   * that begin with it.
   * @throws ShapeError or ValueError for inputs or options that do not fit; NaN and Infinity in the inputs are rejected.
   *
   * @example
   * ```ts
   * import { Sequential } from 'keisan';
   * import { Dense } from 'keisan/layers';
   *
   * const model = new Sequential([new Dense(1, { kernelInitializer: 'ones', inputShape: [2] })]);
   * await model.predict([[1, 2], [3, 4]], { verbose: 0 }); // [[3], [7]]
   * ```
   */
  predict(x: DataFor<I> | BatchStream, options: PredictOptions = {}): Promise<O> {
    const body = async (run: Run) => (await predict(this.#compiled, run, x, options)) as O;
    return this.#floor.run(this.label, 'predict', 'read', body);
  }

  /** Takes one step on one batch. Returns the loss and the metrics of that batch: `[loss, ...metrics]`. */
  trainOnBatch(x: DataFor<I>, y: TargetsFor<O> | undefined, options: TrainOnBatchOptions & DictOption): Promise<Logs>;
  trainOnBatch<R extends AnyResults = Results>(
    x: DataFor<I>,
    y?: TargetsFor<O>,
    options?: TrainOnBatchOptions,
  ): Promise<NoInfer<R>>;
  trainOnBatch(x: DataFor<I>, y: TargetsFor<O> = null, options: TrainOnBatchOptions & Partial<DictOption> = {}) {
    return this.#judged('trainOnBatch', 'change', async (run, trainer) => [
      await trainOnBatch(trainer, run, x, y, options),
      options,
    ]);
  }

  /** The loss and the metrics of one batch: `[loss, ...metrics]`. */
  testOnBatch(x: DataFor<I>, y: TargetsFor<O> | undefined, options: TestOnBatchOptions & DictOption): Promise<Logs>;
  testOnBatch<R extends AnyResults = Results>(
    x: DataFor<I>,
    y?: TargetsFor<O>,
    options?: TestOnBatchOptions,
  ): Promise<NoInfer<R>>;
  testOnBatch(x: DataFor<I>, y: TargetsFor<O> = null, options: TestOnBatchOptions & Partial<DictOption> = {}) {
    return this.#judged('testOnBatch', 'read', async (run, trainer) => [
      await testOnBatch(trainer, run, x, y, options),
      options,
    ]);
  }

  /** The outputs for one batch of inputs. */
  predictOnBatch(x: DataFor<I>): Promise<O> {
    const body = async (run: Run) => (await predictOnBatch(this.#compiled, run, x)) as O;
    return this.#floor.run(this.label, 'predictOnBatch', 'read', body);
  }

  /** What tells options from targets by name. */
  #schema(options: Schema): Recognized {
    return { options, outputNames: this.outputNames };
  }

  /** The loss and the metrics that a run ends with: by name, or in the order of the metrics, as its caller has typed them. */
  #judged(
    what: string,
    use: Use,
    body: (run: Run, trainer: Trainer) => Promise<readonly [Logs, Partial<DictOption>]>,
  ): Promise<never> {
    return this.#floor.run(this.label, what, use, async (run) => {
      const trainer = this.#compiled;
      const [logs, { returnDict }] = await body(run, trainer);
      return (returnDict ? logs : trainer.namesIn(logs).map((name) => logs[name]!)) as never;
    });
  }

  /** What Keras saves of what the model was compiled with. */
  getCompileConfig(): Readonly<Record<string, unknown>> {
    return this.#trainer?.isCompiled ? compileConfig(this.#trainer.options, this.#trainer.optimizer) : {};
  }
}
