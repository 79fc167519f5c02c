import { DTypeError } from './errors.ts';
import { checkSize, takeMemory } from './given/size-limits.ts';
import { notAmong } from './given/suggestion.ts';

/** Element types of a tensor. `bool` is stored as one byte per element, 0 or 1. */
export type DType = 'bool' | 'uint8' | 'int32' | 'float32' | 'float64';

/** The typed arrays that hold tensor elements. */
export type TypedArray = Uint8Array | Int32Array | Float32Array | Float64Array;

interface TypedArrayConstructor {
  new (length: number): TypedArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray;
}

interface DTypeInfo {
  readonly Array: TypedArrayConstructor;
  readonly bytes: number;
  readonly range: readonly [least: number, greatest: number];
}

const infos: Readonly<Record<DType, DTypeInfo>> = {
  bool: { Array: Uint8Array, bytes: 1, range: [0, 1] },
  uint8: { Array: Uint8Array, bytes: 1, range: [0, 255] },
  int32: { Array: Int32Array, bytes: 4, range: [-(2 ** 31), 2 ** 31 - 1] },
  float32: { Array: Float32Array, bytes: 4, range: [-Infinity, Infinity] },
  float64: { Array: Float64Array, bytes: 8, range: [-Infinity, Infinity] },
};

/** Every dtype, in the order of promotion: a pair of dtypes promotes to the later one. */
export const dtypes = Object.keys(infos) as readonly DType[];

/**
 * Checks that there can be a tensor of a shape and dtype, before memory is taken for it.
 * @throws ValueError that says how large it would be, ShapeError when it has too many axes.
 */
export function checkFits(where: string, shape: readonly number[], dtype: DType): void {
  checkSize(where, shape, dtype, infos[dtype].bytes);
}

/**
 * A zeroed typed array of `length` elements of `dtype`.
 * @throws ValueError naming `where` when it would be larger than an array can be, or than there is memory left.
 */
export function allocate(dtype: DType, length: number, where = 'tensor'): TypedArray {
  checkFits(where, [length], dtype);
  const { Array: Constructor, bytes } = infos[dtype];
  return takeMemory(where, length * bytes, () => new Constructor(length));
}

/** A zeroed typed array of `length` elements of the type of `like`. */
export function allocateLike(like: TypedArray, length: number): TypedArray {
  const Constructor = like.constructor as TypedArrayConstructor;
  return takeMemory('tensor', length * like.BYTES_PER_ELEMENT, () => new Constructor(length));
}

/** `length` elements of `dtype` in memory that is there. */
export function overMemory(dtype: DType, buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray {
  return new infos[dtype].Array(buffer, byteOffset, length);
}

/** The least and the greatest number that `dtype` holds. */
export function rangeOf(dtype: DType): readonly [least: number, greatest: number] {
  return infos[dtype].range;
}

/**
 * `value` as an element of `dtype`, ready to be stored: 0 or 1 for bool. The rest a typed array does by itself: it truncates
 * towards zero and wraps around for integers, and rounds for floats.
 */
export function asElement(value: number, dtype: DType): number {
  return dtype === 'bool' ? Number(value !== 0) : value;
}

/** The size of one element of `dtype`, in bytes. */
export function bytesPerElement(dtype: DType): number {
  return infos[dtype].bytes;
}

/** Whether `dtype` is a floating-point type, the only kind that carries gradients. */
export function isFloat(dtype: DType): boolean {
  return dtype === 'float32' || dtype === 'float64';
}

/**
 * Checks that what has this dtype can be differentiated by.
 * @throws DTypeError for integers and booleans.
 */
export function checkDifferentiable(where: string, dtype: DType): void {
  if (isFloat(dtype)) return;
  throw new DTypeError({
    where,
    got: `a tensor of dtype ${dtype}`,
    expected: 'float32 or float64: only these have gradients',
    fix: "Convert it with .astype('float32')",
  });
}

/** What other languages and libraries call a dtype, or one that stands in for it here. */
const otherNames: ReadonlyMap<unknown, DType> = new Map([
  ...['boolean', 'bool_', 'b1'].map((name) => [name, 'bool'] as const),
  ...['byte', 'uint', 'u8', 'uint8clamped'].map((name) => [name, 'uint8'] as const),
  ...['int', 'integer', 'long', 'short', 'int8', 'int16', 'int64', 'i32', 'i64'].map(
    (name) => [name, 'int32'] as const,
  ),
  ...['float', 'half', 'single', 'number', 'f32'].map((name) => [name, 'float32'] as const),
  ...['double', 'f64'].map((name) => [name, 'float64'] as const),
]);

/**
 * `dtype`, if it is one.
 * @throws DTypeError that lists the known ones and suggests the nearest.
 */
export function checkDType(where: string, dtype: DType): DType {
  if (typeof dtype === 'string' && Object.hasOwn(infos, dtype)) return dtype;
  const meant = otherNames.get(dtype);
  const wrong = notAmong(where, 'dtype', dtype, dtypes);
  throw new DTypeError(meant ? { ...wrong, fix: `Did you mean '${meant}'?` } : wrong);
}

/**
 * The dtype in which two tensors meet: the later of the two in `bool, uint8, int32, float32, float64`.
 * Unlike NumPy, and like JAX and PyTorch, an integer never widens a float: int32 with float32 is float32.
 */
export function promoteTypes(a: DType, b: DType): DType {
  return dtypes.indexOf(a) >= dtypes.indexOf(b) ? a : b;
}

/** `dtype` if it is a float, else float32, the default float. */
export function floatType(dtype: DType): DType {
  return isFloat(dtype) ? dtype : 'float32';
}
