import { type Tensor, ValueError } from '@keisan/autograd';
import { checkOptions, describeAsJson, describeValue } from '@keisan/autograd/internal';
import type { History } from '../callbacks/history.ts';
import type { Logs } from '../callbacks/hooks.ts';
import { Layer } from '../layer.ts';
import type { Metric } from '../metrics/index.ts';
import type { Optimizer } from '../optimizers/index.ts';
import { printSummary, type SummaryOptions } from '../terminal/summary.ts';
import type { Data, PartialData } from '../training/batches/data.ts';
import type { CompileOptions } from '../training/compile-options.ts';
import { Floor, type Run, type Use } from '../training/execution/floor.ts';
import type {
  DictOption,
  EvaluateOptions,
  FitOptions,
  PredictOptions,
  TestOnBatchOptions,
  TrainOnBatchOptions,
} from '../training/options.ts';
import { evaluate } from '../training/runs/evaluate.ts';
import { fit } from '../training/runs/fit.ts';
import { testOnBatch, trainOnBatch } from '../training/runs/on-batch.ts';
import { predict } from '../training/runs/predict.ts';
import { Trainer } from '../training/trainer.ts';
import { describeLayer, type LayerDescription } from './description.ts';

/** The loss, then the other results. */
export type Results = [loss: number, ...metrics: number[]];

/**
 * Layers that are trained together. Subclasses say in `call` how the layers are connected.
 *
 * Source: https://keras.io/api/models/model/ and https://keras.io/api/models/model_training_apis/
 */
export abstract class Model extends Layer {
  #stopTraining = false;
  #trainer: Trainer | null = null;
  readonly #floor = new Floor();

  /** Set it to true to end training after the running batches. */
  get stopTraining(): boolean {
    return this.#stopTraining;
  }

  set stopTraining(stopTraining: boolean) {
    checkOptions(this.label, { stopTraining }, { stopTraining: 'flag' });
    this.#stopTraining = stopTraining;
  }

  /** The names of its inputs, in their order; null for a model that connects its layers itself, in `call`. */
  get inputNames(): readonly string[] | null {
    return null;
  }

  /** The names of its outputs, in their order; null for a model that connects its layers itself, in `call`. */
  get outputNames(): readonly string[] | null {
    return null;
  }

  /** The layers, in order. */
  get layers(): readonly Layer[] {
    return this.sublayers;
  }

  get #compiled(): Trainer {
    this.#trainer ??= new Trainer(this, {});
    return this.#trainer;
  }

  /** The optimizer of `compile`; null before. */
  get optimizer(): Optimizer | null {
    return this.#trainer?.hasLoss ? this.#trainer.optimizer : null;
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

  /** The metrics of the last run, the loss first. */
  get metrics(): readonly Metric[] {
    return this.#trainer?.metrics ?? [];
  }

  /** The layer of a name, or at a place. @throws ValueError when there is none. */
  getLayer(nameOrIndex: string | number): Layer {
    const found =
      typeof nameOrIndex === 'number'
        ? this.layers.at(nameOrIndex)
        : this.layers.find((layer) => layer.name === nameOrIndex);
    if (found) return found;
    throw new ValueError({
      where: `${this.label}.getLayer`,
      got: describeAsJson(nameOrIndex),
      expected: `one of ${this.layers.map((layer) => layer.name).join(', ')}, or an index below ${this.layers.length}`,
    });
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
    this.#trainer = new Trainer(this, options);
  }

  /**
   * Trains the model on samples, as it is at each batch: layers added, taken out or frozen meanwhile count from the next batch on.
   * `evaluate`, `predict` and the steps on batches may be called while it runs, by callbacks or from anywhere: it waits for them.
   *
   * However it ends, by an error too, the weights are those of the last completed step: the
   * model can be saved, and trained on. `model.stopTraining = true` ends it after the running call, from a callback or from
   * anywhere else. Ctrl-C ends the process, as everywhere in Node, unless the program says otherwise:
   *
   * ```ts
   * process.once('SIGINT', () => {
   *   model.stopTraining = true;
   * });
   * ```
   *
   * @param x Inputs, `[samples, ...]`: a tensor, an ndarray, a typed array or nested arrays. Typed arrays are read where they lie: do
   * not write to them before the call has ended.
   * @param y Targets, `[samples, ...]`.
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
   * history.loss!.length; // 5
   * ```
   */
  fit(x: Data, y: PartialData, options: FitOptions = {}): Promise<History> {
    return this.#floor.run(this.label, 'fit', 'change', (run) => fit(this.#compiled, run, x, y, options));
  }

  /**
   * The loss and the metrics on samples: `[loss, ...metrics]`, or by name with `returnDict: true`. Unlike Keras's, the
   * result is a list even when there is only the loss.
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
  evaluate(x: Data, y: PartialData, options: EvaluateOptions & DictOption): Promise<Logs>;
  evaluate(x: Data, y: PartialData, options?: EvaluateOptions): Promise<Results>;
  evaluate(x: Data, y: PartialData, options: EvaluateOptions & Partial<DictOption> = {}) {
    return this.#judged('evaluate', 'read', options, (run, trainer) => evaluate(trainer, run, x, y, options));
  }

  /**
   * The outputs for inputs, batch by batch: `[samples, ...]`.
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
  predict(x: Data, options: PredictOptions = {}): Promise<Tensor> {
    return this.#floor.run(
      this.label,
      'predict',
      'read',
      async (run) => (await predict(this.#compiled, run, x, options)) as Tensor,
    );
  }

  /** Takes one step on one batch. Returns the loss and the metrics of that batch: `[loss, ...metrics]`. */
  trainOnBatch(x: Data, y: PartialData, options: TrainOnBatchOptions & DictOption): Promise<Logs>;
  trainOnBatch(x: Data, y: PartialData, options?: TrainOnBatchOptions): Promise<Results>;
  trainOnBatch(x: Data, y: PartialData, options: TrainOnBatchOptions & Partial<DictOption> = {}) {
    return this.#judged('trainOnBatch', 'change', options, (run, trainer) => trainOnBatch(trainer, run, x, y, options));
  }

  /** The loss and the metrics of one batch: `[loss, ...metrics]`. */
  testOnBatch(x: Data, y: PartialData, options: TestOnBatchOptions & DictOption): Promise<Logs>;
  testOnBatch(x: Data, y: PartialData, options?: TestOnBatchOptions): Promise<Results>;
  testOnBatch(x: Data, y: PartialData, options: TestOnBatchOptions & Partial<DictOption> = {}) {
    return this.#judged('testOnBatch', 'read', options, (run, trainer) => testOnBatch(trainer, run, x, y, options));
  }

  /** The outputs for one batch of inputs. */
  predictOnBatch(x: Data): Promise<Tensor> {
    return this.predict(x, { batchSize: Number.MAX_SAFE_INTEGER, verbose: 0 });
  }

  /** The loss and the metrics that a run ends with: by name, or in the order of the metrics. */
  async #judged(
    what: string,
    use: Use,
    options: Partial<DictOption>,
    body: (run: Run, trainer: Trainer) => Promise<Logs>,
  ): Promise<Logs & Results> {
    const trainer = this.#compiled;
    const logs = await this.#floor.run(this.label, what, use, (run) => body(run, trainer));
    return (options.returnDict ? logs : trainer.metricNames.map((name) => logs[name]!)) as Logs & Results;
  }

  /**
   * Prints the layers with their output shapes and numbers of parameters, as Keras does.
   *
   * @example
   * ```ts
   * import { Sequential } from 'keisan';
   * import { Dense } from 'keisan/layers';
   *
   * new Sequential([new Dense(10, { inputShape: [784] })]).summary();
   * // Model: "sequential"
   * // ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
   * // ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
   * // ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
   * // │ dense (Dense)                   │ (None, 10)             │         7,850 │
   * // └─────────────────────────────────┴────────────────────────┴───────────────┘
   * //  Total params: 7,850 (30.66 KB)
   * //  Trainable params: 7,850 (30.66 KB)
   * //  Non-trainable params: 0 (0.00 B)
   * ```
   */
  summary(options: SummaryOptions = {}): void {
    printSummary(this, options);
  }

  /**
   * What diagrams show: a model that connects its layers itself, in `call`, is one box.
   * @throws ValueError when the model is not built.
   */
  describe(): readonly LayerDescription[] {
    if (!this.built) {
      throw new ValueError({
        where: this.label,
        got: 'a model that is not built',
        expected: 'one that knows the shapes of its layers',
        fix: 'Give the first layer an inputShape, call build([null, ...]), or fit the model first',
      });
    }
    return this.describeLayers();
  }

  /** {@link describe} for a model that is built. */
  protected describeLayers(): readonly LayerDescription[] {
    return [describeLayer(this)];
  }
}
