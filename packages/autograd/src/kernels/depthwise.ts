import type { TypedArray } from '../dtype.ts';
import type { WindowWalk } from './windows.ts';

/** A convolution in which each channel has a kernel of its own, and so many results. */
export interface Depthwise {
  readonly batch: number;
  readonly channels: number;
  /** The channels of the result: a multiple of those of the images. */
  readonly filters: number;
}

/** `out[p, c m + i] = sum over the window of x[c] kernel[tap, c m + i]`, channel beside channel. */
export function depthwiseOutput(
  { batch, channels, filters }: Depthwise,
  walk: WindowWalk,
  x: TypedArray,
  kernel: TypedArray,
  out: TypedArray,
): void {
  const multiplier = filters / channels;
  walk.windows(batch, (output, count, places, taps) => {
    const to = output * filters;
    for (let i = 0; i < count; i++) {
      const [from, weights] = [places[i]! * channels, taps[i]! * filters];
      if (multiplier === 1) {
        for (let c = 0; c < channels; c++) out[to + c]! += x[from + c]! * kernel[weights + c]!;
      } else {
        for (let c = 0, f = 0; c < channels; c++) {
          const value = x[from + c]!;
          for (const end = f + multiplier; f < end; f++) out[to + f]! += value * kernel[weights + f]!;
        }
      }
    }
  });
}

/** The same seen from the images, with `g` in place of the result. */
export function depthwiseInput(
  { batch, channels, filters }: Depthwise,
  walk: WindowWalk,
  g: TypedArray,
  kernel: TypedArray,
  out: TypedArray,
): void {
  const multiplier = filters / channels;
  walk.windows(batch, (output, count, places, taps) => {
    const from = output * filters;
    for (let i = 0; i < count; i++) {
      const [to, weights] = [places[i]! * channels, taps[i]! * filters];
      for (let c = 0, f = 0; c < channels; c++) {
        let sum = 0;
        for (const end = f + multiplier; f < end; f++) sum += g[from + f]! * kernel[weights + f]!;
        out[to + c]! += sum;
      }
    }
  });
}

/** The same seen from the kernel: sums over all images, in float64. */
export function depthwiseKernel(
  { batch, channels, filters }: Depthwise,
  walk: WindowWalk,
  x: TypedArray,
  g: TypedArray,
  out: TypedArray,
): void {
  const multiplier = filters / channels;
  const totals = new Float64Array(out.length);
  walk.windows(batch, (output, count, places, taps) => {
    const results = output * filters;
    for (let i = 0; i < count; i++) {
      const [from, to] = [places[i]! * channels, taps[i]! * filters];
      for (let c = 0, f = 0; c < channels; c++) {
        const value = x[from + c]!;
        for (const end = f + multiplier; f < end; f++) totals[to + f]! += value * g[results + f]!;
      }
    }
  });
  out.set(totals);
}
