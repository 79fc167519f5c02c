import { allocate, type DType, type TypedArray } from '../dtype.ts';
import { type Shape, sizeOf } from '../shape.ts';
import { elements, type View, viewOf } from './view.ts';

/** `x` with the reduced axes last, as rows of one output element each. */
function rows(x: View, axes: readonly number[]): { data: TypedArray; length: number } {
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const order = [...kept, ...axes];
  const permuted = viewOf(
    x.data,
    order.map((i) => x.shape[i]!),
    order.map((i) => x.stride[i]!),
    x.offset,
  );
  return { data: elements(permuted), length: axes.reduce((n, i) => n * x.shape[i]!, 1) };
}

/** Folds the elements along `axes`, in order, from `initial`; accumulates in float64. */
export function reduce(
  x: View,
  axes: readonly number[],
  shape: Shape,
  dtype: DType,
  initial: number,
  combine: (sofar: number, element: number) => number,
): View {
  const out = allocate(dtype, sizeOf(shape));
  const { data, length } = rows(x, axes);
  for (let i = 0, next = 0; i < out.length; i++) {
    let total = initial;
    for (let j = 0; j < length; j++) total = combine(total, data[next++]!);
    out[i] = total;
  }
  return viewOf(out, shape);
}

/** Sums along `axes`: floats in float64, where leading axes are added row by row, without a transposed copy; int32 wraps around. */
export function sumReduce(x: View, axes: readonly number[], shape: Shape, dtype: DType): View {
  if (dtype === 'int32') return reduce(x, axes, shape, dtype, 0, (sofar, element) => (sofar + element) | 0);
  const size = sizeOf(shape);
  const leading = axes.every((axis, i) => axis === i);
  if (leading && size > 1) {
    const totals = new Float64Array(size);
    const data = elements(x);
    for (let start = 0; start < data.length; start += size) {
      for (let i = 0; i < size; i++) totals[i]! += data[start + i]!;
    }
    const out = allocate(dtype, size);
    out.set(totals);
    return viewOf(out, shape);
  }
  const out = allocate(dtype, size);
  const { data, length } = rows(x, axes);
  for (let i = 0, next = 0; i < size; i++) {
    let total = 0;
    for (let j = 0; j < length; j++) total += data[next++]!;
    out[i] = total;
  }
  return viewOf(out, shape);
}

/** The position of the first element along `axis` that `beats` all others; a NaN beats everything, as in NumPy. */
export function argReduce(x: View, axis: number, shape: Shape, beats: (a: number, b: number) => boolean): View {
  const out = new Int32Array(sizeOf(shape));
  const { data, length } = rows(x, [axis]);
  for (let i = 0; i < out.length; i++) {
    let best = 0;
    const start = i * length;
    for (let j = 1; j < length; j++) {
      const [a, b] = [data[start + j]!, data[start + best]!];
      if (!Number.isNaN(b) && (beats(a, b) || Number.isNaN(a))) best = j;
    }
    out[i] = best;
  }
  return viewOf(out, shape);
}
