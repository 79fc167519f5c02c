import { neg } from '@keisan/autograd';
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  crossentropyOptions,
  smoothingOptions,
  sparseCategoricalCrossentropy,
  sparseCrossentropyOptions,
} from '../losses/crossentropy.ts';
import { klDivergence, poisson } from '../losses/divergence.ts';
import { categoricalHinge, hinge, squaredHinge } from '../losses/hinge.ts';
import {
  cosineOptions,
  cosineSimilarity,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from '../losses/regression.ts';
import {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  sparseTopKOptions,
  thresholdOptions,
  topKCategoricalAccuracy,
  topKOptions,
} from './accuracy.ts';
import { concordanceCorrelation, correlationOptions, pearsonCorrelation } from './correlation.ts';
import { metricOf } from './of-function.ts';

// The table of metrics that are the mean of a function: a row says the name, the function, its options and what it is.

/**
 * How often predictions equal targets. Source: https://keras.io/api/metrics/accuracy_metrics/#accuracy-class
 *
 * @example
 * ```ts
 * import { Accuracy } from 'keisan/metrics';
 *
 * const metric = new Accuracy();
 * metric.updateState([1, 2, 3], [1, 2, 4]);
 * metric.result(); // 0.667
 * ```
 */
export class Accuracy extends metricOf('Accuracy', accuracy, { direction: 'up' }) {}

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
export class BinaryAccuracy extends metricOf('BinaryAccuracy', binaryAccuracy, {
  direction: 'up',
  options: thresholdOptions,
}) {}

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
export class CategoricalAccuracy extends metricOf('CategoricalAccuracy', categoricalAccuracy, { direction: 'up' }) {}

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
export class SparseCategoricalAccuracy extends metricOf('SparseCategoricalAccuracy', sparseCategoricalAccuracy, {
  direction: 'up',
}) {}

/**
 * How often the class of a one-hot target is among the `k` largest outputs. Source: https://keras.io/api/metrics/accuracy_metrics/#topkcategoricalaccuracy-class
 *
 * @example
 * ```ts
 * import { TopKCategoricalAccuracy } from 'keisan/metrics';
 *
 * const metric = new TopKCategoricalAccuracy({ k: 2 });
 * metric.updateState([[0, 0, 1], [0, 1, 0]], [[0.1, 0.7, 0.2], [0.5, 0.1, 0.4]]);
 * metric.result(); // 0.5
 * ```
 */
export class TopKCategoricalAccuracy extends metricOf('TopKCategoricalAccuracy', topKCategoricalAccuracy, {
  direction: 'up',
  options: topKOptions,
}) {}

/**
 * How often a class number is among those of the `k` largest outputs. Source: https://keras.io/api/metrics/accuracy_metrics/#sparsetopkcategoricalaccuracy-class
 *
 * @example
 * ```ts
 * import { SparseTopKCategoricalAccuracy } from 'keisan/metrics';
 *
 * const metric = new SparseTopKCategoricalAccuracy({ k: 2 });
 * metric.updateState([2, 1], [[0.1, 0.7, 0.2], [0.5, 0.1, 0.4]]);
 * metric.result(); // 0.5
 * ```
 */
export class SparseTopKCategoricalAccuracy extends metricOf(
  'SparseTopKCategoricalAccuracy',
  sparseTopKCategoricalAccuracy,
  { direction: 'up', options: sparseTopKOptions },
) {}

/**
 * The mean of {@link binaryCrossentropy}. Source: https://keras.io/api/metrics/probabilistic_metrics/#binarycrossentropy-class
 *
 * @example
 * ```ts
 * import { BinaryCrossentropy } from 'keisan/metrics';
 *
 * const metric = new BinaryCrossentropy();
 * metric.updateState([[1], [0]], [[0.8], [0.4]]);
 * metric.result(); // 0.367
 * ```
 */
export class BinaryCrossentropy extends metricOf('BinaryCrossentropy', binaryCrossentropy, {
  direction: 'down',
  options: smoothingOptions,
}) {}

/**
 * The mean of {@link categoricalCrossentropy}. Source: https://keras.io/api/metrics/probabilistic_metrics/#categoricalcrossentropy-class
 *
 * @example
 * ```ts
 * import { CategoricalCrossentropy } from 'keisan/metrics';
 *
 * const metric = new CategoricalCrossentropy();
 * metric.updateState([[0, 1, 0]], [[0.05, 0.9, 0.05]]);
 * metric.result(); // 0.105
 * ```
 */
export class CategoricalCrossentropy extends metricOf('CategoricalCrossentropy', categoricalCrossentropy, {
  direction: 'down',
  options: crossentropyOptions,
}) {}

/**
 * The mean of {@link sparseCategoricalCrossentropy}. Source: https://keras.io/api/metrics/probabilistic_metrics/#sparsecategoricalcrossentropy-class
 *
 * @example
 * ```ts
 * import { SparseCategoricalCrossentropy } from 'keisan/metrics';
 *
 * const metric = new SparseCategoricalCrossentropy();
 * metric.updateState([1], [[0.05, 0.9, 0.05]]);
 * metric.result(); // 0.105
 * ```
 */
export class SparseCategoricalCrossentropy extends metricOf(
  'SparseCategoricalCrossentropy',
  sparseCategoricalCrossentropy,
  { direction: 'down', options: sparseCrossentropyOptions },
) {}

/**
 * The mean of {@link klDivergence}. Source: https://keras.io/api/metrics/probabilistic_metrics/#kldivergence-class
 *
 * @example
 * ```ts
 * import { KLDivergence } from 'keisan/metrics';
 *
 * const metric = new KLDivergence();
 * metric.updateState([[0.2, 0.8]], [[0.4, 0.6]]);
 * metric.result(); // 0.0915
 * ```
 */
export class KLDivergence extends metricOf('KLDivergence', klDivergence) {}

/**
 * The mean of {@link poisson}. Source: https://keras.io/api/metrics/probabilistic_metrics/#poisson-class
 *
 * @example
 * ```ts
 * import { Poisson } from 'keisan/metrics';
 *
 * const metric = new Poisson();
 * metric.updateState([[2, 0]], [[1.5, 0.5]]);
 * metric.result(); // 0.595
 * ```
 */
export class Poisson extends metricOf('Poisson', poisson) {}

/**
 * The mean squared error. Source: https://keras.io/api/metrics/regression_metrics/#meansquarederror-class
 *
 * @example
 * ```ts
 * import { MeanSquaredError } from 'keisan/metrics';
 *
 * const metric = new MeanSquaredError();
 * metric.updateState([[0, 1]], [[1, 3]]);
 * metric.result(); // 2.5
 * ```
 */
export class MeanSquaredError extends metricOf('MeanSquaredError', meanSquaredError, { direction: 'down' }) {}

/**
 * The mean absolute error. Source: https://keras.io/api/metrics/regression_metrics/#meanabsoluteerror-class
 *
 * @example
 * ```ts
 * import { MeanAbsoluteError } from 'keisan/metrics';
 *
 * const metric = new MeanAbsoluteError();
 * metric.updateState([[0, 1]], [[1, 3]]);
 * metric.result(); // 1.5
 * ```
 */
export class MeanAbsoluteError extends metricOf('MeanAbsoluteError', meanAbsoluteError, { direction: 'down' }) {}

/**
 * The mean absolute error in percent of the targets. Source: https://keras.io/api/metrics/regression_metrics/#meanabsolutepercentageerror-class
 *
 * @example
 * ```ts
 * import { MeanAbsolutePercentageError } from 'keisan/metrics';
 *
 * const metric = new MeanAbsolutePercentageError();
 * metric.updateState([[2, 10]], [[1, 11]]);
 * metric.result(); // 30
 * ```
 */
export class MeanAbsolutePercentageError extends metricOf('MeanAbsolutePercentageError', meanAbsolutePercentageError, {
  direction: 'down',
}) {}

/**
 * The mean squared difference of logarithms. Source: https://keras.io/api/metrics/regression_metrics/#meansquaredlogarithmicerror-class
 *
 * @example
 * ```ts
 * import { MeanSquaredLogarithmicError } from 'keisan/metrics';
 *
 * const metric = new MeanSquaredLogarithmicError();
 * metric.updateState([[2, 10]], [[1, 11]]);
 * metric.result(); // 0.086
 * ```
 */
export class MeanSquaredLogarithmicError extends metricOf('MeanSquaredLogarithmicError', meanSquaredLogarithmicError, {
  direction: 'down',
}) {}

/**
 * The mean cosine of the angle between targets and outputs: 1 for the same direction. Source: https://keras.io/api/metrics/regression_metrics/#cosinesimilarity-class
 *
 * @example
 * ```ts
 * import { CosineSimilarity } from 'keisan/metrics';
 *
 * const metric = new CosineSimilarity();
 * metric.updateState([[1, 0], [1, 1]], [[2, 0], [0, 3]]);
 * metric.result(); // 0.854
 * ```
 */
export class CosineSimilarity extends metricOf(
  'CosineSimilarity',
  (yTrue, yPred, options) => neg(cosineSimilarity(yTrue, yPred, options)),
  { direction: 'up', options: cosineOptions },
) {}

/**
 * The mean of {@link logCosh}. Source: https://keras.io/api/metrics/regression_metrics/#logcosherror-class
 *
 * @example
 * ```ts
 * import { LogCoshError } from 'keisan/metrics';
 *
 * const metric = new LogCoshError();
 * metric.updateState([[0, 1]], [[1, 3]]);
 * metric.result(); // 0.879
 * ```
 */
export class LogCoshError extends metricOf('LogCoshError', logCosh, { direction: 'down', name: 'logcosh' }) {}

/**
 * The mean of {@link pearsonCorrelation}. Source: https://keras.io/api/metrics/regression_metrics/#pearsoncorrelation-class
 *
 * @example
 * ```ts
 * import { PearsonCorrelation } from 'keisan/metrics';
 *
 * const metric = new PearsonCorrelation();
 * metric.updateState([[0, 1, 0.5], [1, 1, 0.2]], [[0.1, 0.9, 0.5], [1, 0.9, 0.2]]);
 * metric.result(); // 0.997
 * ```
 */
export class PearsonCorrelation extends metricOf('PearsonCorrelation', pearsonCorrelation, {
  direction: 'up',
  options: correlationOptions,
}) {}

/**
 * The mean of {@link concordanceCorrelation}. Source: https://keras.io/api/metrics/regression_metrics/#concordancecorrelation-class
 *
 * @example
 * ```ts
 * import { ConcordanceCorrelation } from 'keisan/metrics';
 *
 * const metric = new ConcordanceCorrelation();
 * metric.updateState([[0, 1, 0.5], [1, 1, 0.2]], [[0.1, 0.9, 0.5], [1, 0.9, 0.2]]);
 * metric.result(); // 0.982
 * ```
 */
export class ConcordanceCorrelation extends metricOf('ConcordanceCorrelation', concordanceCorrelation, {
  direction: 'up',
  options: correlationOptions,
}) {}

/**
 * The mean of {@link hinge}. Source: https://keras.io/api/metrics/hinge_metrics/#hinge-class
 *
 * @example
 * ```ts
 * import { Hinge } from 'keisan/metrics';
 *
 * const metric = new Hinge();
 * metric.updateState([[1, 0]], [[0.6, 0.4]]);
 * metric.result(); // 0.9
 * ```
 */
export class Hinge extends metricOf('Hinge', hinge, { direction: 'down' }) {}

/**
 * The mean of {@link squaredHinge}. Source: https://keras.io/api/metrics/hinge_metrics/#squaredhinge-class
 *
 * @example
 * ```ts
 * import { SquaredHinge } from 'keisan/metrics';
 *
 * const metric = new SquaredHinge();
 * metric.updateState([[1, 0]], [[0.6, 0.4]]);
 * metric.result(); // 1.06
 * ```
 */
export class SquaredHinge extends metricOf('SquaredHinge', squaredHinge, { direction: 'down' }) {}

/**
 * The mean of {@link categoricalHinge}. Source: https://keras.io/api/metrics/hinge_metrics/#categoricalhinge-class
 *
 * @example
 * ```ts
 * import { CategoricalHinge } from 'keisan/metrics';
 *
 * const metric = new CategoricalHinge();
 * metric.updateState([[0, 1, 0]], [[0.05, 0.9, 0.05]]);
 * metric.result(); // 0.15
 * ```
 */
export class CategoricalHinge extends metricOf('CategoricalHinge', categoricalHinge, { direction: 'down' }) {}
