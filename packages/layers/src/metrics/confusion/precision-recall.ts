import type { Tensor } from '@keisan/autograd';
import { divideNoNaN } from '../../losses/weighting.ts';
import type { Configured } from '../../options/configured.ts';
import { nullable, wholeNumber } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { type Direction, type MetricOptions, metricOptions, type WholeMetric } from '../metric.ts';
import { Counted, type CountName } from './counted.ts';
import { areEven, listOf, type Thresholds, thresholdsKind } from './thresholds.ts';

const precisionOptions = {
  /**
   * Outputs above it count as 1: one from 0 to 1, or a list of them, for a result for each. Default: null, which is 0.5; with `topK`
   * every one of the largest outputs counts.
   */
  thresholds: option(thresholdsKind, null),
  /** How many of the largest outputs of a row count. Default: null, all. */
  topK: option(nullable(wholeNumber({ from: 1 })), null),
  /** The class that counts alone. Default: null, all. */
  classId: option(nullable(wholeNumber({ from: 0 })), null),
};

/** Options of {@link Precision} and {@link Recall}. */
export interface PrecisionOptions extends OptionsOf<typeof precisionOptions>, MetricOptions {}

interface PrecisionClass {
  /** @throws ValueError for an unknown option, and for one of another kind or out of range. */
  new (options?: PrecisionOptions): Ratio & FieldsOf<typeof precisionOptions>;
  readonly className: string;
  readonly optionSchema: Schema;
  readonly fromConfig: typeof Configured.fromConfig;
}

interface Ratio extends WholeMetric {
  /** The share: a scalar for one threshold, else one for each; 0 where there is nothing to share. */
  result(): Tensor;
}

/** A row of the table of shares of true positives: among themselves and what else. */
function shareOf(className: string, others: CountName): PrecisionClass {
  const Row = class extends Counted {
    static readonly className: string = className;
    static override readonly optionSchema: Schema = { ...precisionOptions, ...metricOptions };
    declare readonly thresholds: Thresholds | null;
    declare readonly topK: number | null;
    declare readonly classId: number | null;

    constructor(options: PrecisionOptions = {}) {
      super(options);
      this.keep(['truePositives', others]);
    }

    override get direction(): Direction {
      return 'up';
    }

    protected override get counting() {
      const { topK, classId } = this;
      const thresholds = listOf(this.thresholds ?? (topK === null ? 0.5 : -1e10));
      return { thresholds, even: areEven(thresholds), topK, classId };
    }

    override result(): Tensor {
      const right = this.counted('truePositives');
      const all = divideNoNaN(right, right.add(this.counted(others)));
      return all.size === 1 ? all.at(0) : all;
    }
  };
  return Row as unknown as PrecisionClass;
}

/**
 * How many of the outputs above the threshold have a target of 1. Source: https://keras.io/api/metrics/classification_metrics/#precision-class
 *
 * @example
 * ```ts
 * import { Precision } from 'keisan/metrics';
 *
 * const metric = new Precision();
 * metric.updateState([0, 1, 1, 1], [0.7, 0.2, 0.9, 0.6]);
 * metric.result(); // 0.667
 * ```
 */
export class Precision extends shareOf('Precision', 'falsePositives') {}

/**
 * How many of the targets of 1 have an output above the threshold. Source: https://keras.io/api/metrics/classification_metrics/#recall-class
 *
 * @example
 * ```ts
 * import { Recall } from 'keisan/metrics';
 *
 * const metric = new Recall({ thresholds: [0.5, 0.8] });
 * metric.updateState([0, 1, 1, 1], [0.7, 0.2, 0.9, 0.6]);
 * metric.result(); // [0.667, 0.333]
 * ```
 */
export class Recall extends shareOf('Recall', 'falseNegatives') {}
