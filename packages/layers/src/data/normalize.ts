import {
  abs,
  borrow,
  cast,
  checkOptions,
  div,
  equal,
  isFloat,
  max,
  min,
  notEqual,
  pow,
  sqrt,
  square,
  sum,
  type Tensor,
  type TensorData,
  where,
} from '@keisan/autograd';
import { toTensor } from '../to-tensor.ts';

/** Options of {@link normalize}. */
export interface NormalizeOptions {
  /** The axis of the vectors. Default: -1. */
  axis?: number;
  /** The order of the norm: 2 for the Euclidean one, 1 for the sum, Infinity for the largest. Default: 2. */
  order?: number;
}

/** `sum(|x| ** order) ** (1 / order)` along an axis, which stays with length 1. Source: NumPy's linalg.norm. */
function norm(x: Tensor, order: number, axis: number): Tensor {
  const along = { axis, keepdims: true };
  if (order === 2) return sqrt(sum(square(x), along));
  const sizes = abs(x);
  if (order === 1) return sum(sizes, along);
  if (order === Infinity) return max(sizes, along);
  if (order === -Infinity) return min(sizes, along);
  if (order === 0) return sum(cast(notEqual(x, 0), x.dtype), along);
  return pow(sum(pow(sizes, order), along), 1 / order);
}

/**
 * Vectors along an axis divided by their norm; zero vectors stay zero. Integers become float32.
 *
 * @throws ValueError when there is no such axis.
 *
 * Source: https://keras.io/api/utils/python_utils/#normalize-function
 *
 * @example
 * ```ts
 * import { normalize } from 'keisan/utils';
 *
 * normalize([[3, 4]]).toArray(); // [[0.6, 0.8]] to float32's precision
 * ```
 */
export function normalize(x: Tensor | TensorData, options: NormalizeOptions = {}): Tensor {
  checkOptions('normalize', options, { axis: true, order: true });
  const { axis = -1, order = 2 } = options;
  const given = toTensor('normalize', x, borrow);
  const t = isFloat(given.dtype) ? given : cast(given, 'float32');
  const length = norm(t, order, axis);
  return div(t, where(equal(length, 0), 1, length));
}
