import { checkDType, checkFits, type DType, isFloat } from '../dtype.ts';
import { DTypeError, ShapeError, ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import { checkOptions } from '../given/options.ts';
import { elements, type View, viewOf, zerosArray } from '../kernels/view.ts';
import { apply } from '../operation.ts';
import { formatShape, normalizeAxis, type Shape, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { add } from './arithmetic.ts';
import { cast } from './cast.ts';
import { equal, greaterEqual, less, logicalAnd } from './comparison.ts';
import { broadcastTo, expandDims, reshape } from './movement.ts';
import { checkTensor } from './operands.ts';
import { where } from './piecewise.ts';
import { arange } from './ranges.ts';
import { sum } from './reduction.ts';
import { singleOutput } from './single-output.ts';
import { slice } from './slicing.ts';

interface GatherAttrs {
  readonly axis: number;
  readonly [name: string]: number;
}

interface ScatterAttrs {
  readonly axis: number;
  readonly shape: Shape;
  readonly [name: string]: number | Shape;
}

/** Calls `visit` with each run of `inner` elements: its place in the gathered array and in the source. */
function eachRun(
  source: Shape,
  axis: number,
  indices: ArrayLike<number>,
  visit: (gathered: number, source: number, inner: number) => void,
): void {
  const length = source[axis]!;
  const outer = sizeOf(source.slice(0, axis));
  const inner = sizeOf(source.slice(axis + 1));
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < indices.length; k++) {
      const index = indices[k]!;
      if (index < -length || index >= length) {
        throw new ValueError({
          where: 'gather',
          got: `index ${index} for axis ${axis} of length ${length}`,
          expected: length === 0 ? 'no index: the axis is empty' : `indices from ${-length} to ${length - 1}`,
        });
      }
      visit((o * indices.length + k) * inner, (o * length + (index < 0 ? index + length : index)) * inner, inner);
    }
  }
}

export const gatherOp = singleOutput<GatherAttrs>({
  name: 'gather',
  infer: ([x, indices], { axis }) => ({
    shape: [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)],
    dtype: x!.dtype,
  }),
  forward: ([x, indices], { axis }, { shape, dtype }) => {
    const out = zerosArray(shape, dtype);
    const from = elements(x!);
    eachRun(x!.shape, axis, elements(indices!), (to, start, n) => out.data.set(from.subarray(start, start + n), to));
    return out;
  },
  vjp: [({ g, x, attrs: { axis } }) => scatterAdd(g, x[1]!, axis, x[0]!.shape), null],
});

/** Adds each slice of `updates` to zeros of `shape` at its index along `axis`: the gradient of gather. */
export const scatterAddOp = singleOutput<ScatterAttrs>({
  name: 'scatterAdd',
  infer: ([updates], { shape }) => ({ shape, dtype: updates!.dtype }),
  forward: ([updates, indices], { axis }, { shape, dtype }): View => {
    const out = zerosArray(shape, dtype);
    const from = elements(updates!);
    eachRun(shape, axis, elements(indices!), (start, to, n) => {
      for (let i = 0; i < n; i++) out.data[to + i]! += from[start + i]!;
    });
    return viewOf(out.data, shape);
  },
  vjp: [({ g, x, attrs: { axis } }) => apply(gatherOp, [g, x[1]!], { axis }), null],
});

function scatterAdd(updates: Tensor, indices: Tensor, axis: number, shape: Shape): Tensor {
  return apply(scatterAddOp, [updates, indices], { axis, shape });
}

/** How many float32 are added up one after the other: from 2^24 on, a sum would stop at that. */
const LONGEST_RUN = 2 ** 16;

/** The sums of the rows of `x` with the same place, which is from 0 to below `length`: runs of rows, then the sums of those. */
function addedByPlace(x: Tensor, places: Tensor, length: number): Tensor {
  const inner = x.shape.slice(1);
  const run = Math.max(LONGEST_RUN, length);
  const runs = x.dtype === 'float32' ? Math.ceil(x.shape[0]! / run) : 1;
  if (runs < 2) return scatterAdd(x, places, 0, [length, ...inner]);
  const firsts = reshape(arange(0, runs * length, length, { dtype: 'int32' }), [runs, 1]);
  const shifts = slice(reshape(broadcastTo(firsts, [runs, run]), [runs * run]), [[0, x.shape[0]!]]);
  const sums = scatterAdd(x, add(places, shifts), 0, [runs * length, ...inner]);
  return sum(reshape(sums, [runs, length, ...inner]), { axis: 0 });
}

function integerIndices(where: string, indices: Tensor): Tensor {
  checkTensor(where, indices);
  if (!isFloat(indices.dtype)) return cast(indices, 'int32');
  throw new DTypeError({
    where,
    got: `indices of dtype ${indices.dtype}`,
    expected: 'an integer dtype',
    fix: "Convert them with .astype('int32')",
  });
}

/** Options of {@link gather}. */
export interface GatherOptions {
  /** The axis to pick along. Default: 0. */
  axis?: number;
}

/**
 * The slices of `x` at `indices` along an axis, which is replaced by the shape of `indices`. Negative indices count
 * from the end. Source: NumPy's take, ONNX Gather-13.
 *
 * @throws ValueError when an index is out of range, DTypeError when `indices` are not integers.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * const rows = tensor([2, 0], { dtype: 'int32' });
 * tensor([[1, 2], [3, 4], [5, 6]]).gather(rows); // [[5, 6], [1, 2]]
 * ```
 */
export function gather(x: Tensor, indices: Tensor, options: GatherOptions = {}): Tensor {
  checkTensor('gather', x);
  checkOptions('gather', options, { axis: true });
  const { axis = 0 } = options;
  return apply(gatherOp, [x, integerIndices('gather', indices)], { axis: normalizeAxis('gather', axis, x.rank) });
}

/** Options of {@link oneHot}. */
export interface OneHotOptions {
  /** The dtype of the result. Default: float32. */
  dtype?: DType;
}

/**
 * Rows of zeros with a 1 at each index: shape `[...indices.shape, numClasses]`. An index outside `[0, numClasses)`
 * gives a row of zeros. Source: Keras' ops.one_hot.
 *
 * @throws ValueError when `numClasses` is not a whole number of at least 1, DTypeError when `indices` are not integers.
 *
 * @example
 * ```ts
 * import { oneHot, tensor } from 'keisan';
 *
 * oneHot(tensor([0, 2], { dtype: 'int32' }), 3); // [[1, 0, 0], [0, 0, 1]]
 * ```
 */
export function oneHot(indices: Tensor, numClasses: number, options: OneHotOptions = {}): Tensor {
  checkOptions('oneHot', options, { dtype: true });
  const positions = integerIndices('oneHot', indices);
  if (!Number.isInteger(numClasses) || numClasses < 1) {
    throw new ValueError({
      where: 'oneHot',
      got: `numClasses ${describeValue(numClasses)} for indices of shape ${formatShape(indices.shape)}`,
      expected: 'a whole number of at least 1',
    });
  }
  const { dtype = 'float32' } = options;
  checkFits('oneHot', [...indices.shape, numClasses], checkDType('oneHot', dtype));
  checkFits('oneHot', [numClasses], 'int32');
  const classes = arange(numClasses, { dtype: 'int32' });
  return cast(equal(expandDims(positions, -1), classes), dtype);
}

/**
 * The sums of those slices of `data` along its first axis that have the same number in `segmentIds`: shape
 * `[numSegments, ...data.shape.slice(1)]`. What has a number outside `[0, numSegments)` is left out; bool adds up to int32.
 * Source: Keras' ops.segment_sum.
 *
 * @throws ShapeError when there is not one number for each slice, DTypeError when the numbers are not integers, ValueError when
 * `numSegments` is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { segmentSum } from 'keisan/ops';
 *
 * segmentSum(tensor([1, 2, 4]), tensor([0, 2, 0], { dtype: 'int32' }), 3); // [5, 0, 2]
 * ```
 */
export function segmentSum(data: Tensor, segmentIds: Tensor, numSegments: number): Tensor {
  checkTensor('segmentSum', data);
  const ids = integerIndices('segmentSum', segmentIds);
  if (!Number.isInteger(numSegments) || numSegments < 1) {
    throw new ValueError({
      where: 'segmentSum',
      got: `numSegments ${describeValue(numSegments)}`,
      expected: 'a whole number of at least 1',
    });
  }
  if (data.rank < 1 || ids.rank !== 1 || ids.shape[0] !== data.shape[0]) {
    throw new ShapeError({
      where: 'segmentSum',
      got: `data of shape ${formatShape(data.shape)} and segmentIds of shape ${formatShape(ids.shape)}`,
      expected: 'one number for each slice of the first axis',
    });
  }
  // One more segment takes what is in none.
  const known = where(logicalAnd(greaterEqual(ids, 0), less(ids, numSegments)), ids, numSegments);
  const numbers = data.dtype === 'bool' ? cast(data, 'int32') : data;
  return slice(addedByPlace(numbers, known, numSegments + 1), [[0, numSegments]]);
}
