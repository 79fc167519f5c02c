import { allocate, allocateLike, type DType, type TypedArray } from '../dtype.ts';
import { type Shape, sizeOf } from '../shape.ts';
import { assign } from './assign.ts';

/** A strided view over a typed array: what a tensor's value is made of. */
export class View {
  /** The number of elements. */
  readonly size: number;

  constructor(
    readonly data: TypedArray,
    readonly shape: Shape,
    /** How many elements of `data` lie between neighbours along each axis. */
    readonly stride: readonly number[],
    /** Where in `data` the first element is. */
    readonly offset: number,
  ) {
    this.size = sizeOf(shape);
  }
}

/** The strides of a row-major array of `shape`. */
function rowMajorStrides(shape: Shape): number[] {
  const strides: number[] = new Array(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i]!;
  }
  return strides;
}

/** A view over `data`: row-major from its start unless strides and offset say otherwise. */
export function viewOf(
  data: TypedArray,
  shape: Shape,
  strides: readonly number[] = rowMajorStrides(shape),
  offset = 0,
): View {
  return new View(data, shape, strides, offset);
}

/** A zeroed row-major array. */
export function zerosArray(shape: Shape, dtype: DType): View {
  return viewOf(allocate(dtype, sizeOf(shape)), shape);
}

/** Whether the elements of `x` follow each other in row-major order without gaps. */
export function isContiguous(x: View): boolean {
  let stride = 1;
  for (let i = x.shape.length - 1; i >= 0; i--) {
    const length = x.shape[i]!;
    if (length !== 1 && x.stride[i] !== stride) return false;
    stride *= length;
  }
  return true;
}

/** `x` itself when it is row-major without gaps, else a row-major copy. */
export function contiguous(x: View): View {
  if (isContiguous(x)) return x;
  const copy = viewOf(allocateLike(x.data, x.size), x.shape);
  assign(copy, x);
  return copy;
}

/** The elements of `x` in row-major order; shares memory when `x` is contiguous. */
export function elements(x: View): TypedArray {
  const { data, offset, size } = contiguous(x);
  return offset === 0 && data.length === size ? data : (data.subarray(offset, offset + size) as TypedArray);
}

/** `x` in memory of its own, row-major. */
export function copied(x: View): View {
  return isContiguous(x) ? viewOf(elements(x).slice() as TypedArray, x.shape) : contiguous(x);
}

/** `x` seen with `shape` under NumPy's broadcasting: stretched axes get stride 0. */
export function broadcastView(x: View, shape: Shape): View {
  const lead = shape.length - x.shape.length;
  const strides = shape.map((length, i) =>
    i < lead || (x.shape[i - lead] === 1 && length !== 1) ? 0 : x.stride[i - lead]!,
  );
  return viewOf(x.data, shape, strides, x.offset);
}

/** `x` with axes of length 1 put in and left out, as a view; null where `shape` differs from its own in more. */
export function unitAxesMoved(x: View, shape: Shape): View | null {
  const axes = x.shape.flatMap((length, axis) => (length === 1 ? [] : [axis]));
  const lengths = shape.filter((length) => length !== 1);
  if (lengths.length !== axes.length || axes.some((axis, i) => x.shape[axis] !== lengths[i])) return null;
  let next = 0;
  const strides = shape.map((length) => (length === 1 ? 0 : x.stride[axes[next++]!]!));
  return viewOf(x.data, shape, strides, x.offset);
}
