import { allocate, asElement, checkDType, checkFits, type DType } from '../dtype.ts';
import { ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import { checkOptions, type OptionNames } from '../given/options.ts';
import { viewOf } from '../kernels/view.ts';
import { leaf } from '../leaf.ts';
import { checkShape, type Shape, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor } from './operands.ts';

/** Options of the functions that make tensors of a given shape. */
export interface CreationOptions {
  /** Default: float32, or the dtype of the tensor that the result is like. */
  dtype?: DType;
  /** Whether `backward()` computes a gradient with respect to it. Default: false. */
  requiresGrad?: boolean;
}

const creationOptions: OptionNames<CreationOptions> = { dtype: true, requiresGrad: 'flag' };

function filled(where: string, shape: Shape, value: number, options: CreationOptions): Tensor {
  checkShape(where, shape);
  checkOptions(where, options, creationOptions);
  const { dtype = 'float32', requiresGrad = false } = options;
  checkFits(where, shape, checkDType(where, dtype));
  const data = allocate(dtype, sizeOf(shape), where);
  if (typeof value !== 'number') {
    throw new ValueError({ where, got: `${describeValue(value)} to fill with`, expected: 'a number' });
  }
  if (!Object.is(value, 0)) data.fill(asElement(value, dtype));
  return leaf(viewOf(data, shape), dtype, requiresGrad);
}

function filledLike(where: string, x: Tensor, value: number, options: CreationOptions): Tensor {
  checkTensor(where, x);
  checkOptions(where, options, creationOptions);
  return filled(where, x.shape, value, { ...options, dtype: options.dtype ?? x.dtype });
}

/**
 * A tensor of `shape` with `fillValue` everywhere, converted to the dtype as `cast` converts. Source: NumPy's full.
 * @throws ValueError when `shape` is no list of lengths, `fillValue` no number, or the tensor too large.
 *
 * @example
 * ```ts
 * import { full } from 'keisan';
 *
 * full([2, 2], 7); // [[7, 7], [7, 7]]
 * ```
 */
export function full(shape: Shape, fillValue: number, options: CreationOptions = {}): Tensor {
  return filled('full', shape, fillValue, options);
}

/**
 * A tensor of `shape` full of zeros. Source: NumPy's zeros.
 * @throws ValueError when `shape` is no list of lengths, or the tensor too large.
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 *
 * zeros([2, 3]); // [[0, 0, 0], [0, 0, 0]]
 * zeros([2], { dtype: 'int32' }).dtype; // 'int32'
 * ```
 */
export function zeros(shape: Shape, options: CreationOptions = {}): Tensor {
  return filled('zeros', shape, 0, options);
}

/**
 * A tensor of `shape` full of ones. Source: NumPy's ones.
 * @throws ValueError when `shape` is no list of lengths, or the tensor too large.
 *
 * @example
 * ```ts
 * import { ones } from 'keisan';
 *
 * ones([3]); // [1, 1, 1]
 * ```
 */
export function ones(shape: Shape, options: CreationOptions = {}): Tensor {
  return filled('ones', shape, 1, options);
}

/**
 * A tensor of the shape of `x`, and of its dtype unless another is asked for, with `fillValue` everywhere. In traced code too: it
 * needs no value of `x`. Source: NumPy's full_like.
 * @throws ValueError when `x` is no tensor, or `fillValue` no number.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { fullLike } from 'keisan/ops';
 *
 * fullLike(tensor([[1, 2], [3, 4]]), 0.5); // [[0.5, 0.5], [0.5, 0.5]]
 * ```
 */
export function fullLike(x: Tensor, fillValue: number, options: CreationOptions = {}): Tensor {
  return filledLike('fullLike', x, fillValue, options);
}

/** Zeros of the shape of `x`, and of its dtype unless another is asked for. Source: NumPy's zeros_like. */
export function zerosLike(x: Tensor, options: CreationOptions = {}): Tensor {
  return filledLike('zerosLike', x, 0, options);
}

/** Ones of the shape of `x`, and of its dtype unless another is asked for. Source: NumPy's ones_like. */
export function onesLike(x: Tensor, options: CreationOptions = {}): Tensor {
  return filledLike('onesLike', x, 1, options);
}

/** Options of {@link eye} and {@link tri}. */
export interface EyeOptions extends CreationOptions {
  /** The number of columns. Default: the number of rows. */
  m?: number;
  /** The diagonal: 0 the main one, positive above it. Default: 0. */
  k?: number;
}

/** A matrix with ones on the diagonal, and also to the left of it where `below` asks for them. */
function diagonal(where: string, n: number, options: EyeOptions, below: boolean): Tensor {
  checkOptions(where, options, { m: true, k: true, ...creationOptions });
  const { m = n, k = 0, dtype = 'float32', requiresGrad = false } = options;
  if (!Number.isInteger(k)) {
    throw new ValueError({ where, got: `k ${describeValue(k)}`, expected: 'a whole number' });
  }
  checkFits(where, checkShape(where, [n, m]), checkDType(where, dtype));
  const data = allocate(dtype, n * m, where);
  for (let i = 0; i < n; i++) {
    const end = Math.min(i + k + 1, m);
    const start = below ? 0 : Math.max(0, i + k);
    if (start < end) data.fill(1, i * m + start, i * m + end);
  }
  return leaf(viewOf(data, [n, m]), dtype, requiresGrad);
}

/**
 * An `[n, m]` matrix with ones on a diagonal and zeros elsewhere. Source: NumPy's eye.
 * @throws ValueError when `n` or `m` is no length, or `k` no whole number.
 *
 * @example
 * ```ts
 * import { eye } from 'keisan';
 *
 * eye(2); // [[1, 0], [0, 1]]
 * ```
 */
export function eye(n: number, options: EyeOptions = {}): Tensor {
  return diagonal('eye', n, options, false);
}

/**
 * An `[n, m]` matrix with ones on a diagonal and below it, and zeros above. Source: NumPy's tri.
 * @throws ValueError when `n` or `m` is no length, or `k` no whole number.
 *
 * @example
 * ```ts
 * import { tri } from 'keisan/ops';
 *
 * tri(2); // [[1, 0], [1, 1]]
 * ```
 */
export function tri(n: number, options: EyeOptions = {}): Tensor {
  return diagonal('tri', n, options, true);
}
