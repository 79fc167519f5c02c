import { describeValue } from './describe-value.ts';
import { allocate, asElement, checkDifferentiable, checkDType, checkFits, type DType } from './dtype.ts';
import { ShapeError, ValueError } from './errors.ts';
import { convert } from './kernels/elementwise.ts';
import { copied, elements, isContiguous, type NdArray, viewOf } from './kernels/view.ts';
import { checkTensor } from './ops/operands.ts';
import { checkOptions, type OptionNames } from './options.ts';
import { checkShape, formatShape, type Shape, sameShape, sizeOf } from './shape.ts';
import { Tensor } from './tensor.ts';
import { readData, type Source, type TensorData } from './tensor-data.ts';

/** Options of {@link tensor}. */
export interface TensorOptions {
  /** The shape, for a flat or typed array. Default: that of the nesting; one axis for a typed array. */
  shape?: Shape;
  /** To convert to, as `cast` converts. Default: that of the typed array; for nested arrays float32, or bool for booleans. */
  dtype?: DType;
  /** Whether `backward()` computes a gradient with respect to it. Default: false. */
  requiresGrad?: boolean;
  /** Whether the tensor has memory of its own. False takes a typed array or ndarray as it is: do not write to it any more. Default: true. */
  copy?: boolean;
  /** A label for diagrams. */
  name?: string;
}

const tensorOptions: OptionNames<TensorOptions> = {
  dtype: true,
  shape: true,
  requiresGrad: 'flag',
  copy: 'flag',
  name: 'text',
};

/** Options of the functions that make tensors of a given shape. */
export interface CreationOptions {
  /** Default: float32. */
  dtype?: DType;
  /** Whether `backward()` computes a gradient with respect to it. Default: false. */
  requiresGrad?: boolean;
}

const creationOptions: OptionNames<CreationOptions> = { dtype: true, requiresGrad: 'flag' };

/**
 * A tensor from numbers or booleans in nested arrays, from a typed array with a shape, from an ndarray or from a tensor.
 * The numbers are copied: what is written to the array afterwards changes no tensor. `copy: false` takes the array itself instead,
 * for one that nobody else writes to: a Float32Array, Float64Array, Int32Array, Uint8Array or Uint8ClampedArray, or an ndarray of
 * one, that needs no conversion. Memory that is shared between threads or can be resized is copied all the same, once.
 *
 * Numbers in plain arrays give float32, booleans bool; ask for another with `dtype`.
 *
 * @throws ShapeError when nested arrays are ragged or the shape does not fit, ValueError for anything but numbers, for more than
 * 2,147,483,647 elements or 4 GiB, and for `copy: false` where the numbers have to be copied.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * tensor([[1, 2], [3, 4]]).shape; // [2, 2]
 * tensor(new Uint8Array(6), { shape: [2, 3] }).dtype; // 'uint8'
 * tensor([1, 2, 3], { requiresGrad: true });
 * ```
 */
export function tensor(data: TensorData, options: TensorOptions = {}): Tensor {
  checkOptions('tensor', options, tensorOptions);
  const { copy = true } = options;
  return fromSource(readData(data), options, copy);
}

/**
 * `data` as a tensor in the same memory where that can be, otherwise in memory of its own. For as long as nobody writes to `data`.
 * @throws as {@link tensor} does.
 */
export function borrow(data: TensorData): Tensor {
  const source = readData(data);
  return fromSource(source, {}, source.memory !== 'given');
}

function fromSource(source: Source, options: TensorOptions, copy: boolean): Tensor {
  const { value } = source;
  const { requiresGrad = false, name = '' } = options;
  const dtype = checkDType('tensor', options.dtype ?? source.defaultDType);
  const shape = checkShape('tensor', options.shape ?? value.shape);
  if (sizeOf(shape) !== sizeOf(value.shape)) {
    throw new ShapeError({
      where: 'tensor',
      got: `${sizeOf(value.shape)} elements and the shape ${formatShape(shape)}`,
      expected: `${sizeOf(shape)} elements for that shape`,
    });
  }
  checkFits('tensor', shape, dtype);
  const inOrder = isContiguous(value) || sameShape(shape, value.shape);
  if (!copy && (source.memory === 'converted' || source.dtype !== dtype || !inOrder)) {
    throw new ValueError({
      where: 'tensor',
      got: `copy: false for ${source.what}${source.dtype === dtype ? '' : ` as ${dtype}`}${inOrder ? '' : ' in another order'}`,
      expected: 'an array that needs no conversion, such as a Float32Array for float32',
      fix: 'Leave copy out: the numbers are then converted',
    });
  }
  const held = inMemory(source, dtype, copy);
  const shaped = sameShape(shape, held.shape) ? held : viewOf(elements(held), shape);
  return leaf(shaped, dtype, requiresGrad, name);
}

/** The numbers as elements of `dtype`, in new memory if they are to be copied. */
function inMemory({ value, dtype: given, memory }: Source, dtype: DType, copy: boolean): NdArray {
  if (given !== dtype) return convert(value, dtype);
  return copy && memory === 'given' ? copied(value) : value;
}

function leaf(value: NdArray, dtype: DType, requiresGrad = false, name = ''): Tensor {
  if (requiresGrad) checkDifferentiable('requiresGrad', dtype);
  const t = new Tensor({ shape: value.shape.slice(), dtype }, value, null, requiresGrad);
  t.name = name;
  return t;
}

/**
 * A tensor of `shape` with `fillValue` everywhere, converted to the dtype as `cast` converts. Source: NumPy's full.
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

function filled(where: string, shape: Shape, value: number, options: CreationOptions): Tensor {
  checkOptions(where, options, creationOptions);
  const { dtype = 'float32', requiresGrad = false } = options;
  checkFits(where, checkShape(where, shape), checkDType(where, dtype));
  const data = allocate(dtype, sizeOf(shape), where);
  if (typeof value !== 'number') {
    throw new ValueError({ where, got: `${describeValue(value)} to fill with`, expected: 'a number' });
  }
  if (!Object.is(value, 0)) data.fill(asElement(value, dtype));
  return leaf(viewOf(data, shape), dtype, requiresGrad);
}

/**
 * A tensor of `shape` full of zeros. Source: NumPy's zeros.
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

/** Zeros of the shape and dtype of `x`. Source: NumPy's zeros_like. */
export function zerosLike(x: Tensor): Tensor {
  checkTensor('zerosLike', x);
  return zeros(x.shape, { dtype: x.dtype });
}

/** Ones of the shape and dtype of `x`. Source: NumPy's ones_like. */
export function onesLike(x: Tensor): Tensor {
  checkTensor('onesLike', x);
  return ones(x.shape, { dtype: x.dtype });
}

/** Options of {@link eye}. */
export interface EyeOptions extends CreationOptions {
  /** The number of columns. Default: the number of rows. */
  m?: number;
  /** The diagonal: 0 the main one, positive above it. Default: 0. */
  k?: number;
}

/**
 * An `[n, m]` matrix with ones on a diagonal and zeros elsewhere. Source: NumPy's eye.
 *
 * @example
 * ```ts
 * import { eye } from 'keisan';
 *
 * eye(2); // [[1, 0], [0, 1]]
 * ```
 */
export function eye(n: number, options: EyeOptions = {}): Tensor {
  checkOptions('eye', options, { m: true, k: 'number', ...creationOptions });
  const { m = n, k = 0, dtype = 'float32', requiresGrad = false } = options;
  checkFits('eye', checkShape('eye', [n, m]), checkDType('eye', dtype));
  const data = allocate(dtype, n * m, 'eye');
  for (let i = Math.max(0, -k); i < n && i + k < m; i++) data[i * m + i + k] = 1;
  return leaf(viewOf(data, [n, m]), dtype, requiresGrad);
}
