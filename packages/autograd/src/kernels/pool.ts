import { allocate, type DType, type TypedArray } from '../dtype.ts';
import { type Windows, WindowWalk } from './windows.ts';

/** What pooling goes over: windows, and how many images and channels there are. */
export interface Pooling extends Windows {
  readonly batch: number;
  readonly channels: number;
}

const results = ({ batch, channels }: Pooling, walk: WindowWalk) => batch * walk.outputs * channels;
const elementsOf = ({ batch, channels }: Pooling, walk: WindowWalk) => batch * walk.inputs * channels;

/**
 * Calls `visit` for each window, with the place of its first result and, channel by channel, that of its largest element: of the first
 * NaN, if there is one, else of the first of the largest; -1 where that is beyond the edges, which are -Infinity. The list is written over
 * by the next call.
 */
function eachLargest(
  pooling: Pooling,
  walk: WindowWalk,
  x: TypedArray,
  visit: (results: number, largest: Int32Array) => void,
): void {
  const { batch, channels } = pooling;
  const largest = new Int32Array(channels);
  walk.windows(batch, (output, count, places, taps) => {
    const isWithin = taps[0] === 0;
    for (let c = 0; c < channels; c++) {
      let place = places[0]! * channels + c;
      for (let i = 1; i < count; i++) {
        const other = places[i]! * channels + c;
        const most = x[place]!;
        // NaN is not at most anything, and nothing takes its place. A branch that nobody can foresee would take longer than all this.
        const isLarger = Number(!(x[other]! <= most)) & Number(most <= Infinity);
        place += isLarger * (other - place);
      }
      largest[c] = isWithin || x[place] !== -Infinity ? place : -1;
    }
    visit(output * channels, largest);
  });
}

/** For each window over `x`, the element of `from` at the place of the largest of `x`; `beyond` where that is beyond the edges. */
export function pickLargest(dtype: DType, pooling: Pooling, x: TypedArray, from: TypedArray, beyond = 0): TypedArray {
  const walk = new WindowWalk(pooling);
  const out = allocate(dtype, results(pooling, walk));
  if (out.length === 0) return out;
  eachLargest(pooling, walk, x, (result, largest) => {
    for (let c = 0; c < largest.length; c++) out[result + c] = from[largest[c]!] ?? beyond;
  });
  return out;
}

/** Zeros of the shape of `x`, and at the place of the largest element of each window what `g` has for the window; added up. */
export function putLargest(dtype: DType, pooling: Pooling, x: TypedArray, g: TypedArray): TypedArray {
  const walk = new WindowWalk(pooling);
  const out = allocate(dtype, elementsOf(pooling, walk));
  if (out.length === 0) return out;
  eachLargest(pooling, walk, x, (result, largest) => {
    for (let c = 0; c < largest.length; c++) if (largest[c]! >= 0) out[largest[c]!]! += g[result + c]!;
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
