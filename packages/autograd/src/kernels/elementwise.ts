import ops from 'ndarray-ops';
import type { DType } from '../dtype.ts';
import { type Shape, sameShape, sizeOf } from '../shape.ts';
import { broadcastView, elements, isContiguous, type NdArray, viewOf, zerosArray } from './view.ts';

/** Fills `out` from inputs of the same shape. ndarray-ops functions are such kernels. */
export type Kernel = (out: NdArray, ...inputs: NdArray[]) => void;

/** A kernel from a function of numbers, for what ndarray-ops lacks. */
export function mapped(f: (...values: number[]) => number): Kernel {
  return (out, ...inputs) => {
    const data = out.data;
    if (inputs.length === 1) {
      const x = elements(inputs[0]!);
      for (let i = 0; i < x.length; i++) data[i] = f(x[i]!);
    } else {
      const columns = inputs.map(elements);
      for (let i = 0; i < data.length; i++) data[i] = f(...columns.map((column) => column[i]!));
    }
  };
}

/** Whether one stored element stands for all of them. */
function isUniform(x: NdArray): boolean {
  return x.stride.every((stride, i) => stride === 0 || x.shape[i] === 1);
}

/** `x`, whose elements lie in row-major order or are all one, as a single axis; null otherwise. */
function flattened(x: NdArray, size: number): NdArray | null {
  if (isContiguous(x)) return viewOf(x.data, [size], [1], x.offset);
  return isUniform(x) ? viewOf(x.data, [size], [0], x.offset) : null;
}

/** Runs `kernel` over `inputs` broadcast to `shape` and returns a new array of `dtype`: row-major, or one element stretched. */
export function runKernel(kernel: Kernel, shape: Shape, dtype: DType, inputs: readonly NdArray[]): NdArray {
  const out = zerosArray(shape, dtype);
  const size = sizeOf(shape);
  if (size === 0) return out;
  if (size > 1 && inputs.length > 0 && inputs.every(isUniform)) {
    const one = zerosArray([1], dtype);
    kernel(one, ...inputs.map((x) => viewOf(x.data, [1], [1], x.offset)));
    return broadcastView(viewOf(one.data, []), shape);
  }
  const views = inputs.map((x) => (sameShape(x.shape, shape) ? x : broadcastView(x, shape)));
  const flat = views.map((x) => flattened(x, size));
  // One long loop is faster than nested ones, and a scalar has no loop at all.
  if (flat.every((x) => x !== null)) kernel(viewOf(out.data, [size]), ...flat);
  else kernel(out, ...views);
  return out;
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
