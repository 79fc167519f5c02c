import { type LossIdentifier, losses } from './family.ts';
import type { Loss } from './loss.ts';

export {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  Huber,
  MeanAbsoluteError,
  MeanSquaredError,
  SparseCategoricalCrossentropy,
} from './classes.ts';
export {
  binaryCrossentropy,
  type CrossentropyOptions,
  categoricalCrossentropy,
  type SparseCrossentropyOptions,
  sparseCategoricalCrossentropy,
} from './crossentropy.ts';
export type { LossFunction, LossIdentifier, LossName } from './family.ts';
export { Loss, type LossOptions, type Reduction } from './loss.ts';
export { type HuberOptions, huber, meanAbsoluteError, meanSquaredError } from './regression.ts';

/**
 * The loss that an identifier stands for; null for null.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: LossIdentifier): Loss;
export function get(identifier: LossIdentifier | null): Loss | null;
export function get(identifier: LossIdentifier | null): Loss | null {
  return losses.get(identifier);
}
