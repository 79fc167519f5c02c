import {
  abs,
  add,
  cast,
  div,
  expandDims,
  greater,
  greaterEqual,
  logicalAnd,
  max,
  mean,
  mul,
  type Parameter,
  ShapeError,
  sub,
  sum,
  type Tensor,
  type TensorData,
  tensor,
} from '@keisan/autograd';
import { formatShape } from '@keisan/autograd/internal';
import { EPSILON } from '../losses/epsilon.ts';
import { nullable, number, oneOf } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { type Arguments, withDefaults } from '../options/read.ts';
import { given } from './given.ts';
import { type Direction, Metric, type MetricOptions, metricOptions } from './metric.ts';

const f1Options = {
  /**
   * How the scores of the classes become one: their mean (`'macro'`), that weighted by how often each class is there (`'weighted'`), or
   * one score of all classes together (`'micro'`). Default: null, a score for each.
   */
  average: option(nullable(oneOf('micro', 'macro', 'weighted')), null),
  /** Outputs above it count as 1. Default: null, only the largest output of a row does. */
  threshold: option(nullable(number({ above: 0, to: 1 })), null),
};

const fBetaOptions = {
  ...f1Options,
  /** How much more recall counts than precision. Default: 1. */
  beta: option(number({ above: 0 }), 1),
};

/** Options of {@link FBetaScore}. */
export interface FBetaOptions extends OptionsOf<typeof fBetaOptions>, MetricOptions {}

/** Options of {@link F1Score}. */
export interface F1Options extends OptionsOf<typeof f1Options>, MetricOptions {}

interface Kept {
  readonly truePositives: Parameter;
  readonly falsePositives: Parameter;
  readonly falseNegatives: Parameter;
  readonly targets: Parameter;
  readonly classes: number;
}

export interface FBetaScore extends Pick<FieldsOf<typeof fBetaOptions>, 'average' | 'threshold'> {}

/**
 * `(1 + beta ** 2) precision recall / (beta ** 2 precision + recall)` of each class, or of all.
 *
 * Source: https://keras.io/api/metrics/classification_metrics/#fbetascore-class
 *
 * @example
 * ```ts
 * import { FBetaScore } from 'keisan/metrics';
 *
 * const metric = new FBetaScore({ beta: 2, threshold: 0.5 });
 * metric.updateState([[1, 1, 1], [1, 0, 0], [1, 1, 0]], [[0.2, 0.6, 0.7], [0.2, 0.6, 0.6], [0.6, 0.8, 0]]);
 * metric.result(); // [0.385, 0.909, 0.833]
 * ```
 */
export class FBetaScore extends Metric {
  static readonly className: string = 'FBetaScore';
  static override readonly optionSchema: Schema = { ...fBetaOptions, ...metricOptions };
  /** How much more recall counts than precision. */
  declare readonly beta: number;
  #kept: Kept | null = null;

  /** @throws ValueError for an unknown option, and for one of another kind or out of range. */
  constructor(options: FBetaOptions | Arguments = {}) {
    super(withDefaults(options, { name: 'fbeta_score' }));
  }

  override get direction(): Direction {
    return 'up';
  }

  #keep(where: Tensor, yTrue: Tensor): Kept {
    const classes = where.shape[1]!;
    if (
      where.rank !== 2 ||
      yTrue.rank !== 2 ||
      yTrue.shape[1] !== classes ||
      (this.#kept?.classes ?? classes) !== classes
    ) {
      throw new ShapeError({
        where: this.name,
        got: `targets of shape ${formatShape(yTrue.shape)} and outputs of shape ${formatShape(where.shape)}`,
        expected: `both to be [batch, ${this.#kept?.classes ?? 'classes'}]`,
        fix:
          yTrue.rank === 1 && where.rank === 2
            ? 'Give targets a second axis: tensor(y).expandDims(1), or toCategorical(y) for several classes'
            : '',
      });
    }
    const variable = (name: string) => this.addVariable({ name, shape: this.average === 'micro' ? [] : [classes] });
    this.#kept ??= {
      truePositives: variable('true_positives'),
      falsePositives: variable('false_positives'),
      falseNegatives: variable('false_negatives'),
      targets: variable('intermediate_weights'),
      classes,
    };
    return this.#kept;
  }

  override updateState(
    yTrue: Tensor | TensorData,
    yPred: Tensor | TensorData,
    sampleWeight?: Tensor | TensorData,
  ): void {
    const {
      yTrue: targets,
      yPred: outputs,
      sampleWeight: weight,
    } = given(this.name, yTrue, yPred, sampleWeight, this.dtype);
    const kept = this.#keep(outputs, targets);
    const isLargest = () =>
      logicalAnd(greaterEqual(outputs, max(outputs, { axis: -1, keepdims: true })), greater(abs(outputs), 1e-9));
    const found = cast(this.threshold === null ? isLargest() : greater(outputs, this.threshold), this.dtype);
    const include = (variable: Parameter, counts: Tensor) => {
      const weighted = weight ? mul(counts, weight.rank === 1 ? expandDims(weight, 1) : weight) : counts;
      variable.assign(variable.add(sum(weighted, { axis: this.average === 'micro' ? null : 0 })));
    };
    include(kept.truePositives, mul(found, targets));
    include(kept.falsePositives, mul(found, sub(1, targets)));
    include(kept.falseNegatives, mul(sub(1, found), targets));
    include(kept.targets, targets);
  }

  /** The score: a scalar, or without an average one for each class. */
  override result(): Tensor {
    if (!this.#kept) return tensor(0, { dtype: this.dtype });
    const { truePositives, falsePositives, falseNegatives, targets } = this.#kept;
    const precision = div(truePositives, add(truePositives, falsePositives).add(EPSILON));
    const recall = div(truePositives, add(truePositives, falseNegatives).add(EPSILON));
    const square = (this.beta ?? 1) ** 2;
    const scores = mul(div(mul(precision, recall), add(mul(precision, square), recall).add(EPSILON)), 1 + square);
    if (this.average === 'weighted') return sum(mul(scores, div(targets, sum(targets).add(EPSILON))));
    return this.average === null ? scores : mean(scores);
  }
}

/**
 * `2 precision recall / (precision + recall)` of each class, or of all.
 *
 * Source: https://keras.io/api/metrics/classification_metrics/#f1score-class
 *
 * @example
 * ```ts
 * import { F1Score } from 'keisan/metrics';
 *
 * const metric = new F1Score({ average: 'macro', threshold: 0.5 });
 * metric.updateState([[1, 1, 1], [1, 0, 0], [1, 1, 0]], [[0.2, 0.6, 0.7], [0.2, 0.6, 0.6], [0.6, 0.8, 0]]);
 * metric.result(); // 0.656
 * ```
 */
export class F1Score extends FBetaScore {
  static override readonly className: string = 'F1Score';
  static override readonly optionSchema: Schema = { ...f1Options, ...metricOptions };

  /** @throws ValueError for an unknown option, and for one of another kind or out of range. */
  constructor(options: F1Options = {}) {
    super(withDefaults(options, { name: 'f1_score' }));
  }
}
