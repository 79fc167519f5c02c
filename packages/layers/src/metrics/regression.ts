import {
  abs,
  add,
  broadcastTo,
  div,
  equal,
  expandDims,
  less,
  mean,
  mul,
  type Parameter,
  ShapeError,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type TensorData,
  tensor,
  where,
} from '@keisan/autograd';
import { formatShape } from '@keisan/autograd/internal';
import { alike, toSameRank } from '../losses/ranks.ts';
import { nullable, oneOf, wholeNumber } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { withDefaults } from '../options/read.ts';
import { given } from './given.ts';
import { Average } from './mean.ts';
import { type Direction, Metric, type MetricOptions, metricOptions } from './metric.ts';

/**
 * The root of the mean squared error. Source: https://keras.io/api/metrics/regression_metrics/#rootmeansquarederror-class
 *
 * @example
 * ```ts
 * import { RootMeanSquaredError } from 'keisan/metrics';
 *
 * const metric = new RootMeanSquaredError();
 * metric.updateState([[0, 1]], [[1, 3]]);
 * metric.result(); // 1.58
 * ```
 */
export class RootMeanSquaredError extends Average {
  static readonly className: string = 'RootMeanSquaredError';

  /** @throws ValueError for an unknown option. */
  constructor(options: MetricOptions = {}) {
    super(withDefaults(options, { name: 'root_mean_squared_error' }));
  }

  override get direction(): Direction {
    return 'down';
  }

  override updateState(
    yTrue: Tensor | TensorData,
    yPred: Tensor | TensorData,
    sampleWeight?: Tensor | TensorData,
  ): void {
    const tensors = given(this.name, yTrue, yPred, sampleWeight, this.dtype);
    const [targets, outputs] = alike(this.name, tensors.yTrue, tensors.yPred);
    this.include(square(sub(outputs, targets)), tensors.sampleWeight);
  }

  override result(): Tensor {
    return sqrt(super.result());
  }
}

const r2Options = {
  /**
   * How the scores of several outputs become one: their mean, or their mean weighted by how much the targets vary; null for a score for
   * each. Default: `'uniform_average'`.
   */
  classAggregation: option(nullable(oneOf('uniform_average', 'variance_weighted_average')), 'uniform_average'),
  /** How many variables the outputs were computed from, for the adjusted score. Default: 0, not adjusted. */
  numRegressors: option(wholeNumber({ from: 0 }), 0),
};

/** Options of {@link R2Score}. */
export interface R2Options extends OptionsOf<typeof r2Options>, MetricOptions {}

export interface R2Score extends FieldsOf<typeof r2Options> {}

interface Sums {
  readonly squares: Parameter;
  readonly targets: Parameter;
  readonly errors: Parameter;
  readonly weights: Parameter;
  readonly outputs: number;
}

/**
 * The share of the variance of targets that outputs explain: `1 - sum((yTrue - yPred) ** 2) / sum((yTrue - mean(yTrue)) ** 2)`.
 *
 * Source: https://keras.io/api/metrics/regression_metrics/#r2score-class
 *
 * @example
 * ```ts
 * import { R2Score } from 'keisan/metrics';
 *
 * const metric = new R2Score();
 * metric.updateState([[1], [4], [3]], [[2], [4], [4]]);
 * metric.result(); // 0.571
 * ```
 */
export class R2Score extends Metric {
  static readonly className: string = 'R2Score';
  static override readonly optionSchema: Schema = { ...r2Options, ...metricOptions };
  readonly #samples = this.addVariable({ name: 'num_samples' });
  #sums: Sums | null = null;

  /** @throws ValueError for an unknown option, and for one of another kind or out of range. */
  constructor(options: R2Options = {}) {
    super(withDefaults(options, { name: 'r2_score' }));
  }

  override get direction(): Direction {
    return 'up';
  }

  #keep(yTrue: Tensor, yPred: Tensor): Sums {
    const outputs = yPred.shape[1]!;
    if (
      yPred.rank !== 2 ||
      yTrue.rank !== 2 ||
      yTrue.shape[1] !== outputs ||
      (this.#sums?.outputs ?? outputs) !== outputs
    ) {
      throw new ShapeError({
        where: this.name,
        got: `targets of shape ${formatShape(yTrue.shape)} and outputs of shape ${formatShape(yPred.shape)}`,
        expected: `both to be [batch, ${this.#sums?.outputs ?? 'outputs'}]`,
      });
    }
    const variable = (name: string) => this.addVariable({ name, shape: [outputs] });
    this.#sums ??= {
      squares: variable('squared_sum'),
      targets: variable('sum'),
      errors: variable('residual'),
      weights: variable('count'),
      outputs,
    };
    return this.#sums;
  }

  override updateState(
    yTrue: Tensor | TensorData,
    yPred: Tensor | TensorData,
    sampleWeight?: Tensor | TensorData,
  ): void {
    const tensors = given(this.name, yTrue, yPred, sampleWeight, this.dtype);
    const [targets, outputs] = toSameRank(tensors.yTrue, tensors.yPred);
    const sums = this.#keep(targets, outputs);
    const weight = tensors.sampleWeight ?? tensor(1, { dtype: this.dtype });
    const weights = broadcastTo(weight.rank === 1 ? expandDims(weight, 1) : weight, targets.shape);
    const weighted = mul(targets, weights);
    const include = (variable: Parameter, values: Tensor) => variable.assign(add(variable, sum(values, { axis: 0 })));
    include(sums.targets, weighted);
    include(sums.squares, mul(targets, weighted));
    include(sums.errors, mul(square(sub(targets, outputs)), weights));
    include(sums.weights, weights);
    this.#samples.assign(this.#samples.add(targets.size));
  }

  /** The score: a scalar, or without an aggregation one for each output. */
  override result(): Tensor {
    if (!this.#sums) return tensor(Number.NaN, { dtype: this.dtype });
    const { squares, targets, errors, weights } = this.#sums;
    const total = sub(squares, mul(targets, div(targets, weights)));
    const raw = sub(1, div(errors, total));
    const score = this.#aggregated(where(equal(abs(raw), Infinity), 0, raw), total);
    if (this.numRegressors === 0) return score;
    // With as many variables as samples there is no adjusted score.
    const left = sub(this.#samples, this.numRegressors + 1);
    const isLeft = less(0, left);
    const adjusted = sub(1, div(mul(sub(1, score), sub(this.#samples, 1)), where(isLeft, left, 1)));
    return where(isLeft, adjusted, score);
  }

  #aggregated(scores: Tensor, total: Tensor): Tensor {
    if (this.classAggregation === null) return scores;
    if (this.classAggregation === 'uniform_average') return mean(scores);
    return div(sum(mul(total, scores)), sum(total));
  }
}
