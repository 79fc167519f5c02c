import { checkDType, checkFits, type DType } from './dtype.ts';
import { ShapeError, ValueError } from './errors.ts';
import { checkOptions, type OptionNames } from './given/options.ts';
import { convert } from './kernels/convert.ts';
import { copied, elements, isContiguous, type View, viewOf } from './kernels/view.ts';
import { leaf } from './leaf.ts';
import { checkShape, formatShape, type Shape, sameShape, sizeOf } from './shape.ts';
import { Tensor } from './tensor.ts';
import { readData, type Source, type TensorData } from './tensor-data.ts';

/** Options of {@link tensor}. */
export interface TensorOptions {
  /** The shape, for a flat or typed array. Default: that of the nesting; one axis for a typed array. */
  shape?: Shape;
  /** To convert to, as `cast` converts. Default: that of the typed array; for nested arrays float32, or bool for booleans. */
  dtype?: DType;
  /** Whether `backward()` computes a gradient with respect to it. Default: false. */
  requiresGrad?: boolean;
  /** Whether the tensor has memory of its own. False takes a typed array or ndarray as it is: do not write to it any more. Default: true. */
  copy?: boolean;
  /** A label for diagrams. */
  name?: string;
}

const tensorOptions: OptionNames<TensorOptions> = {
  dtype: true,
  shape: true,
  requiresGrad: 'flag',
  copy: 'flag',
  name: 'text',
};

/**
 * A tensor from numbers or booleans in nested arrays, from a typed array with a shape, from typed arrays that are rows in arrays, from an
 * ndarray or from a tensor.
 * The numbers are copied: what is written to the array afterwards changes no tensor. `copy: false` takes the array itself instead,
 * for one that nobody else writes to: a Float32Array, Float64Array, Int32Array, Uint8Array or Uint8ClampedArray, or an ndarray of
 * one, that needs no conversion. Memory that is shared between threads or can be resized is copied all the same, once.
 *
 * Numbers in plain arrays give float32, booleans bool, typed arrays their own, of which several are promoted; ask for another with
 * `dtype`.
 *
 * @throws ShapeError when nested arrays are ragged or the shape does not fit, ValueError for anything but numbers, for more than
 * 2,147,483,647 elements or 4 GiB, and for `copy: false` where the numbers have to be copied.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * tensor([[1, 2], [3, 4]]).shape; // [2, 2]
 * tensor(new Uint8Array(6), { shape: [2, 3] }).dtype; // 'uint8'
 * tensor([1, 2, 3], { requiresGrad: true });
 * ```
 */
export function tensor(data: TensorData, options: TensorOptions = {}): Tensor {
  checkOptions('tensor', options, tensorOptions);
  const { copy = true } = options;
  const made = fromSource(readData(data, options.dtype), options, copy);
  if (!copy && !(data instanceof Tensor)) lent.add(made.view.data.buffer);
  return made;
}

/** The memory of arrays that tensors were made from with `copy: false`. */
const lent = new WeakSet<ArrayBufferLike>();

/** Whether a tensor is in the memory of an array that it was made from, which somebody may write to all the same. */
export const isLent = (tensor: Tensor): boolean => lent.has(tensor.view.data.buffer);

/**
 * `data` as a tensor in the same memory where that can be, otherwise in memory of its own. For as long as nobody writes to `data`.
 * @param float The dtype of numbers in plain arrays.
 * @throws as {@link tensor} does.
 */
export function borrow(data: TensorData, float: DType = 'float32'): Tensor {
  const source = readData(data);
  const isPlain = source.memory !== 'given' && source.defaultDType === 'float32' && source.dtype !== 'float32';
  return fromSource(source, isPlain ? { dtype: float } : {}, source.memory !== 'given');
}

function fromSource(source: Source, options: TensorOptions, copy: boolean): Tensor {
  const { value } = source;
  const { requiresGrad = false, name = '' } = options;
  const dtype = checkDType('tensor', options.dtype ?? source.defaultDType);
  const shape = checkShape('tensor', options.shape ?? value.shape);
  if (sizeOf(shape) !== sizeOf(value.shape)) {
    throw new ShapeError({
      where: 'tensor',
      got: `${sizeOf(value.shape)} elements and the shape ${formatShape(shape)}`,
      expected: `${sizeOf(shape)} elements for that shape`,
    });
  }
  checkFits('tensor', shape, dtype);
  const inOrder = isContiguous(value) || sameShape(shape, value.shape);
  if (!copy && (source.memory === 'converted' || source.dtype !== dtype || !inOrder)) {
    throw new ValueError({
      where: 'tensor',
      got: `copy: false for ${source.what}${source.dtype === dtype ? '' : ` as ${dtype}`}${inOrder ? '' : ' in another order'}`,
      expected: 'an array that needs no conversion, such as a Float32Array for float32',
      fix: 'Leave copy out: the numbers are then converted',
    });
  }
  const held = inMemory(source, dtype, copy);
  const shaped = sameShape(shape, held.shape) ? held : viewOf(elements(held), shape);
  return leaf(shaped, dtype, requiresGrad, name);
}

/** The numbers as elements of `dtype`, in new memory if they are to be copied. */
function inMemory({ value, dtype: given, memory }: Source, dtype: DType, copy: boolean): View {
  if (given !== dtype) return convert(value, dtype);
  return copy && memory === 'given' ? copied(value) : value;
}
