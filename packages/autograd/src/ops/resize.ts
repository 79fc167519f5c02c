import { allocate, checkFits, type DType, isFloat } from '../dtype.ts';
import { DTypeError, ShapeError, ValueError } from '../errors.ts';
import { checkOptions } from '../given/options.ts';
import { notAmong } from '../given/suggestion.ts';
import { viewOf } from '../kernels/view.ts';
import { leaf } from '../leaf.ts';
import { formatShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { gather } from './indexing.ts';
import { matmul } from './linalg.ts';
import { reshape } from './movement.ts';
import { checkTensor, int32List } from './operands.ts';
import { repeat } from './repeat.ts';
import { type DataFormat, isChannelsFirst, perAxis } from './windows.ts';

/** How {@link resize} computes the elements in between. */
export type Interpolation = 'nearest' | 'bilinear';

/** Options of {@link resize}. */
export interface ResizeOptions {
  /** 'nearest' takes the element below, 'bilinear' mixes the two around along each axis. Default: 'bilinear'. */
  interpolation?: Interpolation;
  /** Whether 'bilinear' mixes all elements that become one, where images become smaller. Default: false. */
  antialias?: boolean;
  /** Where the channels are: last, as `[batch, height, width, channels]`, or first. Default: 'channels_last'. */
  dataFormat?: DataFormat;
}

/** An axis of `x` in another length, each element that of the place below: Keras computes the places in float32. */
function nearest(x: Tensor, axis: number, length: number): Tensor {
  const given = x.shape[axis]!;
  if (length === given) return x;
  if (length % given === 0) return repeat(x, length / given, { axis });
  const { fround } = Math;
  const places = Array.from({ length }, (_, i) => Math.floor(fround(fround((i + 0.5) * given) / length)));
  return gather(x, int32List(places), { axis });
}

/** How much of each of `given` elements there is in each of `length`: rows that add up to 1. */
function mixture(given: number, length: number, antialias: boolean, dtype: DType): Tensor {
  const step = given / length;
  const width = antialias ? Math.max(step, 1) : 1;
  const data = allocate(dtype, length * given);
  for (let i = 0; i < length; i++) {
    const center = (i + 0.5) * step - 0.5;
    const weights = Array.from({ length: given }, (_, j) => Math.max(0, 1 - Math.abs(center - j) / width));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    weights.forEach((weight, j) => {
      data[i * given + j] = weight / total;
    });
  }
  return leaf(viewOf(data, [length, given]), dtype);
}

/** An axis of `x` in another length, as a product with {@link mixture}. */
function mixed(x: Tensor, axis: number, length: number, antialias: boolean): Tensor {
  const given = x.shape[axis]!;
  if (length === given) return x;
  const [outer, inner] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
  const stacked = reshape(x, [size(outer), given, size(inner)]);
  return reshape(matmul(mixture(given, length, antialias, x.dtype), stacked), [...outer, length, ...inner]);
}

/**
 * Images in another size, whose pixels have their centers at the halves. Source: Keras' ops.image.resize.
 *
 * @param images `[batch, height, width, channels]`, or one image without a batch axis, or with the channels first.
 * @param size The new `[height, width]`.
 * @throws ShapeError for what is no image, ValueError for a size that is not two whole numbers, DTypeError where integers would be mixed.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { resize } from 'keisan/ops';
 *
 * const image = tensor([0, 4]).reshape([1, 2, 1]);
 * resize(image, [1, 4]).reshape([-1]).toArray(); // [0, 1, 3, 4]
 * ```
 */
export function resize(
  images: Tensor,
  size: readonly [height: number, width: number],
  options: ResizeOptions = {},
): Tensor {
  const where = 'resize';
  checkTensor(where, images);
  checkOptions(where, options, { interpolation: true, antialias: 'flag', dataFormat: true });
  const { interpolation = 'bilinear', antialias = false, dataFormat = 'channels_last' } = options;
  if (interpolation !== 'nearest' && interpolation !== 'bilinear') {
    throw new ValueError(notAmong(where, 'interpolation', interpolation, ['nearest', 'bilinear']));
  }
  const first = isChannelsFirst(where, dataFormat);
  if (images.rank !== 3 && images.rank !== 4) {
    throw new ShapeError({
      where,
      got: `a tensor of shape ${formatShape(images.shape)}`,
      expected: 'an image of three axes, or a batch of them of four',
    });
  }
  const lengths = perAxis(where, 'size', Array.isArray(size) ? size : [size as unknown as number], 2);
  const height = images.rank - (first ? 2 : 3);
  const spatial = images.shape.slice(height, height + 2);
  if (spatial.includes(0)) {
    throw new ShapeError({
      where,
      got: `images of shape ${formatShape(images.shape)}`,
      expected: 'images of at least one pixel',
    });
  }
  checkFits(where, [...images.shape.slice(0, height), ...lengths, ...images.shape.slice(height + 2)], images.dtype);
  if (interpolation === 'nearest') {
    return lengths.reduce((x, length, i) => nearest(x, height + i, length), images.read());
  }
  if (!isFloat(images.dtype)) {
    throw new DTypeError({
      where,
      got: `images of dtype ${images.dtype}`,
      expected: "floats to mix, or interpolation 'nearest'",
      fix: "Convert them with .astype('float32')",
    });
  }
  return lengths.reduce((x, length, i) => mixed(x, height + i, length, antialias), images.read());
}
