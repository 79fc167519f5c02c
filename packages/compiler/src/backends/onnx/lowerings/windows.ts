import type { DType, Shape, TensorSpec } from '@keisan/autograd';
import { reach, sizeOf, type WindowAttrs } from '@keisan/autograd/internal';
import type { OnnxBuilder } from '../builder.ts';

/** A list of whole numbers, as shapes and axes are given to ONNX operators. */
export const list = (b: OnnxBuilder, values: readonly number[]): string => b.constant(values, 'int64');

/** `x` in another shape. */
export const reshaped = (b: OnnxBuilder, x: string, shape: Shape): string =>
  b.node('Reshape', [x, list(b, shape)], { allowzero: 1 });

/** `x` with its axes in another order. */
export const permuted = (b: OnnxBuilder, x: string, perm: readonly number[]): string =>
  b.node('Transpose', [x], { perm });

/** The places of so many spatial axes after `from`. */
const spatial = (axes: number, from: number) => Array.from({ length: axes }, (_, i) => i + from);

/** Images as ONNX has them: the channels before the `axes` spatial axes. */
export const channelsFirst = (b: OnnxBuilder, x: string, axes: number, first: boolean): string =>
  first ? x : permuted(b, x, [0, axes + 1, ...spatial(axes, 1)]);

/** ONNX's images as an op has them. */
export const channelsBack = (b: OnnxBuilder, x: string, axes: number, first: boolean): string =>
  first ? x : permuted(b, x, [0, ...spatial(axes, 2), 1]);

/** Images with their channels last. */
export const channelsLast = (b: OnnxBuilder, x: string, axes: number, first: boolean): string =>
  first ? permuted(b, x, [0, ...spatial(axes, 2), 1]) : x;

/** Images with the channels first and the batch after them. */
export const channelsThenBatch = (b: OnnxBuilder, x: string, axes: number, first: boolean): string =>
  permuted(b, x, first ? [1, 0, ...spatial(axes, 2)] : [axes + 1, 0, ...spatial(axes, 1)]);

/** Zeros of a shape. */
export const zeros = (b: OnnxBuilder, shape: Shape, dtype: DType): string =>
  b.node('Expand', [b.constant(0, dtype), list(b, shape)]);

/** Whether there is nothing to compute: of empty arrays ONNX Runtime makes whatever it likes, or none. */
export const isNothing = (inputs: readonly TensorSpec[], output: TensorSpec): boolean =>
  [...inputs, output].some(({ shape }) => sizeOf(shape) === 0);

/** How much the windows go over the end of each axis; negative where they end before it. */
export function overEnds({ input, kernel, output, strides, dilation, before }: WindowAttrs): readonly number[] {
  return input.map((size, i) => {
    const last = (output[i]! - 1) * strides[i]! + reach(kernel[i]!, dilation[i]!);
    return last - before[i]! - size;
  });
}

const positive = (values: readonly number[]) => values.map((n) => Math.max(0, n));

/** ONNX's `pads` of windows. */
export const padsOf = (attrs: WindowAttrs): readonly number[] => [...attrs.before, ...positive(overEnds(attrs))];

/** The first of `length` elements of the spatial axes, which come after two others, where there may be more. */
export function cropped(b: OnnxBuilder, x: string, lengths: readonly number[], more: boolean): string {
  if (!more) return x;
  const none = lengths.map(() => 0);
  return b.node('Slice', [x, list(b, none), list(b, lengths), list(b, spatial(lengths.length, 2))]);
}

/** Images with their channels first, without what no window reaches: as many windows as there are results fit, and no more. */
export function reached(b: OnnxBuilder, x: string, attrs: WindowAttrs): string {
  const ends = overEnds(attrs);
  const more = ends.some((end, i) => -end >= attrs.strides[i]!);
  return cropped(
    b,
    x,
    attrs.input.map((size, i) => size + Math.min(0, ends[i]!)),
    more,
  );
}

/** Spatial axes, which come after two others, with zeros around them. */
export function padded(
  b: OnnxBuilder,
  x: string,
  before: readonly number[],
  after: readonly number[],
  dtype: DType,
): string {
  if ([...before, ...after].every((n) => n === 0)) return x;
  return b.node('Pad', [x, list(b, [0, 0, ...before, 0, 0, ...after]), b.constant(0, dtype)]);
}

/** The images that a transposed convolution of results makes: `ConvTranspose` counts from the other side. */
export function convTransposed(
  b: OnnxBuilder,
  results: string,
  weights: string,
  attrs: WindowAttrs,
  group: number,
  dtype: DType,
): string {
  const { kernel, strides, dilation, before } = attrs;
  const ends = overEnds(attrs);
  const missing = positive(ends.map((end) => -end));
  const within = missing.every((n, i) => n < strides[i]!);
  const images = b.node('ConvTranspose', [results, weights], {
    kernel_shape: kernel,
    strides,
    dilations: dilation,
    group,
    pads: [...before, ...positive(ends)],
    ...(within && missing.some((n) => n > 0) ? { output_padding: missing } : {}),
  });
  return within
    ? images
    : padded(
        b,
        images,
        missing.map(() => 0),
        missing,
        dtype,
      );
}
