import {
  abs,
  cast,
  div,
  equal,
  isFloat,
  max,
  pow,
  sum,
  Tensor,
  type TensorData,
  tensor,
  where,
} from '@keisan/autograd';

/** Options of {@link normalize}. */
export interface NormalizeOptions {
  /** The axis of the vectors. Default: -1. */
  axis?: number;
  /** The order of the norm: 2 for the Euclidean one, 1 for the sum, Infinity for the largest. Default: 2. */
  order?: number;
}

/**
 * Vectors along an axis divided by their norm; zero vectors stay zero.
 *
 * Source: https://keras.io/api/utils/python_utils/#normalize-function
 *
 * @example
 * ```ts
 * normalize([[3, 4]]).toArray(); // [[0.6, 0.8]]
 * ```
 */
export function normalize(x: Tensor | TensorData, { axis = -1, order = 2 }: NormalizeOptions = {}): Tensor {
  const given = x instanceof Tensor ? x : tensor(x);
  const t = isFloat(given.dtype) ? given : cast(given, 'float32');
  const options = { axis, keepdims: true };
  const norm = order === Infinity ? max(abs(t), options) : pow(sum(pow(abs(t), order), options), 1 / order);
  return div(t, where(equal(norm, 0), 1, norm));
}
