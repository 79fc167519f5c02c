import {
  add,
  broadcastTo,
  cast,
  type DType,
  mean,
  mul,
  type Parameter,
  sum,
  type Tensor,
  type TensorData,
} from '@keisan/autograd';
import { checkFunction } from '@keisan/autograd/internal';
import { maskOf } from '../layer/masks.ts';
import { toSameRank } from '../losses/ranks.ts';
import { divideNoNaN, maskedWeight, overSteps } from '../losses/weighting.ts';
import { type Arguments, withDefaults } from '../options/read.ts';
import { returnedTensor } from '../returned.ts';
import { toTensor } from '../to-tensor.ts';
import { given } from './given.ts';
import { Metric, type MetricOptions } from './metric.ts';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

type Reduce = typeof sum;

/**
 * One value and one weight per sample: further axes are reduced. Source: Keras' reduce_to_samplewise_values.
 * @throws ShapeError for weights that do not fit.
 */
function samplewise(
  where: string,
  values: Tensor,
  sampleWeight: Tensor | undefined,
  reduce: Reduce,
  dtype: DType,
): { values: Tensor; weight: Tensor | undefined } {
  const perSample = (t: Tensor) => (t.rank > 1 ? reduce(t, { axis: range(1, t.rank) }) : t);
  const numbers = cast(values, dtype);
  if (!sampleWeight) return { values: perSample(numbers), weight: undefined };
  const masked = maskedWeight(where, cast(sampleWeight, dtype), maskOf(values), dtype, false)!;
  const [fitted, weight] = toSameRank(numbers, masked);
  const stretched = broadcastTo(overSteps(where, weight, fitted), fitted.shape);
  return { values: perSample(mul(fitted, stretched)), weight: perSample(stretched) };
}

/** A total and the weight it is divided by. */
export abstract class Average extends Metric {
  readonly #total: Parameter = this.addVariable({ name: 'total' });
  readonly #count: Parameter = this.addVariable({ name: 'count' });

  protected include(values: Tensor, sampleWeight: Tensor | undefined): void {
    const { values: numbers, weight } = samplewise(this.name, values, sampleWeight, mean, this.dtype);
    this.#total.assign(add(this.#total, sum(numbers)));
    this.#count.assign(add(this.#count, weight ? sum(weight) : (numbers.shape[0] ?? 1)));
  }

  override result(): Tensor {
    return divideNoNaN(this.#total, this.#count);
  }
}

type Data = Tensor | TensorData;

const dataOf = (where: string, values: Data, sampleWeight: Data | undefined) =>
  [
    toTensor(`${where}: values`, values),
    sampleWeight === undefined ? undefined : toTensor(`${where}: sampleWeight`, sampleWeight),
  ] as const;

/** The weighted mean of values. Source: https://keras.io/api/metrics/reduction_metrics/#mean-class */
export class Mean extends Average {
  static readonly className: string = 'Mean';

  /** @throws ValueError for an unknown option. */
  constructor(options: MetricOptions | Arguments = {}) {
    super(withDefaults(options, { name: 'mean' }));
  }

  /** Takes in values, each with a weight or with weight 1. */
  override updateState(values: Data, sampleWeight?: Data): void {
    this.include(...dataOf(this.name, values, sampleWeight));
  }
}

/**
 * The weighted sum of values. Source: https://keras.io/api/metrics/reduction_metrics/#sum-class
 *
 * @example
 * ```ts
 * import { Sum } from 'keisan/metrics';
 *
 * const metric = new Sum();
 * metric.updateState([1, 3, 5], [1, 1, 0.5]);
 * metric.result(); // 6.5
 * ```
 */
export class Sum extends Metric {
  static readonly className: string = 'Sum';

  readonly #total: Parameter = this.addVariable({ name: 'total' });

  /** @throws ValueError for an unknown option. */
  constructor(options: MetricOptions | Arguments = {}) {
    super(withDefaults(options, { name: 'sum' }));
  }

  /** Takes in values, each with a weight or with weight 1. */
  override updateState(values: Data, sampleWeight?: Data): void {
    const [numbers, weight] = dataOf(this.name, values, sampleWeight);
    this.#total.assign(add(this.#total, sum(samplewise(this.name, numbers, weight, sum, this.dtype).values)));
  }

  override result(): Tensor {
    return this.#total.read();
  }
}

/** A function of targets and predictions to one value per sample (or more, which are averaged). */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

/**
 * The weighted mean of a function of targets and predictions. Steps that a mask of the predictions leaves out do not count.
 * Source: https://keras.io/api/metrics/reduction_metrics/#meanmetricwrapper-class
 */
export class MeanMetricWrapper extends Average {
  static readonly className: string = 'MeanMetricWrapper';

  readonly #function: MetricFunction;

  /** @throws ValueError for anything but a function, and for an unknown option. */
  constructor(f: MetricFunction, options: MetricOptions | Arguments = {}) {
    checkFunction(
      'MeanMetricWrapper',
      f,
      'a function of targets and predictions',
      'new MeanMetricWrapper((yTrue, yPred) => yTrue.equal(yPred))',
    );
    super(options);
    this.#function = f;
  }

  override updateState(yTrue: Data, yPred: Data, sampleWeight?: Data): void {
    const tensors = given(this.name, yTrue, yPred, sampleWeight);
    const values = returnedTensor(this.name, this.#function(tensors.yTrue, tensors.yPred));
    this.include(values, maskedWeight(this.name, tensors.sampleWeight, maskOf(tensors.yPred), this.dtype, false));
  }
}
