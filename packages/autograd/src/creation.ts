import { describeValue } from './describe-value.ts';
import { allocate, asElement, checkDifferentiable, checkDType, type DType, type TypedArray } from './dtype.ts';
import { DTypeError, ShapeError, ValueError } from './errors.ts';
import { convert } from './kernels/elementwise.ts';
import { type NdArray, viewOf } from './kernels/view.ts';
import { checkTensor } from './ops/constants.ts';
import { checkOptions, type OptionNames } from './options.ts';
import { checkShape, formatShape, type Shape, sameShape, sizeOf } from './shape.ts';
import { type NestedArray, Tensor } from './tensor.ts';

/** Options of {@link tensor}. */
export interface TensorOptions {
  /** The shape, for a flat or typed array. Default: that of the nesting; one axis for a typed array. */
  shape?: Shape;
  /** To convert to, as `cast` converts. Default: that of the typed array; for nested arrays float32, or bool for booleans. */
  dtype?: DType;
  /** Whether `backward()` computes a gradient with respect to it. Default: false. */
  requiresGrad?: boolean;
  /** A label for diagrams. */
  name?: string;
}

const tensorOptions: OptionNames<TensorOptions> = { dtype: true, shape: true, requiresGrad: true, name: true };

/** Options of the functions that make tensors of a given shape. */
export interface CreationOptions {
  /** Default: float32. */
  dtype?: DType;
  /** Whether `backward()` computes a gradient with respect to it. Default: false. */
  requiresGrad?: boolean;
}

const creationOptions: OptionNames<CreationOptions> = { dtype: true, requiresGrad: true };

/** What a tensor can be made from. */
export type TensorData = NestedArray | ArrayBufferView | ArrayLike<number> | ArrayLike<bigint> | NdArrayLike | Tensor;

/** An ndarray of the `ndarray` package. */
export interface NdArrayLike {
  /** The elements, in an order that `stride` and `offset` tell. */
  readonly data: ArrayLike<number>;
  /** The length of each axis. */
  readonly shape: readonly number[];
  /** How many elements of `data` lie between neighbours along each axis. */
  readonly stride: readonly number[];
  /** Where in `data` the first element is. */
  readonly offset: number;
}

interface Flat {
  readonly value: NdArray;
  readonly dtype: DType;
}

const flat = (data: TypedArray, dtype: DType, shape: Shape = [data.length]): Flat => ({
  value: viewOf(data, shape),
  dtype,
});

/** Typed arrays of other element types are widened or narrowed to the dtype that holds their values. */
function fromTypedArray(data: ArrayBufferView): Flat {
  if (data instanceof Float32Array) return flat(data, 'float32');
  if (data instanceof Float64Array) return flat(data, 'float64');
  if (data instanceof Int32Array) return flat(data, 'int32');
  if (data instanceof Uint8Array) return flat(data, 'uint8');
  if (data instanceof Uint8ClampedArray) return flat(Uint8Array.from(data), 'uint8');
  if (data instanceof Int8Array || data instanceof Int16Array || data instanceof Uint16Array) {
    return flat(Int32Array.from(data), 'int32');
  }
  if (data instanceof Uint32Array || data instanceof BigInt64Array || data instanceof BigUint64Array) {
    const numbers = Array.from(data, Number);
    const wide = numbers.find((n) => n !== (n | 0));
    if (wide === undefined) return flat(Int32Array.from(numbers), 'int32');
    throw new ValueError({
      where: 'tensor',
      got: `the integer ${wide} in a ${data.constructor.name}`,
      expected: 'integers from -2147483648 to 2147483647, those of int32',
      fix: 'Convert the array to a Float64Array first',
    });
  }
  throw new DTypeError({ where: 'tensor', got: `a ${data.constructor.name}`, expected: 'a numeric typed array' });
}

const isNested = (data: unknown): data is readonly unknown[] => Array.isArray(data);

function nestedShape(data: unknown): number[] {
  const shape: number[] = [];
  for (let level = data; isNested(level); level = level[0]) shape.push(level.length);
  return shape;
}

const place = (index: readonly number[]) => `at [${index.join(', ')}]`;

/** The error for something at a place where there should be an array of `length`, or a number when that is undefined. */
function raggedAt(index: readonly number[], found: unknown, length: number | undefined): ShapeError {
  return new ShapeError({
    where: 'tensor',
    got: `${isNested(found) ? `an array of length ${found.length}` : describeValue(found)} ${place(index)}`,
    expected: `${length === undefined ? 'a number' : `an array of length ${length}`} there, as in the first place`,
    fix: 'Make all rows equally long',
  });
}

function adviceFor(found: unknown): string {
  if (typeof found !== 'string' && typeof found !== 'bigint') return 'Put a number in its place, or leave that row out';
  return Number.isNaN(Number(found)) ? 'Give each word a number' : 'Convert it with Number(...)';
}

function noNumberAt(index: readonly number[], found: unknown): ValueError {
  return new ValueError({
    where: 'tensor',
    got: `${describeValue(found)} ${place(index)}`,
    expected: 'numbers or booleans',
    fix: adviceFor(found),
  });
}

function fromNested(data: NestedArray): Flat {
  const shape = nestedShape(data);
  const out: number[] = [];
  const index: number[] = [];
  let booleans = 0;
  const visit = (level: unknown, axis: number): void => {
    if (isNested(level)) {
      if (level.length !== shape[axis]) throw raggedAt(index.slice(0, axis), level, shape[axis]);
      for (let i = 0; i < level.length; i++) {
        index[axis] = i;
        visit(level[i], axis + 1);
      }
    } else if (axis < shape.length) {
      throw raggedAt(index.slice(0, axis), level, shape[axis]);
    } else if (typeof level === 'number' || typeof level === 'boolean') {
      if (typeof level === 'boolean') booleans++;
      out.push(Number(level));
    } else {
      throw noNumberAt(index, level);
    }
  };
  visit(data, 0);
  if (booleans > 0 && booleans === out.length) return flat(Uint8Array.from(out), 'bool', shape);
  return flat(Float64Array.from(out), 'float64', shape);
}

function isNdArray(data: object): data is NdArrayLike {
  return 'data' in data && 'shape' in data && 'stride' in data && 'offset' in data;
}

function fromNdArray({ data, shape, stride, offset }: NdArrayLike): Flat {
  const typed = ArrayBuffer.isView(data) ? fromTypedArray(data) : fromNested(Array.from(data));
  return { value: viewOf(typed.value.data, shape, stride, offset), dtype: typed.dtype };
}

/**
 * A tensor from numbers or booleans in nested arrays, from a typed array with a shape, or from an ndarray.
 * A typed array or ndarray of a fitting dtype is shared, not copied: do not write to it afterwards.
 *
 * Numbers in plain arrays give float32, booleans bool; ask for another with `dtype`.
 *
 * @throws ShapeError when nested arrays are ragged or the shape does not fit, ValueError for anything but numbers.
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
  const { shape, requiresGrad = false, name = '' } = options;
  const isList = Array.isArray(data) || typeof data === 'number' || typeof data === 'boolean';
  const source = isList ? fromNested(data as NestedArray) : fromObject(data);
  const dtype = options.dtype ?? (isList && source.dtype === 'float64' ? 'float32' : source.dtype);
  checkDType('tensor', dtype);
  const value = dtype === source.dtype ? source.value : convert(source.value, dtype);
  const full = shape ?? value.shape;
  checkShape('tensor', full);
  if (sizeOf(full) !== sizeOf(value.shape)) {
    throw new ShapeError({
      where: 'tensor',
      got: `${sizeOf(value.shape)} elements and the shape ${formatShape(full)}`,
      expected: `${sizeOf(full)} elements for that shape`,
    });
  }
  const base = new Tensor({ shape: value.shape, dtype }, value, null, false);
  const shaped = sameShape(full, value.shape) ? value : viewOf(base.data, full);
  return leaf(shaped, dtype, requiresGrad, name);
}

function fromObject(data: unknown): Flat {
  if (data instanceof Tensor) return { value: data.value, dtype: data.dtype };
  if (ArrayBuffer.isView(data)) return fromTypedArray(data);
  if (typeof data === 'object' && data !== null && isNdArray(data)) return fromNdArray(data);
  throw new ValueError({
    where: 'tensor',
    got: describeValue(data),
    expected: 'a number, nested arrays of numbers, a typed array, an ndarray or a tensor',
  });
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
  const data = allocate(checkDType(where, dtype), sizeOf(checkShape(where, shape)));
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
  checkOptions('eye', options, { m: true, k: true, ...creationOptions });
  const { m = n, k = 0, dtype = 'float32', requiresGrad = false } = options;
  const data = allocate(checkDType('eye', dtype), sizeOf(checkShape('eye', [n, m])));
  for (let i = Math.max(0, -k); i < n && i + k < m; i++) data[i * m + i + k] = 1;
  return leaf(viewOf(data, [n, m]), dtype, requiresGrad);
}
