export {
  type BinaryFocalOptions,
  binaryCrossentropy,
  binaryFocalCrossentropy,
  type CategoricalFocalOptions,
  type CrossentropyOptions,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  type SparseCrossentropyOptions,
  sparseCategoricalCrossentropy,
} from '../losses/crossentropy.ts';
export { klDivergence, poisson } from '../losses/divergence.ts';
export { categoricalHinge, hinge, squaredHinge } from '../losses/hinge.ts';
export {
  type HuberOptions,
  huber,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from '../losses/regression.ts';
export {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  type SparseTopKOptions,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  type ThresholdOptions,
  type TopKOptions,
  topKCategoricalAccuracy,
} from './accuracy.ts';
export { type CorrelationOptions, concordanceCorrelation, pearsonCorrelation } from './correlation.ts';
