import {
  abs,
  cast,
  div,
  equal,
  greater,
  less,
  logicalAnd,
  max,
  min,
  notEqual,
  pow,
  sqrt,
  square,
  sum,
  Tensor,
  type TensorData,
  ValueError,
  where,
} from '@keisan/autograd';
import { borrow, checkOptions, describeValue, isFloat } from '@keisan/autograd/internal';
import { holds } from '../symbolic/tree.ts';
import { toTensor } from '../to-tensor.ts';

/** Options of {@link normalize}. */
export interface NormalizeOptions {
  /** The axis of the vectors. Default: -1. */
  axis?: number;
  /** The order of the norm: 2 for the Euclidean one, 1 for the sum, Infinity for the largest. Default: 2. */
  order?: number;
}

interface Along {
  readonly axis: number;
  readonly keepdims: true;
}

/**
 * What to divide by first, so that powers neither overflow nor vanish: the size that governs the norm. What is left has the same
 * direction, so the scale is a constant to gradients.
 */
function scaleOf(x: Tensor, order: number, along: Along): Tensor {
  const size = order < 0 ? min(abs(x), along) : max(abs(x), along);
  return where(logicalAnd(greater(size, 0), less(size, Infinity)), size, 1).detach();
}

/** `sum(|x| ** order) ** (1 / order)` along an axis, which stays with length 1. Source: NumPy's linalg.norm. */
function norm(x: Tensor, order: number, along: Along): Tensor {
  if (order === 2) return sqrt(sum(square(x), along));
  const sizes = abs(x);
  if (order === 1) return sum(sizes, along);
  if (order === Infinity) return max(sizes, along);
  if (order === -Infinity) return min(sizes, along);
  if (order === 0) return sum(cast(notEqual(x, 0), x.dtype), along);
  return pow(sum(pow(sizes, order), along), 1 / order);
}

function checkAxis(axis: unknown, rank: number): void {
  if (Number.isInteger(axis) && (axis as number) >= -rank && (axis as number) < rank) return;
  throw new ValueError({
    where: 'normalize',
    got: `axis ${describeValue(axis)} for a tensor of rank ${rank}`,
    expected: rank === 0 ? 'vectors' : `a whole number from ${-rank} to ${rank - 1}`,
  });
}

function checkOrder(order: unknown): void {
  if (typeof order === 'number' && !Number.isNaN(order)) return;
  throw new ValueError({ where: 'normalize', got: `order ${describeValue(order)}`, expected: 'a number' });
}

/** Whether numbers are JavaScript's own: their vectors are float32, also where they themselves are beyond it. */
const isPlain = (x: Tensor | TensorData): boolean =>
  !(x instanceof Tensor) && !holds(typeof x === 'object' && 'data' in x ? x.data : x, ArrayBuffer.isView);

/**
 * Vectors along an axis divided by their norm; zero vectors stay zero. Integers become float32.
 *
 * @throws ValueError when there is no such axis, or the order is no number.
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
  const given = toTensor('normalize', x, (data) => borrow(data, 'float64'));
  checkAxis(axis, given.rank);
  checkOrder(order);
  const t = isFloat(given.dtype) ? given : cast(given, 'float32');
  if (t.size === 0) return isPlain(x) ? cast(t, 'float32') : t;
  const along = { axis, keepdims: true } as const;
  const scaled = order === 0 ? t : div(t, scaleOf(t, order, along));
  const length = norm(scaled, order, along);
  const unit = div(scaled, where(equal(length, 0), 1, length));
  return isPlain(x) ? cast(unit, 'float32') : unit;
}
