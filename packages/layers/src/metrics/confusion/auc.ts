import {
  add,
  div,
  equal,
  greater,
  log,
  logicalAnd,
  maximum,
  mean,
  minimum,
  mul,
  ShapeError,
  sigmoid,
  slice,
  sub,
  sum,
  type Tensor,
  type TensorData,
  tensor,
  ValueError,
  where,
} from '@keisan/autograd';
import { describeValue, formatShape } from '@keisan/autograd/internal';
import { EPSILON } from '../../losses/epsilon.ts';
import { divideNoNaN } from '../../losses/weighting.ts';
import { flag, type Kind, listOf, nullable, number, oneOf, wholeNumber } from '../../options/kind.ts';
import { computed, type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { toTensor } from '../../to-tensor.ts';
import { type Direction, type MetricOptions, metricOptions } from '../metric.ts';
import { Counted } from './counted.ts';
import { areEven, evenly } from './thresholds.ts';

type Curve = 'ROC' | 'PR' | 'PRGAIN';

/** Names that may be written in capitals or not, kept as Keras saves them. */
function spelt<Held extends string>(...names: readonly Held[]): Kind<Held | Lowercase<Held> | Capitalize<Held>, Held> {
  const kind = oneOf<string>(...names);
  return {
    type: kind.type,
    read: (value, place) =>
      (names.find((name) => typeof value === 'string' && isSpelling(name, value)) ?? kind.read(value, place)) as Held,
  };
}

const isSpelling = (name: string, given: string) =>
  given === name || given === name.toLowerCase() || given === name[0]!.toUpperCase() + name.slice(1);

/** Numbers, which Keras saves as a tensor. */
const weights: Kind<readonly number[]> = {
  ...listOf(number({ from: 0 }), 1),
  keras: (held) => ({ class_name: '__tensor__', config: { value: held, dtype: 'float32' } }),
};

const sorted: Kind<readonly number[]> = {
  ...listOf(number({ from: 0, to: 1 }), 1),
  read: (value, place) => [...listOf(number({ from: 0, to: 1 }), 1).read(value, place)].sort((a, b) => a - b),
};

const aucOptions = {
  /** The thresholds between 0 and 1 of the curve's points. Default: null, `numThresholds` at equal distances. */
  thresholds: option(nullable(sorted), null, { unsavedIfNull: true }),
  /** How many points the curve has, 0 and 1 included. Default: 200. */
  numThresholds: computed(wholeNumber({ from: 2, to: 1e6 }), (_, { thresholds }) =>
    Array.isArray(thresholds) ? thresholds.length + 2 : 200,
  ),
  /** `'ROC'`: recall over the share of false alarms; `'PR'`: precision over recall; `'PRGAIN'`: the gains of both. Default: `'ROC'`. */
  curve: option(spelt<Curve>('ROC', 'PR', 'PRGAIN'), 'ROC'),
  /**
   * How the area is summed: `'interpolation'` (trapezoids; between points of a PR curve as Davis and Goadrich have it), `'minoring'` or
   * `'majoring'`. Default: `'interpolation'`.
   */
  summationMethod: option(spelt('interpolation', 'majoring', 'minoring'), 'interpolation'),
  /** Whether each label has a curve of its own, and the mean of the areas is the result. Default: false. */
  multiLabel: option(flag, false),
  /** How many labels there are, for `multiLabel`. Default: null, as many as the first outputs have. */
  numLabels: option(nullable(wholeNumber({ from: 1 })), null),
  /** How much each label counts. Default: null, all the same. */
  labelWeights: option(nullable(weights), null),
  /** Whether the outputs are logits, before sigmoid. Default: false. */
  fromLogits: option(flag, false),
};

/** Options of {@link AUC}. */
export interface AUCOptions extends OptionsOf<typeof aucOptions>, MetricOptions {}

export interface AUC extends FieldsOf<typeof aucOptions> {}

/** Points but the last, and but the first. */
const neighbours = (t: Tensor) => [slice(t, [[0, -1]]), slice(t, [[1, null]])] as const;

/**
 * The area under a curve that goes through thresholds: how well outputs tell targets of 1 from targets of 0.
 *
 * Source: https://keras.io/api/metrics/classification_metrics/#auc-class
 *
 * @example
 * ```ts
 * import { AUC } from 'keisan/metrics';
 *
 * const metric = new AUC();
 * metric.updateState([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]);
 * metric.result(); // 0.75
 * new AUC({ curve: 'PR', numThresholds: 50 });
 * ```
 */
export class AUC extends Counted {
  static readonly className: string = 'AUC';
  static override readonly optionSchema: Schema = { ...aucOptions, ...metricOptions };
  #labels: number | null = null;

  /** @throws ValueError for options of which one rules out the other, for an unknown option, and for one out of range. */
  constructor(options: AUCOptions = {}) {
    super(options);
    const { thresholds, numThresholds, multiLabel, numLabels } = this;
    if (thresholds && numThresholds !== thresholds.length + 2) {
      throw new ValueError({
        where: this.name,
        got: `numThresholds ${describeValue(numThresholds)} and ${thresholds.length} thresholds`,
        expected: 'one of the two',
      });
    }
    if (numLabels !== null && !multiLabel) {
      throw new ValueError({ where: this.name, got: `numLabels ${numLabels}`, expected: 'it with multiLabel: true' });
    }
    if (!multiLabel) this.#keepAll();
    else if (numLabels !== null) this.#keepAll(numLabels);
  }

  #keepAll(labels?: number): void {
    this.#labels = labels ?? null;
    this.keep(['truePositives', 'falsePositives', 'trueNegatives', 'falseNegatives'], labels);
  }

  override get direction(): Direction {
    return 'up';
  }

  protected override get counting() {
    const { thresholds, multiLabel, labelWeights } = this;
    const inner = thresholds ?? evenly(this.numThresholds).slice(1, -1);
    return {
      thresholds: [-EPSILON, ...inner, 1 + EPSILON],
      even: thresholds === null || areEven([0, ...thresholds, 1]),
      multiLabel,
      labelWeights: multiLabel ? null : labelWeights,
    };
  }

  override updateState(
    yTrue: Tensor | TensorData,
    yPred: Tensor | TensorData,
    sampleWeight?: Tensor | TensorData,
  ): void {
    const given = toTensor(`${this.name}: yPred`, yPred);
    if (this.multiLabel) this.#checkLabels(given);
    super.updateState(yTrue, this.fromLogits ? sigmoid(given.astype(this.dtype)) : given, sampleWeight);
  }

  /** @throws ShapeError for outputs that are no rows of so many labels. */
  #checkLabels({ rank, shape }: Tensor): void {
    if (rank === 2 && this.#labels === null) this.#keepAll(shape[1]!);
    if (rank === 2 && shape[1] === this.#labels && (this.labelWeights?.length ?? shape[1]) === shape[1]) return;
    throw new ShapeError({
      where: this.name,
      got: `outputs of shape ${formatShape(shape)}`,
      expected: `rows of ${this.#labels === null ? 'labels' : `${this.#labels} labels`}${this.labelWeights ? `, with a weight for each` : ''}`,
    });
  }

  override result(): Tensor {
    if (this.multiLabel && this.#labels === null) return tensor(0, { dtype: this.dtype });
    const areas =
      this.curve === 'PR' && this.summationMethod === 'interpolation' ? this.#interpolated() : this.#strips();
    if (!this.multiLabel) return sum(areas);
    const byLabel = sum(areas, { axis: 0 });
    if (!this.labelWeights) return mean(byLabel);
    const weights = tensor(this.labelWeights, { dtype: this.dtype });
    return divideNoNaN(sum(mul(byLabel, weights)), sum(weights));
  }

  /** The area between each point and the next. */
  #strips(): Tensor {
    const [x, y] = this.#points();
    const [[x0, x1], [y0, y1]] = [neighbours(x), neighbours(y)];
    const heights = {
      interpolation: () => div(add(y0, y1), 2),
      minoring: () => minimum(y0, y1),
      majoring: () => maximum(y0, y1),
    }[this.summationMethod]();
    return mul(sub(x0, x1), heights);
  }

  #points(): readonly [x: Tensor, y: Tensor] {
    const [tp, fp] = [this.counted('truePositives'), this.counted('falsePositives')];
    const [tn, fn] = [this.counted('trueNegatives'), this.counted('falseNegatives')];
    const recall = divideNoNaN(tp, add(tp, fn));
    if (this.curve === 'ROC') return [divideNoNaN(fp, add(fp, tn)), recall];
    if (this.curve === 'PR') return [recall, divideNoNaN(tp, add(tp, fp))];
    const odds = divideNoNaN(add(tp, fn), add(tn, fp));
    const gain = (wrong: Tensor) => sub(1, mul(odds, divideNoNaN(wrong, tp)));
    const isNone = equal(tp, 0);
    return [maximum(where(isNone, 0, gain(fn)), 0), where(isNone, 1, gain(fp))];
  }

  /** The area between points of a PR curve, along which true positives are linear in positives. Source: https://www.biostat.wisc.edu/~page/rocpr.pdf */
  #interpolated(): Tensor {
    const tp = this.counted('truePositives');
    const [tp0, tp1] = neighbours(tp);
    const [p0, p1] = neighbours(add(tp, this.counted('falsePositives')));
    const [, fn1] = neighbours(this.counted('falseNegatives'));
    const gained = sub(tp0, tp1);
    const slope = divideNoNaN(gained, maximum(sub(p0, p1), 0));
    const intercept = sub(tp1, mul(slope, p1));
    const isBoth = logicalAnd(greater(p0, 0), greater(p1, 0));
    const ratio = where(isBoth, divideNoNaN(p0, maximum(p1, 0)), 1);
    return divideNoNaN(mul(slope, add(gained, mul(intercept, log(ratio)))), maximum(add(tp1, fn1), 0));
  }
}
