import { type DType, isFloat, type TypedArray } from '../dtype.ts';
import { checkOptions } from '../given/options.ts';
import { imageElements, imagesOf } from '../kernels/images.ts';
import { averageWindows, type Pooling, pickLargest, putLargest, spreadAverages } from '../kernels/pool.ts';
import { apply } from '../operation.ts';
import type { Shape } from '../shape.ts';
import type { TensorSpec } from '../spec.ts';
import type { OpDef, Tensor } from '../tensor.ts';
import { cast } from './cast.ts';
import { checkTensor } from './operands.ts';
import { type SingleOutput, singleOutput } from './single-output.ts';
import {
  channelsOf,
  checkImages,
  checkPadding,
  cutWindows,
  type DataFormat,
  imageShape,
  isChannelsFirst,
  type Padding,
  type PerAxis,
  perAxis,
  placeWindows,
  spatialOf,
  type WindowAttrs,
} from './windows.ts';

const sizes = (attrs: WindowAttrs, { shape }: { readonly shape: Shape }): Pooling => ({
  ...attrs,
  batch: shape[0]!,
  channels: channelsOf(shape, attrs.channelsFirst),
});

/** One result for each window. */
const results = ([x]: readonly TensorSpec[], { output, channelsFirst }: WindowAttrs): TensorSpec => ({
  shape: imageShape(x!.shape[0]!, output, channelsOf(x!.shape, channelsFirst), channelsFirst),
  dtype: x!.dtype,
});

/** What a kernel that knows of no strides makes of images whose channels are last. */
function overImages(
  kernel: (dtype: DType, pooling: Pooling, ...values: TypedArray[]) => TypedArray,
): SingleOutput<WindowAttrs>['forward'] {
  return (inputs, attrs, { shape, dtype }) => {
    const { channelsFirst: first } = attrs;
    const values = inputs.map((x) => imageElements(x, first));
    return imagesOf(kernel(dtype, sizes(attrs, inputs[0]!), ...values), shape, first);
  };
}

/** The largest element of each window. Source: ONNX MaxPool-12. */
export const maxPoolOp: OpDef<WindowAttrs> = singleOutput<WindowAttrs>({
  name: 'maxPool',
  infer: results,
  forward: overImages((dtype, pooling, x) => pickLargest(dtype, pooling, x!, x!, -Infinity)),
  vjp: [({ g, x: [x], attrs }) => apply(putLargestOp, [x!, g], attrs)],
});

/** Adds what the second input has for each window to the place of the largest element of the first: the gradient of maxPool. */
export const putLargestOp: OpDef<WindowAttrs> = singleOutput<WindowAttrs>({
  name: 'putLargest',
  infer: ([x, g]) => ({ shape: x!.shape, dtype: g!.dtype }),
  forward: overImages(putLargest),
  vjp: [null, ({ g, x: [x], attrs }) => apply(pickLargestOp, [x!, g], attrs)],
});

/** What the second input has at the place of the largest element of each window of the first: the gradient of putLargest. */
export const pickLargestOp: OpDef<WindowAttrs> = singleOutput<WindowAttrs>({
  name: 'pickLargest',
  infer: ([x, from], attrs) => ({ ...results([x!], attrs), dtype: from!.dtype }),
  forward: overImages((dtype, pooling, x, from) => pickLargest(dtype, pooling, x!, from!)),
  vjp: [null, ({ g, x: [x], attrs }) => apply(putLargestOp, [x!, g], attrs)],
});

/** The mean of the elements of each window that are inside. Source: ONNX AveragePool-11 without the padding. */
export const averagePoolOp: OpDef<WindowAttrs> = singleOutput<WindowAttrs>({
  name: 'averagePool',
  infer: results,
  forward: overImages(averageWindows),
  vjp: [({ g, attrs }) => apply(spreadAveragesOp, [g], attrs)],
});

/** Shares what there is for each window out among its elements: the gradient of averagePool, whose own gradient it is. */
export const spreadAveragesOp: OpDef<WindowAttrs> = singleOutput<WindowAttrs>({
  name: 'spreadAverages',
  infer: ([g], { input, channelsFirst }) => ({
    shape: imageShape(g!.shape[0]!, input, channelsOf(g!.shape, channelsFirst), channelsFirst),
    dtype: g!.dtype,
  }),
  forward: overImages(spreadAverages),
  vjp: [({ g, attrs }) => apply(averagePoolOp, [g], attrs)],
});

/** Options of {@link maxPool} and {@link averagePool}. */
export interface PoolOptions {
  /** How far apart windows are, along every spatial axis or along each. Default: null, the size of a window. */
  strides?: PerAxis | null;
  /** 'valid' keeps windows inside the images; 'same' has them reach every place, over the edges too. Default: 'valid'. */
  padding?: Padding;
  /** Where the channels of images and results are: last, as `[batch, ...spatial, channels]`, or first. Default: 'channels_last'. */
  dataFormat?: DataFormat;
}

function pool(op: OpDef<WindowAttrs>, x: Tensor, poolSize: PerAxis, options: PoolOptions): Tensor {
  const where = op.name;
  checkTensor(where, x);
  checkOptions(where, options, { strides: true, padding: true, dataFormat: true });
  checkImages(where, x);
  const { strides = null, padding = 'valid', dataFormat = 'channels_last' } = options;
  const first = isChannelsFirst(where, dataFormat);
  checkPadding(where, padding, false);
  const images = isFloat(x.dtype) ? x : cast(x, 'float32');
  const window = perAxis(where, 'poolSize', poolSize, images.rank - 2);
  const given = { strides: strides ?? window, padding, dilationRate: 1, channelsFirst: first };
  return apply(op, [images], cutWindows(placeWindows(where, spatialOf(images.shape, first), window, given)));
}

/**
 * The largest element of each window, channel by channel; NaN where one is NaN. The gradient goes to the first of several that are the
 * largest; what is beyond the edges counts as -Infinity, and has no gradient. Integers give float32. Source: Keras' ops.max_pool.
 *
 * @param x Images `[batch, ...spatial, channels]`, or with the channels first.
 * @param poolSize The size of a window, along every spatial axis or along each.
 * @throws ShapeError when a window does not fit into the images.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { maxPool } from 'keisan/ops';
 *
 * const x = tensor([1, 5, 2, 3]).reshape([1, 4, 1]);
 * maxPool(x, 2).reshape([-1]).toArray(); // [5, 3]
 * maxPool(x, 2, { strides: 1 }).reshape([-1]).toArray(); // [5, 5, 3]
 * ```
 */
export function maxPool(x: Tensor, poolSize: PerAxis, options: PoolOptions = {}): Tensor {
  return pool(maxPoolOp, x, poolSize, options);
}

/**
 * The mean of each window, channel by channel; of a window that goes over an edge, that of the elements inside. Integers give float32.
 * Source: Keras' ops.average_pool.
 *
 * @param x Images `[batch, ...spatial, channels]`, or with the channels first.
 * @param poolSize The size of a window, along every spatial axis or along each.
 * @throws ShapeError when a window does not fit into the images.
 */
export function averagePool(x: Tensor, poolSize: PerAxis, options: PoolOptions = {}): Tensor {
  return pool(averagePoolOp, x, poolSize, options);
}
