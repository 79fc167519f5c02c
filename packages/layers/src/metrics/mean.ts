import {
  add,
  broadcastTo,
  cast,
  div,
  equal,
  mean,
  mul,
  type Parameter,
  sum,
  type Tensor,
  type TensorData,
  where,
} from '@keisan/autograd';
import { checkFunction } from '@keisan/autograd/internal';
import { toSameRank } from '../losses/ranks.ts';
import { type Arguments, withDefaults } from '../options/read.ts';
import { returnedTensor } from '../returned.ts';
import { toTensor } from '../to-tensor.ts';
import { Metric, type MetricOptions } from './metric.ts';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** One value and one weight per sample: further axes are averaged. Source: Keras' reduce_to_samplewise_values. */
function samplewise(values: Tensor, sampleWeight: Tensor | undefined): { values: Tensor; weight: Tensor | undefined } {
  const perSample = (t: Tensor) => (t.rank > 1 ? mean(t, { axis: range(1, t.rank) }) : t);
  const numbers = cast(values, 'float32');
  if (!sampleWeight) return { values: perSample(numbers), weight: undefined };
  const [fitted, weight] = toSameRank(numbers, cast(sampleWeight, 'float32'));
  const reduced = fitted.rank > weight.rank ? mean(fitted, { axis: range(weight.rank, fitted.rank) }) : fitted;
  const stretched = broadcastTo(weight, reduced.shape);
  return { values: perSample(mul(reduced, stretched)), weight: perSample(stretched) };
}

/** A total and the weight it is divided by. */
abstract class Average extends Metric {
  readonly #total: Parameter = this.addVariable({ name: 'total' });
  readonly #count: Parameter = this.addVariable({ name: 'count' });

  protected include(values: Tensor, sampleWeight: Tensor | undefined): void {
    const { values: numbers, weight } = samplewise(values, sampleWeight);
    this.#total.assign(add(this.#total, sum(numbers)));
    this.#count.assign(add(this.#count, weight ? sum(weight) : (numbers.shape[0] ?? 1)));
  }

  override result(): Tensor {
    const empty = equal(this.#count, 0);
    return where(empty, 0, div(this.#total, where(empty, 1, this.#count)));
  }
}

/** The weighted mean of values. Source: https://keras.io/api/metrics/reduction_metrics/#mean-class */
export class Mean extends Average {
  static readonly className: string = 'Mean';

  /** Takes in values, each with a weight or with weight 1. */
  override updateState(values: Tensor | TensorData, sampleWeight?: Tensor | TensorData): void {
    this.include(
      toTensor(`${this.name}: values`, values),
      sampleWeight === undefined ? undefined : toTensor(`${this.name}: sampleWeight`, sampleWeight),
    );
  }
}

/** A function of targets and predictions to one value per sample (or more, which are averaged). */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

/**
 * The weighted mean of a function of targets and predictions.
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
    super(withDefaults(options, { name: f.name || 'metric' }));
    this.#function = f;
  }

  override updateState(
    yTrue: Tensor | TensorData,
    yPred: Tensor | TensorData,
    sampleWeight?: Tensor | TensorData,
  ): void {
    const values = this.#function(toTensor(`${this.name}: yTrue`, yTrue), toTensor(`${this.name}: yPred`, yPred));
    this.include(
      returnedTensor(this.name, values),
      sampleWeight === undefined ? undefined : toTensor(`${this.name}: sampleWeight`, sampleWeight),
    );
  }
}
