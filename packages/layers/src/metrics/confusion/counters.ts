import type { Tensor } from '@keisan/autograd';
import type { Configured } from '../../options/configured.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { type MetricOptions, metricOptions, type WholeMetric } from '../metric.ts';
import { Counted, type CountName } from './counted.ts';
import { areEven, listOf, type Thresholds, thresholdsKind } from './thresholds.ts';

const counterOptions = {
  /** Outputs above it count as 1: one from 0 to 1, or a list of them, for a result for each. Default: null, which is 0.5. */
  thresholds: option(thresholdsKind, null),
};

/** Options of {@link TruePositives} and the other counts. */
export interface CounterOptions extends OptionsOf<typeof counterOptions>, MetricOptions {}

interface CounterClass {
  /** @throws ValueError for an unknown option, and for thresholds below 0 or above 1. */
  new (options?: CounterOptions): CounterResult & FieldsOf<typeof counterOptions>;
  readonly className: string;
  readonly optionSchema: Schema;
  readonly fromConfig: typeof Configured.fromConfig;
}

interface CounterResult extends WholeMetric {
  /** The count: a scalar for one threshold, else one for each. */
  result(): Tensor;
}

/** A row of the table of counts: a class that keeps one of them. */
function counterOf(className: string, counts: CountName): CounterClass {
  const Row = class extends Counted {
    static readonly className: string = className;
    static override readonly optionSchema: Schema = { ...counterOptions, ...metricOptions };
    declare readonly thresholds: Thresholds | null;

    constructor(options: CounterOptions = {}) {
      super(options);
      this.keep([counts]);
    }

    protected override get counting() {
      const thresholds = listOf(this.thresholds ?? 0.5);
      return { thresholds, even: areEven(thresholds) };
    }

    override result(): Tensor {
      const all = this.counted(counts);
      return all.size === 1 ? all.at(0) : all;
    }
  };
  return Row as unknown as CounterClass;
}

/**
 * How often a target of 1 has an output above the threshold. Source: https://keras.io/api/metrics/classification_metrics/#truepositives-class
 *
 * @example
 * ```ts
 * import { TruePositives } from 'keisan/metrics';
 *
 * const metric = new TruePositives();
 * metric.updateState([0, 1, 1, 1], [0.7, 0.2, 0.9, 0.6]);
 * metric.result(); // 2
 * ```
 */
export class TruePositives extends counterOf('TruePositives', 'truePositives') {}

/**
 * How often a target of 0 has an output below the threshold. Source: https://keras.io/api/metrics/classification_metrics/#truenegatives-class
 *
 * @example
 * ```ts
 * import { TrueNegatives } from 'keisan/metrics';
 *
 * const metric = new TrueNegatives();
 * metric.updateState([0, 0, 0, 1], [0.7, 0.2, 0.1, 0.6]);
 * metric.result(); // 2
 * ```
 */
export class TrueNegatives extends counterOf('TrueNegatives', 'trueNegatives') {}

/**
 * How often a target of 0 has an output above the threshold. Source: https://keras.io/api/metrics/classification_metrics/#falsepositives-class
 *
 * @example
 * ```ts
 * import { FalsePositives } from 'keisan/metrics';
 *
 * const metric = new FalsePositives({ thresholds: [0.3, 0.8] });
 * metric.updateState([0, 0, 1, 1], [0.7, 0.2, 0.9, 0.6]);
 * metric.result(); // [1, 0]
 * ```
 */
export class FalsePositives extends counterOf('FalsePositives', 'falsePositives') {}

/**
 * How often a target of 1 has an output below the threshold. Source: https://keras.io/api/metrics/classification_metrics/#falsenegatives-class
 *
 * @example
 * ```ts
 * import { FalseNegatives } from 'keisan/metrics';
 *
 * const metric = new FalseNegatives();
 * metric.updateState([0, 1, 1, 1], [0.7, 0.2, 0.1, 0.6]);
 * metric.result(); // 2
 * ```
 */
export class FalseNegatives extends counterOf('FalseNegatives', 'falseNegatives') {}
