import { allocate, type DType, type TypedArray } from '../dtype.ts';
import { type Kernel, kernelOf } from '../scalar/kernel.ts';
import { programOf } from '../scalar/program-of.ts';
import { copyElements } from './copy-elements.ts';
import type { WindowWalk } from './windows.ts';

/** A convolution in which each channel has a kernel of its own, and so many results. */
export interface Depthwise {
  readonly batch: number;
  readonly channels: number;
  /** The channels of the result: a multiple of those of the images. */
  readonly filters: number;
}

/** Elements of all channels of places that are so many places apart: of one place again and again for 0. */
interface Places {
  readonly data: TypedArray;
  readonly first: number;
  readonly apart: number;
}

const kernels = new Map<DType, Kernel>();

/** `sum + a b`. */
function multiplyAdd(dtype: DType): Kernel {
  let kernel = kernels.get(dtype);
  if (!kernel) {
    kernel = kernelOf(programOf([dtype, dtype, dtype], dtype, (s, sum, a, b) => s.add(sum, s.mul(a, b))));
    kernels.set(dtype, kernel);
  }
  return kernel;
}

/** Puts `count` runs of `length` elements, `apart` elements from each other, beside each other. */
function gather(block: TypedArray, data: TypedArray, at: number, apart: number, count: number, length: number): void {
  const size = count * length;
  if (apart === length) copyElements(block, 0, data, at, size);
  else if (apart > 0) for (let i = 0; i < count; i++) copyElements(block, i * length, data, at + i * apart, length);
  else {
    copyElements(block, 0, data, at, length);
    for (let done = length; done < size; done *= 2) block.copyWithin(done, 0, Math.min(done, size - done));
  }
}

function scatter(block: TypedArray, data: TypedArray, at: number, apart: number, count: number, length: number): void {
  if (apart === length) copyElements(data, at, block, 0, count * length);
  else for (let i = 0; i < count; i++) copyElements(data, at + i * apart, block, i * length, length);
}

/** Adds `a b` to `sum` in `count` places, block by block. */
function addProducts(kernel: Kernel, channels: number, count: number, sum: Places, a: Places, b: Places): void {
  const block = kernel.blockFor(count * channels);
  const [sums, left, right] = block.inputs as [TypedArray, TypedArray, TypedArray];
  const most = Math.max(1, Math.floor(block.length / channels));
  for (let channel = 0; channel < channels; channel += block.length) {
    const length = Math.min(block.length, channels - channel);
    const at = ({ first, apart }: Places, place: number) => (first + place * apart) * channels + channel;
    for (let place = 0; place < count; place += most) {
      const some = Math.min(most, count - place);
      const to = at(sum, place);
      gather(sums, sum.data, to, sum.apart * channels, some, length);
      gather(left, a.data, at(a, place), a.apart * channels, some, length);
      gather(right, b.data, at(b, place), b.apart * channels, some, length);
      block.run(some * length);
      scatter(block.output, sum.data, to, sum.apart * channels, some, length);
    }
  }
}

/** What there is of the `index`-th result of each channel, of `multiplier`. */
function share(dtype: DType, data: TypedArray, multiplier: number, index: number): TypedArray {
  if (multiplier === 1) return data;
  const part = allocate(dtype, data.length / multiplier);
  for (let i = 0; i < part.length; i++) part[i] = data[i * multiplier + index]!;
  return part;
}

/** Puts back what {@link share} took. */
function putBack(data: TypedArray, part: TypedArray, multiplier: number, index: number): void {
  if (multiplier > 1) for (let i = 0; i < part.length; i++) data[i * multiplier + index] = part[i]!;
}

/** `out[p, c m + i] = sum over the window of x[c] kernel[tap, c m + i]`, channel beside channel, a row of places at a time. */
export function depthwiseOutput(
  { batch, channels, filters }: Depthwise,
  walk: WindowWalk,
  x: TypedArray,
  kernel: TypedArray,
  out: TypedArray,
  dtype: DType,
): void {
  const multiplier = filters / channels;
  const products = multiplyAdd(dtype);
  for (let index = 0; index < multiplier; index++) {
    const weights = share(dtype, kernel, multiplier, index);
    const part = share(dtype, out, multiplier, index);
    for (let image = 0; image < batch; image++) {
      walk.rows(image, (output, place, tap, count) => {
        const sum = { data: part, first: output, apart: 1 };
        const images = { data: x, first: place, apart: walk.width.stride };
        addProducts(products, channels, count, sum, images, { data: weights, first: tap, apart: 0 });
      });
    }
    putBack(out, part, multiplier, index);
  }
}

/** The same seen from the images, with `g` in place of the result. */
export function depthwiseInput(
  { batch, channels, filters }: Depthwise,
  walk: WindowWalk,
  g: TypedArray,
  kernel: TypedArray,
  out: TypedArray,
  dtype: DType,
): void {
  const multiplier = filters / channels;
  const products = multiplyAdd(dtype);
  for (let index = 0; index < multiplier; index++) {
    const weights = share(dtype, kernel, multiplier, index);
    const results = share(dtype, g, multiplier, index);
    for (let image = 0; image < batch; image++) {
      walk.rows(image, (output, place, tap, count) => {
        const sum = { data: out, first: place, apart: walk.width.stride };
        const given = { data: results, first: output, apart: 1 };
        addProducts(products, channels, count, sum, given, { data: weights, first: tap, apart: 0 });
      });
    }
  }
}

/** The same seen from the kernel: sums over the rows of an image, and of these in float64. */
export function depthwiseKernel(
  { batch, channels, filters }: Depthwise,
  walk: WindowWalk,
  x: TypedArray,
  g: TypedArray,
  out: TypedArray,
  dtype: DType,
): void {
  const multiplier = filters / channels;
  const { output: columns, stride } = walk.width;
  const sums = allocate(dtype, walk.taps * columns * channels);
  const products = multiplyAdd(dtype);
  for (let index = 0; index < multiplier; index++) {
    const results = share(dtype, g, multiplier, index);
    const totals = new Float64Array(walk.taps * channels);
    for (let image = 0; image < batch; image++) {
      sums.fill(0);
      walk.rows(image, (output, place, tap, count) => {
        const sum = { data: sums, first: tap * columns + (output % columns), apart: 1 };
        const given = { data: results, first: output, apart: 1 };
        addProducts(products, channels, count, sum, { data: x, first: place, apart: stride }, given);
      });
      for (let row = 0, i = 0; row < walk.taps * columns; row++) {
        const to = Math.floor(row / columns) * channels;
        for (let c = 0; c < channels; c++, i++) totals[to + c]! += sums[i]!;
      }
    }
    for (let i = 0; i < totals.length; i++) out[i * multiplier + index] = totals[i]!;
  }
}
