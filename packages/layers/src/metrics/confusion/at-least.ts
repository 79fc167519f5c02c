import { greaterEqual, max, type Tensor, where } from '@keisan/autograd';
import { divideNoNaN } from '../../losses/weighting.ts';
import type { Configured } from '../../options/configured.ts';
import { nullable, number, wholeNumber } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { type Direction, type MetricOptions, metricOptions, type WholeMetric } from '../metric.ts';
import { Counted, type CountName } from './counted.ts';
import { evenly } from './thresholds.ts';

const curveOptions = {
  /** How many thresholds are tried, from 0 to 1. Default: 200. */
  numThresholds: option(wholeNumber({ from: 1, to: 1e6 }), 200),
  /** The class that counts alone. Default: null, all. */
  classId: option(nullable(wholeNumber({ from: 0 })), null),
};

/** Options of {@link PrecisionAtRecall} and the like. */
export interface AtLeastOptions extends OptionsOf<typeof curveOptions>, MetricOptions {}

interface AtLeastClass<Name extends string> {
  /** @throws ValueError for a value that is not from 0 to 1, and for an unknown option. */
  new (
    value: number,
    options?: AtLeastOptions,
  ): BestResult & { readonly [K in Name]: number } & FieldsOf<typeof curveOptions>;
  readonly className: string;
  readonly optionSchema: Schema;
  readonly fromConfig: typeof Configured.fromConfig;
}

interface BestResult extends WholeMetric {
  /** The best value of all thresholds: a scalar. */
  result(): Tensor;
}

type Share = readonly [right: CountName, wrong: CountName];

const precision: Share = ['truePositives', 'falsePositives'];
const recall: Share = ['truePositives', 'falseNegatives'];
const specificity: Share = ['trueNegatives', 'falsePositives'];

/** A row of the table of the best of one share where another is at least a value. */
function bestOf<const Name extends string>(
  className: string,
  best: Share,
  bound: Name,
  bounded: Share,
): AtLeastClass<Name> {
  const Row = class extends Counted {
    static readonly className: string = className;
    static override readonly optionSchema: Schema = {
      [bound]: required(number({ from: 0, to: 1 })),
      ...curveOptions,
      ...metricOptions,
    };
    declare readonly numThresholds: number;
    declare readonly classId: number | null;

    constructor(value: number, options: AtLeastOptions = {}) {
      super(args(value, options));
      this.keep(['truePositives', 'falsePositives', 'trueNegatives', 'falseNegatives']);
    }

    override get direction(): Direction {
      return 'up';
    }

    protected override get counting() {
      const { numThresholds, classId } = this;
      const isOne = numThresholds === 1;
      return { thresholds: isOne ? [0.5] : evenly(numThresholds), even: !isOne, classId };
    }

    override result(): Tensor {
      const share = ([right, wrong]: Share) => {
        const count = this.counted(right);
        return divideNoNaN(count, count.add(this.counted(wrong)));
      };
      const least = Reflect.get(this, bound) as number;
      return max(where(greaterEqual(share(bounded), least), share(best), 0));
    }
  };
  return Row as unknown as AtLeastClass<Name>;
}

/**
 * The best recall of all thresholds at which precision is at least a value; 0 for none. Source: https://keras.io/api/metrics/classification_metrics/#recallatprecision-class
 *
 * @example
 * ```ts
 * import { RecallAtPrecision } from 'keisan/metrics';
 *
 * const metric = new RecallAtPrecision(0.8);
 * metric.updateState([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]);
 * metric.result(); // 0.5
 * ```
 */
export class RecallAtPrecision extends bestOf('RecallAtPrecision', recall, 'precision', precision) {}

/**
 * The best precision of all thresholds at which recall is at least a value; 0 for none. Source: https://keras.io/api/metrics/classification_metrics/#precisionatrecall-class
 *
 * @example
 * ```ts
 * import { PrecisionAtRecall } from 'keisan/metrics';
 *
 * const metric = new PrecisionAtRecall(0.5);
 * metric.updateState([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8]);
 * metric.result(); // 0.5
 * ```
 */
export class PrecisionAtRecall extends bestOf('PrecisionAtRecall', precision, 'recall', recall) {}

/**
 * The best sensitivity (the share of the targets of 1 that are found) of all thresholds at which specificity (that of the targets of 0
 * that are passed over) is at least a value; 0 for none. Source: https://keras.io/api/metrics/classification_metrics/#sensitivityatspecificity-class
 *
 * @example
 * ```ts
 * import { SensitivityAtSpecificity } from 'keisan/metrics';
 *
 * const metric = new SensitivityAtSpecificity(0.5);
 * metric.updateState([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8]);
 * metric.result(); // 0.5
 * ```
 */
export class SensitivityAtSpecificity extends bestOf('SensitivityAtSpecificity', recall, 'specificity', specificity) {}

/**
 * The best specificity of all thresholds at which sensitivity is at least a value; 0 for none: {@link SensitivityAtSpecificity} the other
 * way round. Source: https://keras.io/api/metrics/classification_metrics/#specificityatsensitivity-class
 *
 * @example
 * ```ts
 * import { SpecificityAtSensitivity } from 'keisan/metrics';
 *
 * const metric = new SpecificityAtSensitivity(0.5);
 * metric.updateState([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8]);
 * metric.result(); // 0.667
 * ```
 */
export class SpecificityAtSensitivity extends bestOf('SpecificityAtSensitivity', specificity, 'sensitivity', recall) {}
