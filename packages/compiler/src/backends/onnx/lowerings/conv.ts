import type { Shape } from '@keisan/autograd';
import { type ConvAttrs, channelsOf, sizeOf } from '@keisan/autograd/internal';
import type { LoweringContext, OnnxBuilder } from '../builder.ts';
import {
  channelsBack,
  channelsFirst,
  channelsLast,
  channelsThenBatch,
  convTransposed,
  cropped,
  isNothing,
  list,
  overEnds,
  padded,
  padsOf,
  permuted,
  reached,
  reshaped,
  zeros,
} from './windows.ts';

type Context = LoweringContext<ConvAttrs>;

/** A kernel `[...window, channels, filters]` as ONNX has it: `[filters, channels, ...window]`. */
function filtersFirst(b: OnnxBuilder, kernel: string, axes: number): string {
  return permuted(b, kernel, [axes + 1, axes, ...Array.from({ length: axes }, (_, i) => i)]);
}

export function lowerConv(
  b: OnnxBuilder,
  [x, w, ...bias]: readonly string[],
  { attrs, inputs, output }: Context,
): string {
  if (isNothing(inputs, output)) return zeros(b, output.shape, output.dtype);
  const { kernel, strides, dilation, groups: group } = attrs;
  const axes = kernel.length;
  const images = reached(b, channelsFirst(b, x!, axes, attrs.channelsFirst), attrs);
  const y = b.node('Conv', [images, filtersFirst(b, w!, axes), ...bias], {
    kernel_shape: kernel,
    strides,
    dilations: dilation,
    group,
    pads: padsOf(attrs),
  });
  return channelsBack(b, y, axes, attrs.channelsFirst);
}

export function lowerConvInput(b: OnnxBuilder, [y, w]: readonly string[], { attrs, inputs, output }: Context): string {
  if (isNothing(inputs, output)) return zeros(b, output.shape, output.dtype);
  const axes = attrs.kernel.length;
  const [results, weights] = [channelsFirst(b, y!, axes, attrs.channelsFirst), filtersFirst(b, w!, axes)];
  return channelsBack(
    b,
    convTransposed(b, results, weights, attrs, attrs.groups, output.dtype),
    axes,
    attrs.channelsFirst,
  );
}

/** Up to this many elements of a window, each gets a shifted slice of the images. */
const MOST_SLICES = 32;

export function lowerConvKernel(b: OnnxBuilder, names: readonly string[], context: Context): string {
  const { attrs, inputs, output } = context;
  if (isNothing(inputs, output)) return zeros(b, output.shape, output.dtype);
  return sizeOf(attrs.kernel) <= MOST_SLICES ? byProduct(b, names, context) : byConvolution(b, names, context);
}

/** Every window of one axis after the other, outermost first. */
function* tapsOf(kernel: Shape): Generator<readonly number[]> {
  const tap = kernel.map(() => 0);
  for (let left = sizeOf(kernel); left > 0; left--) {
    yield [...tap];
    for (let axis = kernel.length - 1; axis >= 0 && ++tap[axis]! === kernel[axis]; axis--) tap[axis] = 0;
  }
}

/** The product of shifted slices of the images, one below the other, with the results: on two threads the quickest way for small windows. */
function byProduct(b: OnnxBuilder, [x, y]: readonly string[], { attrs, inputs, output }: Context): string {
  const { input, kernel, output: places, strides, dilation, before, groups } = attrs;
  const axes = kernel.length;
  const { channelsFirst: isFirst } = attrs;
  const [channels, filters] = inputs.map(({ shape }) => channelsOf(shape, isFirst) / groups) as [number, number];
  const count = inputs[0]!.shape[0]! * sizeOf(places);
  const ends = overEnds(attrs).map((end) => Math.max(0, end));
  const images = padded(b, channelsThenBatch(b, x!, axes, isFirst), before, ends, output.dtype);
  const along = list(
    b,
    places.map((_, i) => i + 2),
  );
  const lengths = input.map((size, i) => size + before[i]! + ends[i]!);
  const strided = new Map<string, string>();
  /** The images at every stride-th place from `first` on. Elements of a window that are strides apart share them: steps make slices slow. */
  const everyStride = (first: readonly number[]): string => {
    if (strides.every((stride) => stride === 1)) return images;
    const known = strided.get(first.join());
    if (known !== undefined) return known;
    const made = b.node('Slice', [images, list(b, first), list(b, lengths), along, list(b, strides)]);
    strided.set(first.join(), made);
    return made;
  };
  const slices = Array.from(tapsOf(kernel), (tap) => {
    const starts = tap.map((t, i) => t * dilation[i]!);
    const first = starts.map((start, i) => start % strides[i]!);
    const skipped = starts.map((start, i) => (start - first[i]!) / strides[i]!);
    const whole = everyStride(first);
    const isAll = places.every((n, i) => n === Math.ceil((lengths[i]! - first[i]!) / strides[i]!));
    const stops = skipped.map((n, i) => n + places[i]!);
    const slice = isAll ? whole : b.node('Slice', [whole, list(b, skipped), list(b, stops), along]);
    return reshaped(b, slice, groups === 1 ? [channels, count] : [groups, channels, count]);
  });
  if (groups === 1) {
    const results = reshaped(b, channelsThenBatch(b, y!, axes, isFirst), [filters, count]);
    const windows = slices.length === 1 ? slices[0]! : b.node('Concat', slices, { axis: 0 });
    return reshaped(b, b.node('Gemm', [windows, results], { transB: 1 }), output.shape);
  }
  const results = permuted(b, reshaped(b, channelsLast(b, y!, axes, isFirst), [count, groups, filters]), [1, 0, 2]);
  const windows = slices.length === 1 ? slices[0]! : b.node('Concat', slices, { axis: 1 });
  return reshaped(b, permuted(b, b.node('MatMul', [windows, results]), [1, 0, 2]), output.shape);
}

/** A convolution of the images with the results, in which channels and batch change places, and strides and dilation. */
function byConvolution(b: OnnxBuilder, [x, y]: readonly string[], { attrs, inputs }: Context): string {
  const { input, kernel, output: places, strides, dilation, groups } = attrs;
  const axes = kernel.length;
  const batch = inputs[0]!.shape[0]!;
  const { channelsFirst: first } = attrs;
  const channels = channelsOf(inputs[0]!.shape, first) / groups;
  const parted = reshaped(b, channelsLast(b, x!, axes, first), [batch, ...input, groups, channels]);
  const order = [axes + 2, axes + 1, 0, ...input.map((_, i) => i + 1)];
  const images = reshaped(b, permuted(b, parted, order), [channels, groups * batch, ...input]);
  const sums = b.node('Conv', [images, channelsThenBatch(b, y!, axes, attrs.channelsFirst)], {
    kernel_shape: places,
    strides: dilation,
    dilations: strides,
    group: groups,
    pads: padsOf(attrs),
  });
  const more = overEnds(attrs).some((end, i) => -end >= dilation[i]!);
  const own = cropped(b, sums, kernel, more);
  return permuted(b, own, [...kernel.map((_, i) => i + 2), 0, 1]);
}
