import { floatType, promoteTypes } from '../dtype.ts';
import { ShapeError, ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import { checkOptions } from '../given/options.ts';
import { addToChannels, type Convolution, convolve, convolveInput, convolveKernel } from '../kernels/convolution.ts';
import { imageElements, imagesOf } from '../kernels/images.ts';
import { elements, viewOf } from '../kernels/view.ts';
import { apply } from '../operation.ts';
import { formatShape, type Shape } from '../shape.ts';
import type { OpDef, Tensor } from '../tensor.ts';
import { cast } from './cast.ts';
import { reshape } from './movement.ts';
import { checkTensor } from './operands.ts';
import { sum } from './reduction.ts';
import { singleOutput } from './single-output.ts';
import { slice } from './slicing.ts';
import {
  type ConvAttrs,
  channelsOf,
  checkImages,
  checkPadding,
  type DataFormat,
  imageShape,
  isChannelsFirst,
  nearWindows,
  type Padding,
  type PerAxis,
  perAxis,
  placeWindows,
  reach,
  spatialOf,
  type WindowAttrs,
} from './windows.ts';

/*
 * Images x [batch, ...input, channels], a kernel w [...kernel, channels / groups, filters] and results y [batch, ...output, filters] make
 * one sum of products x w y over all places. Each of the three ops below is its derivative by one of them, so that each is the gradient
 * of the others.
 */

const lastOf = (shape: Shape) => shape[shape.length - 1]!;

const sizes = (attrs: ConvAttrs, batch: number, channels: number, filters: number): Convolution => ({
  ...attrs,
  batch,
  channels,
  filters,
});

/** A convolution: of images and a kernel, the results. The compiler may add a third input, a number to add to each channel of them. */
export const convOp: OpDef<ConvAttrs> = singleOutput<ConvAttrs>({
  name: 'conv',
  infer: ([x, w], { output, channelsFirst }) => ({
    shape: imageShape(x!.shape[0]!, output, lastOf(w!.shape), channelsFirst),
    dtype: x!.dtype,
  }),
  forward: ([x, w, bias], attrs, { shape, dtype }) => {
    const { channelsFirst: first } = attrs;
    const convolution = sizes(attrs, x!.shape[0]!, channelsOf(x!.shape, first), lastOf(w!.shape));
    const out = convolve(convolution, imageElements(x!, first), elements(w!), dtype);
    if (bias) addToChannels(out, elements(bias));
    return imagesOf(out, shape, first);
  },
  vjp: [
    ({ g, x: [, w], attrs }) => apply(convInputOp, [g, w!], attrs),
    ({ g, x: [x], attrs }) => apply(convKernelOp, [x!, g], attrs),
    ({ g, attrs }) => sum(g, { axis: g.shape.map((_, axis) => axis).toSpliced(attrs.channelsFirst ? 1 : -1, 1) }),
  ],
});

/** Of results and a kernel, the images: the gradient of a convolution by its images, and what is called a transposed convolution. */
export const convInputOp: OpDef<ConvAttrs> = singleOutput<ConvAttrs>({
  name: 'convInput',
  infer: ([y, w], { input, kernel, groups, channelsFirst }) => ({
    shape: imageShape(y!.shape[0]!, input, w!.shape[kernel.length]! * groups, channelsFirst),
    dtype: y!.dtype,
  }),
  forward: ([y, w], attrs, { shape, dtype }) => {
    const { channelsFirst: first } = attrs;
    const convolution = sizes(attrs, shape[0]!, channelsOf(shape, first), lastOf(w!.shape));
    return imagesOf(convolveInput(convolution, imageElements(y!, first), elements(w!), dtype), shape, first);
  },
  vjp: [
    ({ g, x: [, w], attrs }) => apply(convOp, [g, w!], attrs),
    ({ g, x: [y], attrs }) => apply(convKernelOp, [g, y!], attrs),
  ],
});

/** Of images and results, the kernel: the gradient of a convolution by its kernel. */
export const convKernelOp: OpDef<ConvAttrs> = singleOutput<ConvAttrs>({
  name: 'convKernel',
  infer: ([x, y], { kernel, groups, channelsFirst }) => ({
    shape: [...kernel, channelsOf(x!.shape, channelsFirst) / groups, channelsOf(y!.shape, channelsFirst)],
    dtype: x!.dtype,
  }),
  forward: ([x, y], attrs, { shape, dtype }) => {
    const { channelsFirst: first } = attrs;
    const convolution = sizes(attrs, x!.shape[0]!, channelsOf(x!.shape, first), lastOf(shape));
    return viewOf(convolveKernel(convolution, imageElements(x!, first), imageElements(y!, first), dtype), shape);
  },
  vjp: [
    ({ g, x: [, y], attrs }) => apply(convInputOp, [y!, g], attrs),
    ({ g, x: [x], attrs }) => apply(convOp, [x!, g], attrs),
  ],
});

/** Options of {@link depthwiseConv} and {@link separableConv}. */
export interface DepthwiseConvOptions {
  /** How far apart windows are, along every spatial axis or along each. Default: 1. */
  strides?: PerAxis;
  /**
   * 'valid' keeps windows inside the images; 'same' has one window for every place (of strides of 1); 'causal', for one spatial axis, has
   * windows end at the place of their result. Default: 'valid'.
   */
  padding?: Padding | 'causal';
  /** Where the channels of images and results are: last, as `[batch, ...spatial, channels]`, or first. Default: 'channels_last'. */
  dataFormat?: DataFormat;
  /** How far apart the elements of a window are, along every spatial axis or along each. Default: 1. */
  dilationRate?: PerAxis;
}

/** Options of {@link conv}. */
export interface ConvOptions extends DepthwiseConvOptions {
  /** In how many groups the channels are. Default: as many as the shapes of images and kernel make, often 1. */
  groups?: number;
}

/** Options of {@link convTranspose}. */
export interface ConvTransposeOptions {
  /** How far apart results of neighbouring elements are, along every spatial axis or along each. Default: 1. */
  strides?: PerAxis;
  /** 'valid' keeps all of the results; 'same' those of a spatial shape that is that of the images times the strides. Default: 'valid'. */
  padding?: Padding;
  /** How many results more there are at the end, along every spatial axis or along each. Default: null, as many as `padding` says. */
  outputPadding?: PerAxis | null;
  /** Where the channels of images and results are: last, as `[batch, ...spatial, channels]`, or first. Default: 'channels_last'. */
  dataFormat?: DataFormat;
  /** How far apart the elements of the kernel are, along every spatial axis or along each. Default: 1. */
  dilationRate?: PerAxis;
}

const depthwiseOptions = { strides: true, padding: true, dataFormat: true, dilationRate: true } as const;

/** Images and a kernel, both in the dtype that they are computed in. */
function operands(where: string, x: Tensor, kernel: Tensor, dataFormat: DataFormat) {
  checkTensor(where, x);
  checkTensor(where, kernel);
  checkImages(where, x);
  const first = isChannelsFirst(where, dataFormat);
  if (kernel.rank !== x.rank || kernel.size === 0) {
    throw new ShapeError({
      where,
      got: `a kernel of shape ${formatShape(kernel.shape)} for images of shape ${formatShape(x.shape)}`,
      expected: `a kernel of ${x.rank} axes, none of them empty: ${x.rank - 2} for the window, then channels in and out`,
    });
  }
  const dtype = floatType(promoteTypes(x.dtype, kernel.dtype));
  return { first, images: cast(x, dtype), weights: cast(kernel, dtype), channels: channelsOf(x.shape, first) };
}

type Operands = ReturnType<typeof operands>;

function channelsDoNotFit(where: string, { channels, weights }: Operands, expected: string, fix = ''): ShapeError {
  return new ShapeError({
    where,
    got: `images of ${channels} channels and a kernel of shape ${formatShape(weights.shape)}`,
    expected,
    fix,
  });
}

/** How many groups there are, by the shapes. */
function groupsOf(where: string, operand: Operands, given: number | undefined): number {
  const { channels, weights } = operand;
  const [own, filters] = weights.shape.slice(-2) as [number, number];
  if (given !== undefined && !(Number.isInteger(given) && given > 0)) {
    throw new ValueError({ where, got: `groups ${describeValue(given)}`, expected: 'a whole number of at least 1' });
  }
  if (given !== undefined && given * own !== channels) {
    throw channelsDoNotFit(
      where,
      operand,
      `${own * given} channels, those of ${given} ${given === 1 ? 'group' : 'groups'} of ${own}`,
    );
  }
  if (channels === 0 || channels % own !== 0) {
    throw channelsDoNotFit(
      where,
      operand,
      `a multiple of ${own} channels`,
      'The last axis but one of the kernel is the number of channels, or what each group has of them',
    );
  }
  const groups = channels / own;
  if (filters % groups !== 0) {
    throw channelsDoNotFit(where, operand, `a multiple of ${groups} filters, for the groups that this makes`);
  }
  return groups;
}

function convolved(
  where: string,
  { first, images, weights }: Operands,
  groups: number,
  { strides = 1, padding = 'valid', dilationRate = 1 }: DepthwiseConvOptions,
): Tensor {
  checkPadding(where, padding, images.rank === 3);
  const options = { strides, padding, dilationRate, channelsFirst: first };
  const placed = placeWindows(where, spatialOf(images.shape, first), weights.shape.slice(0, -2), options);
  return applyNear(convOp, images, weights, placed, groups);
}

/** What an op makes of images and of the part of the kernel that reaches them. */
function applyNear(op: OpDef<ConvAttrs>, images: Tensor, weights: Tensor, placed: WindowAttrs, groups: number): Tensor {
  const { windows, parts } = nearWindows(placed);
  const near = parts.map(({ start, stop }) => [start, stop] as const);
  return apply(op, [images, slice(weights, near)], { ...windows, groups });
}

/**
 * The convolution of images with a kernel, over one, two or three spatial axes: each result is the sum of the products of a window with a
 * kernel, `y[p, o] = sum of x[p * strides + t * dilationRate, c] kernel[t, c, o]`. Integers give float32. Source: Keras' ops.conv.
 *
 * @param x Images `[batch, ...spatial, channels]`, or `[batch, channels, ...spatial]` with `dataFormat: 'channels_first'`.
 * @param kernel `[...window, channels / groups, filters]`.
 * @returns `[batch, ...spatial, filters]`, or with the filters first.
 * @throws ShapeError when channels do not fit the kernel, or a window does not fit into the images.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { conv } from 'keisan/ops';
 *
 * const x = tensor([1, 2, 4, 8]).reshape([1, 4, 1]);
 * const difference = tensor([-1, 1]).reshape([2, 1, 1]);
 * conv(x, difference).reshape([-1]).toArray(); // [1, 2, 4]
 * ```
 */
export function conv(x: Tensor, kernel: Tensor, options: ConvOptions = {}): Tensor {
  checkOptions('conv', options, { ...depthwiseOptions, groups: true });
  const given = operands('conv', x, kernel, options.dataFormat ?? 'channels_last');
  return convolved('conv', given, groupsOf('conv', given, options.groups), options);
}

/**
 * A convolution that gives each channel kernels of its own, and mixes none. Source: Keras' ops.depthwise_conv.
 *
 * @param x Images `[batch, ...spatial, channels]`, or with the channels first.
 * @param kernel `[...window, channels, multiplier]`: each channel has so many results.
 * @returns `[batch, ...spatial, channels * multiplier]`, those of a channel beside each other.
 * @throws ShapeError when channels do not fit the kernel, or a window does not fit into the images.
 */
export function depthwiseConv(x: Tensor, kernel: Tensor, options: DepthwiseConvOptions = {}): Tensor {
  return depthwise('depthwiseConv', x, kernel, options);
}

function depthwise(where: string, x: Tensor, kernel: Tensor, options: DepthwiseConvOptions): Tensor {
  checkOptions(where, options, depthwiseOptions);
  const given = operands(where, x, kernel, options.dataFormat ?? 'channels_last');
  const [channels, multiplier] = given.weights.shape.slice(-2) as [number, number];
  if (channels !== given.channels) {
    throw channelsDoNotFit(where, given, `${channels} channels, those of the kernel`);
  }
  const weights = reshape(given.weights, [...given.weights.shape.slice(0, -2), 1, channels * multiplier]);
  return convolved(where, { ...given, weights }, channels, options);
}

/**
 * A {@link depthwiseConv}, whose results a convolution of windows of one place then mixes. Source: Keras' ops.separable_conv.
 *
 * @param x Images `[batch, ...spatial, channels]`, or with the channels first.
 * @param depthwiseKernel `[...window, channels, multiplier]`.
 * @param pointwiseKernel `[...ones, channels * multiplier, filters]`.
 * @returns `[batch, ...spatial, filters]`, or with the filters first.
 * @throws ShapeError when channels do not fit a kernel, or a window does not fit into the images.
 */
export function separableConv(
  x: Tensor,
  depthwiseKernel: Tensor,
  pointwiseKernel: Tensor,
  options: DepthwiseConvOptions = {},
): Tensor {
  checkOptions('separableConv', options, depthwiseOptions);
  checkTensor('separableConv', pointwiseKernel);
  const { dataFormat = 'channels_last' } = options;
  const y = depthwise('separableConv', x, depthwiseKernel, options);
  const given = operands('separableConv', y, pointwiseKernel, dataFormat);
  return convolved('separableConv', given, groupsOf('separableConv', given, 1), {});
}

/** Along one axis: how many results there are, and how many of those that a kernel makes are before the first. */
function transposed(
  size: number,
  kernel: number,
  stride: number,
  extra: number | null,
  same: boolean,
): [number, number] {
  if (!same) return [(size - 1) * stride + kernel + (extra ?? Math.max(0, stride - kernel)), 0];
  // As Keras on JAX: the results that are left out are those of a convolution of the same padding, which leaves out more at the end.
  const kept = extra === null ? stride + kernel - 2 : kernel + (kernel % 2) - 2 + extra;
  const first = Math.min(Math.ceil(kept / 2), kernel - 1);
  return [(size - 1) * stride + 1 + kept - (kernel - 1), kernel - 1 - first];
}

/**
 * The transposed convolution: each element of the images adds its products with the kernel to the results around it, which are `strides`
 * apart. It is the gradient of {@link conv} by its images. Source: Keras' ops.conv_transpose.
 *
 * @param x Images `[batch, ...spatial, channels]`, or with the channels first.
 * @param kernel `[...window, filters, channels]`.
 * @returns `[batch, ...spatial, filters]`, or with the filters first; along each axis of n elements, with a window that reaches over k,
 * `(n - 1) * strides + max(k, strides)` for 'valid' and `n * strides` for 'same', unless `outputPadding` says more.
 * @throws ShapeError when channels do not fit the kernel, or nothing would be left.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { convTranspose } from 'keisan/ops';
 *
 * const x = tensor([1, 2]).reshape([1, 2, 1]);
 * const kernel = tensor([1, 10, 100]).reshape([3, 1, 1]);
 * convTranspose(x, kernel, { strides: 2 }).reshape([-1]).toArray(); // [1, 10, 102, 20, 200]
 * ```
 */
export function convTranspose(x: Tensor, kernel: Tensor, options: ConvTransposeOptions = {}): Tensor {
  const where = 'convTranspose';
  checkOptions(where, options, { ...depthwiseOptions, outputPadding: true });
  const { padding = 'valid', dataFormat = 'channels_last', outputPadding = null } = options;
  const operand = operands(where, x, kernel, dataFormat);
  const { first, images, weights } = operand;
  checkPadding(where, padding, false);
  const channels = lastOf(weights.shape);
  if (channels !== operand.channels) {
    throw channelsDoNotFit(
      where,
      operand,
      `${channels} channels, those of the kernel`,
      'The last axis of the kernel is the number of channels, and the one before that of filters',
    );
  }
  const [output, window] = [spatialOf(images.shape, first), weights.shape.slice(0, -2)];
  const strides = perAxis(where, 'strides', options.strides ?? 1, output.length);
  const dilation = perAxis(where, 'dilationRate', options.dilationRate ?? 1, output.length);
  const extra = outputPadding === null ? null : perAxis(where, 'outputPadding', outputPadding, output.length, 0);
  const axes = output.map((size, i) =>
    transposed(size, reach(window[i]!, dilation[i]!), strides[i]!, extra && extra[i]!, padding === 'same'),
  );
  const input = axes.map(([size]) => size);
  if (input.some((size) => size < 1)) {
    throw new ShapeError({
      where,
      got: `images of shape ${formatShape(x.shape)}, which make spatial axes of ${formatShape(input)}`,
      expected: 'at least one result along each axis',
      fix: 'Choose a larger outputPadding or larger strides',
    });
  }
  const before = axes.map(([, n]) => n);
  const windows = { input, kernel: window, output, strides, dilation, before, channelsFirst: first };
  return applyNear(convInputOp, images, weights, windows, 1);
}
