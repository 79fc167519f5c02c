import { allocate, type DType, type TypedArray } from '../dtype.ts';
import { depthwiseInput, depthwiseKernel, depthwiseOutput } from './depthwise.ts';
import { gemm, type MatrixView } from './gemm.ts';
import { type Channels, gatherPatches, scatterPatches, type Windows, WindowWalk } from './windows.ts';

/** What a convolution goes over: windows, groups of channels, and how many images and channels there are. */
export interface Convolution extends Windows {
  readonly groups: number;
  readonly batch: number;
  /** The channels of an image. */
  readonly channels: number;
  /** The channels of a result. */
  readonly filters: number;
}

/** Patches are made of so many elements at a time, and at least of a few windows: 1 MB of float32 unless the kernel itself is larger. */
const BLOCK = 2 ** 18;
const FEWEST = 4;

/** The sizes of a convolution as a product `[rows, inner] x [inner, cols]` per group, the rows in blocks. */
interface Product {
  readonly walk: WindowWalk;
  readonly rows: number;
  readonly inner: number;
  readonly cols: number;
  readonly block: number;
}

function productOf(convolution: Convolution): Product {
  const { batch, groups, channels, filters } = convolution;
  const walk = new WindowWalk(convolution);
  const rows = batch * walk.outputs;
  const inner = (walk.taps * channels) / groups;
  const block = Math.min(rows, Math.max(FEWEST, Math.floor(BLOCK / inner)));
  return { walk, rows, inner, cols: filters / groups, block };
}

/** The groups, each with the channels that it reads. */
function* groupsOf({ groups, channels }: Convolution): Generator<readonly [group: number, own: Channels]> {
  const count = channels / groups;
  for (let group = 0; group < groups; group++) yield [group, { all: channels, first: group * count, count }];
}

const matrix = (data: TypedArray, offset: number, rowStride: number): MatrixView => ({
  data,
  offset,
  rowStride,
  colStride: 1,
});

const turned = ({ data, offset, rowStride, colStride }: MatrixView): MatrixView => ({
  data,
  offset,
  rowStride: colStride,
  colStride: rowStride,
});

/** Depthwise convolutions have products of one column per channel, which are not worth packing. */
const isDepthwise = ({ groups, channels }: Convolution) => groups > 1 && groups === channels;

/** Copies a block of a matrix whose rows are `from` elements long to or from one whose rows are `to` elements long. */
function copyColumns(to: TypedArray, at: number, line: number, from: TypedArray, rows: number, cols: number): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) to[at + i * line + j] = from[i * cols + j]!;
  }
}

/**
 * The convolution of images `[batch, ...input, channels]` with a kernel `[...kernel, channels / groups, filters]`, both row-major, to
 * `[batch, ...output, filters]`: the product of the windows with the kernel, made block by block.
 */
export function convolve(convolution: Convolution, x: TypedArray, kernel: TypedArray, dtype: DType): TypedArray {
  const { filters, groups, channels } = convolution;
  const { walk, rows, inner, cols, block } = productOf(convolution);
  const out = allocate(dtype, rows * filters);
  if (out.length === 0) return out;
  if (isDepthwise(convolution)) {
    depthwiseOutput(convolution, walk, x, kernel, out, dtype);
    return out;
  }
  const pointwise = walk.isPointwise;
  const patches = allocate(dtype, pointwise ? 0 : block * inner);
  const part = allocate(dtype, groups === 1 ? 0 : block * cols);
  for (const [group, own] of groupsOf(convolution)) {
    const weights = matrix(kernel, group * cols, filters);
    for (let first = 0; first < rows; first += block) {
      const count = Math.min(block, rows - first);
      if (!pointwise) gatherPatches(walk, x, own, first, count, patches);
      const left = pointwise ? matrix(x, first * channels + own.first, channels) : matrix(patches, 0, inner);
      if (groups === 1) gemm(count, cols, inner, left, weights, out, first * filters);
      else {
        gemm(count, cols, inner, left, weights, part, 0);
        copyColumns(out, first * filters + group * cols, filters, part, count, cols);
      }
    }
  }
  return out;
}

/** Adds a number to each channel of results. */
export function addToChannels(results: TypedArray, bias: TypedArray): void {
  const channels = bias.length;
  for (let i = 0; i < results.length; i += channels) {
    for (let c = 0; c < channels; c++) results[i + c]! += bias[c]!;
  }
}

/** What {@link convolve} adds up to with `g` in place of its result, for each element of the images: `[batch, ...input, channels]`. */
export function convolveInput(convolution: Convolution, g: TypedArray, kernel: TypedArray, dtype: DType): TypedArray {
  const { batch, filters, channels } = convolution;
  const { walk, rows, inner, cols, block } = productOf(convolution);
  const out = allocate(dtype, batch * walk.inputs * channels);
  if (out.length === 0 || rows * filters === 0) return out;
  if (isDepthwise(convolution)) {
    depthwiseInput(convolution, walk, g, kernel, out, dtype);
    return out;
  }
  const direct = walk.isPointwise && convolution.groups === 1;
  const patches = allocate(dtype, direct ? 0 : block * inner);
  for (const [group, own] of groupsOf(convolution)) {
    const weights = turned(matrix(kernel, group * cols, filters));
    for (let first = 0; first < rows; first += block) {
      const count = Math.min(block, rows - first);
      const right = matrix(g, first * filters + group * cols, filters);
      if (direct) gemm(count, inner, cols, right, weights, out, first * inner);
      else {
        gemm(count, inner, cols, right, weights, patches, 0);
        scatterPatches(walk, out, own, first, count, patches);
      }
    }
  }
  return out;
}

/** What {@link convolve} adds up to with `g` in place of its result, for each element of the kernel. */
export function convolveKernel(convolution: Convolution, x: TypedArray, g: TypedArray, dtype: DType): TypedArray {
  const { filters, channels } = convolution;
  const { walk, rows, inner, cols, block } = productOf(convolution);
  const out = allocate(dtype, inner * filters);
  if (out.length === 0 || rows === 0) return out;
  if (isDepthwise(convolution)) {
    depthwiseKernel(convolution, walk, x, g, out, dtype);
    return out;
  }
  const pointwise = walk.isPointwise;
  const patches = allocate(dtype, pointwise ? 0 : block * inner);
  const part = allocate(dtype, inner * cols);
  for (const [group, own] of groupsOf(convolution)) {
    for (let first = 0; first < rows; first += block) {
      const count = Math.min(block, rows - first);
      if (!pointwise) gatherPatches(walk, x, own, first, count, patches);
      const left = pointwise ? matrix(x, first * channels + own.first, channels) : matrix(patches, 0, inner);
      gemm(inner, cols, count, turned(left), matrix(g, first * filters + group * cols, filters), part, 0);
      for (let i = 0; i < inner; i++) {
        for (let j = 0; j < cols; j++) out[i * filters + group * cols + j]! += part[i * cols + j]!;
      }
    }
  }
  return out;
}
