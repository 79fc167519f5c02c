export { type CircleOptions, circle } from './circle.ts';
export {
  type BinaryFocalOptions,
  binaryCrossentropy,
  binaryFocalCrossentropy,
  type CategoricalFocalOptions,
  type CrossentropyOptions,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  type SparseCrossentropyOptions,
  sparseCategoricalCrossentropy,
} from './crossentropy.ts';
export { ctc } from './ctc.ts';
export { klDivergence, poisson } from './divergence.ts';
export { categoricalHinge, hinge, squaredHinge } from './hinge.ts';
export { type DiceOptions, dice, type TverskyOptions, tversky } from './overlap.ts';
export {
  type CosineOptions,
  cosineSimilarity,
  type HuberOptions,
  huber,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './regression.ts';
