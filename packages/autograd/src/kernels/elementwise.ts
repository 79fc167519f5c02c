import ops from 'ndarray-ops';
import { allocateLike, type DType, type TypedArray } from '../dtype.ts';
import { type Shape, sameShape, sizeOf } from '../shape.ts';
import { broadcastView, elements, isContiguous, type NdArray, Row, type View, viewOf, zerosArray } from './view.ts';

/** Fills `out` from inputs of the same shape. ndarray-ops functions are such kernels. */
export type Kernel = (out: View, ...inputs: View[]) => void;

/** A kernel from a function of a number, for what ndarray-ops lacks. */
export function mapped(f: (x: number) => number): Kernel {
  return ({ data }, input) => {
    const x = elements(input!);
    for (let i = 0; i < x.length; i++) data[i] = f(x[i]!);
  };
}

/** A kernel from a function of two numbers. */
export function mappedPairs(f: (a: number, b: number) => number): Kernel {
  return ({ data }, left, right) => {
    const [a, b] = [elements(left!), elements(right!)];
    for (let i = 0; i < a.length; i++) data[i] = f(a[i]!, b[i]!);
  };
}

/** Whether one stored element stands for all of them. */
function isUniform(x: NdArray): boolean {
  for (let i = 0; i < x.shape.length; i++) if (x.stride[i] !== 0 && x.shape[i] !== 1) return false;
  return true;
}

/** The elements of `x`, over and over, up to `size`. */
function repeated(x: NdArray, size: number): TypedArray {
  const once = elements(x);
  const out = allocateLike(once, size);
  out.set(once);
  for (let done = once.length; done < size; done *= 2) out.copyWithin(done, 0, Math.min(done, size - done));
  return out;
}

/**
 * `size` elements, as those of `shape` lie in row-major order, as a row: of all that are one, of a whole array, or of one that
 * broadcasting repeats, such as a bias. Null for others.
 */
function asRow(x: NdArray, shape: Shape, size: number): Row | null {
  if (isUniform(x)) return new Row(x.data, x.dtype, size, 0, x.offset);
  if (!isContiguous(x)) return null;
  if (x.size === size) return new Row(x.data, x.dtype, size, 1, x.offset);
  const axes = x.shape.slice(x.shape.findIndex((length) => length !== 1));
  const isTail = axes.every((length, i) => length === shape[shape.length - axes.length + i]);
  return isTail ? new Row(repeated(x, size), x.dtype, size, 1, 0) : null;
}

/** Runs `kernel` over `inputs` broadcast to `shape` and returns a new array of `dtype`: row-major, or one element stretched. */
export function runKernel(kernel: Kernel, shape: Shape, dtype: DType, inputs: readonly NdArray[]): NdArray {
  const size = sizeOf(shape);
  const uniform = size > 1 && inputs.length > 0 && inputs.every(isUniform);
  const out = zerosArray(uniform ? [] : shape, dtype);
  if (size === 0) return out;
  const length = uniform ? 1 : size;
  // One long loop is faster than nested ones.
  const rows = inputs.map((x) => asRow(x, shape, length));
  if (rows.every((row) => row !== null)) kernel(new Row(out.data, out.dtype, length, 1, 0), ...rows);
  else kernel(out, ...inputs.map((x) => (sameShape(x.shape, shape) ? x : broadcastView(x, shape))));
  return uniform ? broadcastView(out, shape) : out;
}

/** Picks from `a` where `condition` holds, else from `b`. */
export const select: Kernel = (out, condition, a, b) => {
  const [c, x, y] = [elements(condition!), elements(a!), elements(b!)];
  const data = out.data;
  for (let i = 0; i < data.length; i++) data[i] = c[i] ? x[i]! : y[i]!;
};

const zero = viewOf(new Uint8Array(1), []);

/** Converts between element types as NumPy's astype does: to integers by truncation, to bool by `!= 0`. */
export function convert(x: NdArray, dtype: DType): NdArray {
  if (dtype !== 'bool') return runKernel(ops.assign, x.shape, dtype, [x]);
  return runKernel(ops.neq, x.shape, dtype, [x, zero]);
}
