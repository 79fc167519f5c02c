import { argmax, cast, equal, greater, squeeze, type Tensor } from '@keisan/autograd';
import { ofTensors } from '../losses/of-tensors.ts';
import { toSameRank } from '../losses/ranks.ts';
import { number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { readOptions, withDefaults } from '../options/read.ts';
import { MeanMetricWrapper } from './mean.ts';
import { type MetricOptions, metricOptions } from './metric.ts';

const hits = (a: Tensor, b: Tensor): Tensor => cast(equal(a, b), 'float32');

/** 1 where prediction and target are equal, else 0. Source: https://keras.io/api/metrics/accuracy_metrics/#accuracy-class */
export const accuracy = ofTensors('accuracy', (yTrue, yPred) => {
  const [targets, outputs] = toSameRank(cast(yTrue, yPred.dtype), yPred);
  return hits(targets, outputs);
});

const thresholdOptions = {
  /** Outputs above it count as 1. Default: 0.5. */
  threshold: option(number(), 0.5),
};

/** Options of {@link binaryAccuracy}. */
export interface ThresholdOptions extends OptionsOf<typeof thresholdOptions> {}

/** 1 where the output is on the right side of the threshold. Source: https://keras.io/api/metrics/accuracy_metrics/#binaryaccuracy-class */
export const binaryAccuracy = ofTensors('binaryAccuracy', (yTrue, yPred, options: ThresholdOptions = {}) => {
  const { threshold } = readOptions('binary_accuracy', thresholdOptions, options);
  const [targets, outputs] = toSameRank(yTrue, yPred);
  return hits(targets, cast(greater(outputs, threshold), targets.dtype));
});

/** 1 where the largest output is the largest target. Source: https://keras.io/api/metrics/accuracy_metrics/#categoricalaccuracy-class */
export const categoricalAccuracy = ofTensors('categoricalAccuracy', (yTrue, yPred) =>
  hits(argmax(yTrue, { axis: -1 }), argmax(yPred, { axis: -1 })),
);

/** 1 where the largest output is that of the class number. Source: https://keras.io/api/metrics/accuracy_metrics/#sparsecategoricalaccuracy-class */
export const sparseCategoricalAccuracy = ofTensors('sparseCategoricalAccuracy', (yTrue, yPred) => {
  const labels = yTrue.rank === yPred.rank && yTrue.shape.at(-1) === 1 ? squeeze(yTrue, -1) : yTrue;
  return hits(cast(labels, 'int32'), argmax(yPred, { axis: -1 }));
});

/** How often predictions equal targets. Source: https://keras.io/api/metrics/accuracy_metrics/#accuracy-class */
export class Accuracy extends MeanMetricWrapper {
  static override readonly className: string = 'Accuracy';

  /** @throws ValueError for an unknown option. */
  constructor(options: MetricOptions = {}) {
    super(accuracy, withDefaults(options, { name: 'accuracy' }));
  }

  override get direction() {
    return 'up' as const;
  }
}

/**
 * How often outputs lie on the right side of a threshold. Source: https://keras.io/api/metrics/accuracy_metrics/#binaryaccuracy-class
 *
 * @example
 * ```ts
 * import { BinaryAccuracy } from 'keisan/metrics';
 *
 * const metric = new BinaryAccuracy();
 * metric.updateState([[1], [0]], [[0.8], [0.6]]);
 * metric.result(); // 0.5
 * ```
 */
export class BinaryAccuracy extends MeanMetricWrapper {
  static override readonly className: string = 'BinaryAccuracy';
  static override readonly optionSchema: Schema = { ...thresholdOptions, ...metricOptions };

  /** @throws ValueError for an unknown option. */
  constructor(options: MetricOptions & ThresholdOptions = {}) {
    super(
      (yTrue, yPred) => binaryAccuracy(yTrue, yPred, { threshold: this.threshold }),
      withDefaults(options, { name: 'binary_accuracy' }),
    );
  }

  override get direction() {
    return 'up' as const;
  }
}

export interface BinaryAccuracy extends FieldsOf<typeof thresholdOptions> {}

/**
 * How often the largest output is that of a one-hot target. Source: https://keras.io/api/metrics/accuracy_metrics/#categoricalaccuracy-class
 *
 * @example
 * ```ts
 * import { CategoricalAccuracy } from 'keisan/metrics';
 *
 * const metric = new CategoricalAccuracy();
 * metric.updateState([[0, 1], [1, 0]], [[0.1, 0.9], [0.2, 0.8]]);
 * metric.result(); // 0.5
 * ```
 */
export class CategoricalAccuracy extends MeanMetricWrapper {
  static override readonly className: string = 'CategoricalAccuracy';

  /** @throws ValueError for an unknown option. */
  constructor(options: MetricOptions = {}) {
    super(categoricalAccuracy, withDefaults(options, { name: 'categorical_accuracy' }));
  }

  override get direction() {
    return 'up' as const;
  }
}

/**
 * How often the largest output is that of a class number. Source: https://keras.io/api/metrics/accuracy_metrics/#sparsecategoricalaccuracy-class
 *
 * @example
 * ```ts
 * import { SparseCategoricalAccuracy } from 'keisan/metrics';
 *
 * const metric = new SparseCategoricalAccuracy();
 * metric.updateState([1, 0], [[0.1, 0.9], [0.2, 0.8]]);
 * metric.result(); // 0.5
 * ```
 */
export class SparseCategoricalAccuracy extends MeanMetricWrapper {
  static override readonly className: string = 'SparseCategoricalAccuracy';

  /** @throws ValueError for an unknown option. */
  constructor(options: MetricOptions = {}) {
    super(sparseCategoricalAccuracy, withDefaults(options, { name: 'sparse_categorical_accuracy' }));
  }

  override get direction() {
    return 'up' as const;
  }
}
