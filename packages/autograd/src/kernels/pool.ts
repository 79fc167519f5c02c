import { allocate, type DType, type TypedArray } from '../dtype.ts';
import { type Windows, WindowWalk } from './windows.ts';

/** What pooling goes over: windows, and how many images and channels there are. */
export interface Pooling extends Windows {
  readonly batch: number;
  readonly channels: number;
}

const results = ({ batch, channels }: Pooling, walk: WindowWalk) => batch * walk.outputs * channels;
const elementsOf = ({ batch, channels }: Pooling, walk: WindowWalk) => batch * walk.inputs * channels;

/** Calls `visit` for each result, with its place and that of the largest element of its window: of the first NaN, if there is one, else of the first of the largest. */
function eachLargest(pooling: Pooling, walk: WindowWalk, x: TypedArray, visit: (result: number, from: number) => void) {
  const { batch, channels } = pooling;
  const largest = new Int32Array(channels);
  walk.windows(batch, (output, count, places) => {
    const start = places[0]! * channels;
    for (let c = 0; c < channels; c++) largest[c] = start + c;
    for (let i = 1; i < count; i++) {
      const from = places[i]! * channels;
      for (let c = 0; c < channels; c++) {
        const [value, best] = [x[from + c]!, x[largest[c]!]!];
        if (value > best || (Number.isNaN(value) && !Number.isNaN(best))) largest[c] = from + c;
      }
    }
    for (let c = 0; c < channels; c++) visit(output * channels + c, largest[c]!);
  });
}

/** For each window over `x`, the element of `from` at the place of the largest of `x`. */
export function pickLargest(dtype: DType, pooling: Pooling, x: TypedArray, from: TypedArray): TypedArray {
  const walk = new WindowWalk(pooling);
  const out = allocate(dtype, results(pooling, walk));
  if (out.length === 0) return out;
  eachLargest(pooling, walk, x, (result, place) => {
    out[result] = from[place]!;
  });
  return out;
}

/** Zeros of the shape of `x`, and at the place of the largest element of each window what `g` has for the window; added up. */
export function putLargest(dtype: DType, pooling: Pooling, x: TypedArray, g: TypedArray): TypedArray {
  const walk = new WindowWalk(pooling);
  const out = allocate(dtype, elementsOf(pooling, walk));
  if (out.length === 0) return out;
  eachLargest(pooling, walk, x, (result, place) => {
    out[place]! += g[result]!;
  });
  return out;
}

/** The mean of the elements of each window that are inside. */
export function averageWindows(dtype: DType, pooling: Pooling, x: TypedArray): TypedArray {
  const { batch, channels } = pooling;
  const walk = new WindowWalk(pooling);
  const out = allocate(dtype, results(pooling, walk));
  if (out.length === 0) return out;
  const totals = new Float64Array(channels);
  walk.windows(batch, (output, count, places) => {
    totals.fill(0);
    for (let i = 0; i < count; i++) {
      const from = places[i]! * channels;
      for (let c = 0; c < channels; c++) totals[c]! += x[from + c]!;
    }
    for (let c = 0; c < channels; c++) out[output * channels + c] = totals[c]! / count;
  });
  return out;
}

/** What {@link averageWindows} adds up to with `g` in place of its result, for each element. */
export function spreadAverages(dtype: DType, pooling: Pooling, g: TypedArray): TypedArray {
  const { batch, channels } = pooling;
  const walk = new WindowWalk(pooling);
  const out = allocate(dtype, elementsOf(pooling, walk));
  if (out.length === 0) return out;
  walk.windows(batch, (output, count, places) => {
    const from = output * channels;
    for (let i = 0; i < count; i++) {
      const to = places[i]! * channels;
      for (let c = 0; c < channels; c++) out[to + c]! += g[from + c]! / count;
    }
  });
  return out;
}
