import { allocate, promoteTypes } from '../dtype.ts';
import { ShapeError, ValueError } from '../errors.ts';
import { describeList, describeValue } from '../given/describe-value.ts';
import { checkOptions } from '../given/options.ts';
import { assign } from '../kernels/assign.ts';
import { viewOf, zerosArray } from '../kernels/view.ts';
import { apply, applyAll } from '../operation.ts';
import { formatShape, normalizeAxis, type Shape, sameShape, sizeOf } from '../shape.ts';
import type { OpDef, Tensor } from '../tensor.ts';
import { cast } from './cast.ts';
import { expandDims, reshape } from './movement.ts';
import { checkTensor, checkTensors, stretched } from './operands.ts';
import { singleOutput } from './single-output.ts';

interface SliceAttrs {
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
  readonly steps: readonly number[];
  readonly [name: string]: readonly number[];
}

export const sliceOp = singleOutput<SliceAttrs>({
  name: 'slice',
  infer: ([x], { sizes }) => ({ shape: sizes, dtype: x!.dtype }),
  forward: ([x], { starts, sizes, steps }) => {
    const offset = starts.reduce((sum, start, i) => sum + start * x!.stride[i]!, x!.offset);
    return viewOf(
      x!.data,
      sizes,
      steps.map((step, i) => step * x!.stride[i]!),
      sizeOf(sizes) === 0 ? x!.offset : offset,
    );
  },
  vjp: [({ g, x, attrs }) => unslice(g, x[0]!.shape, attrs)],
  simplify: ([x], { sizes, steps }) =>
    sameShape(x!.spec.shape, sizes) && steps.every((step) => step === 1) ? { use: x! } : null,
});

/** Zeros of `shape` with `g` where the slice took its elements from: the gradient of a slice, and linear like it. */
function unslice(g: Tensor, shape: Shape, { starts, sizes, steps }: SliceAttrs): Tensor {
  let result = g;
  for (let axis = 0; axis < shape.length; axis++) {
    const [n, step] = [sizes[axis]!, steps[axis]!];
    if (step < 0) result = flip(result, axis);
    const stride = Math.abs(step);
    if (stride > 1) {
      const spread = padWithZeros(expandDims(result, axis + 1), onAxis(shape.length + 1, axis + 1, [0, stride - 1]));
      const merged = result.shape.map((length, i) => (i === axis ? n * stride : length));
      result = reshape(spread, merged);
    }
    const first = step < 0 ? starts[axis]! + (n - 1) * step : starts[axis]!;
    const length = result.shape[axis]!;
    const room = shape[axis]! - first;
    if (length > room) result = slice(result, axisRange(result.rank, axis, [0, room]));
    result = padWithZeros(
      result,
      onAxis(shape.length, axis, [n === 0 ? shape[axis]! : first, n === 0 ? 0 : Math.max(0, room - length)]),
    );
  }
  return result;
}

const onAxis = (rank: number, axis: number, widths: readonly [number, number]) =>
  Array.from({ length: rank }, (_, i): readonly [number, number] => (i === axis ? widths : [0, 0]));

const axisRange = (rank: number, axis: number, range: Range) =>
  Array.from({ length: rank }, (_, i): Range => (i === axis ? range : null));

/** Part of one axis: everything (null), one index, or `[start, stop, step]` as in Python; null stands for the default. */
export type Range = null | number | readonly [start?: number | null, stop?: number | null, step?: number];

function resolve(
  where: string,
  range: Range,
  length: number,
  axis: number,
): readonly [start: number, size: number, step: number] {
  if (range === null) return [0, length, 1];
  if (typeof range === 'number') {
    if (!Number.isInteger(range) || range < -length || range >= length) {
      throw new ValueError({
        where,
        got: `index ${range} for axis ${axis} of length ${length}`,
        expected: length === 0 ? 'no index: the axis is empty' : `an integer from ${-length} to ${length - 1}`,
      });
    }
    return [range < 0 ? range + length : range, 1, 1];
  }
  const step = range[2] ?? 1;
  if (!Array.isArray(range)) {
    throw new ValueError({
      where,
      got: `${describeValue(range)} for axis ${axis}`,
      expected: 'an index, a range [start, stop], or null for the whole axis',
    });
  }
  if (range.length > 3 || !range.every((n) => n === null || n === undefined || Number.isInteger(n)) || step === 0) {
    throw new ValueError({
      where,
      got: `the range ${describeList(range)}`,
      expected: 'integers, and a step other than 0',
    });
  }
  const limit = (n: number, low: number, high: number) => Math.min(Math.max(n < 0 ? n + length : n, low), high);
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const start = range[0] == null ? (step > 0 ? low : high) : limit(range[0], low, high);
  const stop = range[1] == null ? (step > 0 ? high : low) : limit(range[1], low, high);
  return [start, Math.max(0, Math.ceil((stop - start) / step)), step];
}

/**
 * Part of `x`, as Python's `x[...]`: one entry per axis, later axes whole. A number picks an index and drops the axis;
 * `[start, stop, step]` takes a range; null takes the axis whole. A view. Source: NumPy's basic indexing.
 *
 * @throws ValueError when there are more ranges than axes, or an index is out of range.
 *
 * @example
 * ```ts
 * import { slice, tensor } from 'keisan';
 *
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * slice(x, [null, [0, 2]]).toArray(); // [[1, 2], [4, 5]]
 * slice(x, [-1]).toArray(); // [4, 5, 6]
 * ```
 */
export function slice(x: Tensor, ranges: readonly Range[]): Tensor {
  checkTensor('slice', x);
  if (!Array.isArray(ranges)) {
    throw new ValueError({
      where: 'slice',
      got: `${describeValue(ranges)} in place of the ranges`,
      expected: 'a list with one range for each axis',
      fix: 'Write [[start, stop]] for a part of the first axis',
    });
  }
  return sliced('slice', x, ranges);
}

function sliced(where: 'slice' | 'at', x: Tensor, ranges: readonly Range[]): Tensor {
  if (ranges.length > x.rank) {
    throw new ValueError({
      where,
      got: `${ranges.length} ${where === 'at' ? 'indices' : 'ranges'} for a tensor of shape ${formatShape(x.shape)}`,
      expected: `at most ${x.rank}`,
    });
  }
  const parts = x.shape.map((length, axis) => resolve(where, ranges[axis] ?? null, length, axis));
  const sizes = parts.map(([, size]) => size);
  const steps = parts.map(([, , step]) => step);
  const starts = parts.map(([start, size]) => (size === 0 ? 0 : start));
  const whole = sameShape(sizes, x.shape) && steps.every((step) => step === 1);
  const part = whole ? x : apply(sliceOp, [x], { starts, sizes, steps });
  return reshape(
    part,
    sizes.filter((_, axis) => typeof ranges[axis] !== 'number'),
  );
}

/**
 * The part of `x` at index `i` of its first axis, which is dropped. A view. Source: NumPy's `x[i]`.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * const x = tensor([[1, 2], [3, 4]]);
 * x.at(0); // [1, 2]
 * x.at(-1, 0); // 3
 * ```
 */
export function at(x: Tensor, ...indices: readonly number[]): Tensor {
  checkTensor('at', x);
  return sliced('at', x, indices);
}

/** `x` in reverse order along `axis`. A view. Source: NumPy's flip. */
export function flip(x: Tensor, axis: number): Tensor {
  checkTensor('flip', x);
  return slice(x, axisRange(x.rank, normalizeAxis('flip', axis, x.rank), [null, null, -1]));
}

interface PadAttrs {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly value: number;
  readonly [name: string]: readonly number[] | number;
}

export const padOp = singleOutput<PadAttrs>({
  name: 'pad',
  infer: ([x], { before, after }) => ({ shape: x!.shape.map((n, i) => n + before[i]! + after[i]!), dtype: x!.dtype }),
  forward: ([x], { before, value }, { shape, dtype }) => {
    const out = zerosArray(shape, dtype);
    if (!Object.is(value, 0)) out.data.fill(value);
    if (sizeOf(x!.shape) > 0) {
      const offset = before.reduce((sum, n, i) => sum + n * out.stride[i]!, 0);
      assign(viewOf(out.data, x!.shape, out.stride, offset), x!);
    }
    return out;
  },
  vjp: [
    ({ g, x, attrs: { before } }) =>
      slice(
        g,
        before.map((n, i): Range => [n, n + x[0]!.shape[i]!]),
      ),
  ],
  simplify: ([x], { before, after }) => ([...before, ...after].every((n) => n === 0) ? { use: x! } : null),
});

/** `x` with so many zeros before and after the elements of each axis. */
function padWithZeros(x: Tensor, widths: readonly (readonly [number, number])[]): Tensor {
  if (widths.every(([before, after]) => before === 0 && after === 0)) return x;
  return apply(padOp, [x], { before: widths.map((w) => w[0]), after: widths.map((w) => w[1]), value: 0 });
}

interface AxisAttrs {
  readonly axis: number;
  readonly [name: string]: number;
}

export const concatOp = singleOutput<AxisAttrs>({
  name: 'concat',
  infer: (inputs, { axis }) => ({
    shape: inputs[0]!.shape.map((n, i) => (i === axis ? inputs.reduce((sum, x) => sum + x.shape[axis]!, 0) : n)),
    dtype: inputs[0]!.dtype,
  }),
  forward: (inputs, { axis }, { shape, dtype }) => {
    const out = viewOf(allocate(dtype, sizeOf(shape)), shape);
    let start = 0;
    for (const x of inputs) {
      assign(viewOf(out.data, x.shape, out.stride, start * out.stride[axis]!), x);
      start += x.shape[axis]!;
    }
    return out;
  },
  vjp: ({ g, x, attrs: { axis } }) => {
    const sizes = x.map((t) => t.shape[axis]!);
    return applyAll(splitOp, [g], { axis, sizes });
  },
  simplify: (inputs) => (inputs.length === 1 ? { use: inputs[0]! } : null),
});

interface SplitAttrs {
  readonly axis: number;
  /** The lengths of the parts along the axis. */
  readonly sizes: readonly number[];
  readonly [name: string]: number | readonly number[];
}

/** All parts of a tensor along an axis, at once: a gradient by many of them is one concatenation. Source: ONNX Split-18. */
export const splitOp: OpDef<SplitAttrs> = {
  name: 'split',
  infer: ([x], { axis, sizes }) => sizes.map((n) => ({ shape: x!.shape.with(axis, n), dtype: x!.dtype })),
  forward: ([x], { axis, sizes }, specs) => {
    let start = 0;
    return specs.map(({ shape }, i) => {
      const offset = x!.offset + start * x!.stride[axis]!;
      start += sizes[i]!;
      return viewOf(x!.data, shape, x!.stride, sizeOf(shape) === 0 ? x!.offset : offset);
    });
  },
  vjp: ({ g, y, attrs: { axis } }) => {
    const parts = y.map((part, i) => g[i] ?? stretched(part, 0));
    return [apply(concatOp, parts, { axis })];
  },
};

/** Options of {@link concat}, {@link stack} and {@link split}. */
export interface AxisOptions {
  /** The axis to work along. Default: 0. */
  axis?: number;
}

/**
 * The tensors joined along an axis they already have; dtypes are promoted. Source: NumPy's concatenate.
 *
 * @throws ShapeError when the other axes differ, ValueError when there is no tensor.
 *
 * @example
 * ```ts
 * import { concat, tensor } from 'keisan';
 *
 * concat([tensor([1, 2]), tensor([3])]); // [1, 2, 3]
 * ```
 */
export function concat(xs: readonly Tensor[], options: AxisOptions = {}): Tensor {
  const first = checkTensors('concat', xs)[0];
  if (!first) throw new ValueError({ where: 'concat', got: 'no tensors', expected: 'at least one' });
  checkOptions('concat', options, { axis: true });
  const { axis = 0 } = options;
  const along = normalizeAxis('concat', axis, first.rank);
  for (const x of xs) {
    if (x.rank === first.rank && x.shape.every((n, i) => i === along || n === first.shape[i])) continue;
    throw new ShapeError({
      where: 'concat',
      got: `shapes ${xs.map((t) => formatShape(t.shape)).join(', ')}`,
      expected: `shapes that are the same but for axis ${along}`,
    });
  }
  const dtype = xs.map((x) => x.dtype).reduce(promoteTypes);
  return apply(
    concatOp,
    xs.map((x) => cast(x, dtype)),
    { axis: along },
  );
}

/**
 * Tensors of one shape joined along a new axis. Source: NumPy's stack.
 *
 * @example
 * ```ts
 * import { stack, tensor } from 'keisan';
 *
 * stack([tensor([1, 2]), tensor([3, 4])]); // [[1, 2], [3, 4]]
 * ```
 */
export function stack(xs: readonly Tensor[], options: AxisOptions = {}): Tensor {
  const first = checkTensors('stack', xs)[0];
  if (!first) throw new ValueError({ where: 'stack', got: 'no tensors', expected: 'at least one' });
  checkOptions('stack', options, { axis: true });
  const { axis = 0 } = options;
  const odd = xs.find((x) => !sameShape(x.shape, first.shape));
  if (odd) {
    throw new ShapeError({
      where: 'stack',
      got: `shapes ${formatShape(first.shape)} and ${formatShape(odd.shape)}`,
      expected: 'one shape for all',
    });
  }
  const along = normalizeAxis('stack', axis, first.rank + 1);
  return concat(
    xs.map((x) => expandDims(x, along)),
    { axis: along },
  );
}

/** How many parts a tensor may be cut into: each is a tensor of its own. */
const MOST_PARTS = 2 ** 20;

/**
 * `x` cut along an axis: into `indicesOrSections` equal parts, or before each of the given indices. Views.
 * Source: NumPy's split.
 *
 * @throws ShapeError when the parts would not be equal, ValueError when there would be more than 1,048,576.
 *
 * @example
 * ```ts
 * import { split, tensor } from 'keisan';
 *
 * const [left, right] = split(tensor([[1, 2, 3, 4]]), 2, { axis: 1 });
 * left; // [[1, 2]]
 * right; // [[3, 4]]
 * ```
 */
export function split(x: Tensor, indicesOrSections: number | readonly number[], options: AxisOptions = {}): Tensor[] {
  checkTensor('split', x);
  checkOptions('split', options, { axis: true });
  const { axis = 0 } = options;
  const along = normalizeAxis('split', axis, x.rank);
  const length = x.shape[along]!;
  const isCut = (n: unknown) => Number.isInteger(n) && (n as number) >= 0 && (n as number) <= length;
  if (Array.isArray(indicesOrSections) && indicesOrSections.findIndex((n) => !isCut(n)) >= 0) {
    throw new ValueError({
      where: 'split',
      got: `the indices ${describeList(indicesOrSections)} for axis ${along} of length ${length}`,
      expected: `whole numbers from 0 to ${length}`,
    });
  }
  const parts = Array.isArray(indicesOrSections) ? indicesOrSections.length + 1 : (indicesOrSections as number);
  if (typeof parts === 'number' && parts > MOST_PARTS) {
    throw new ValueError({
      where: 'split',
      got: `${parts} parts of axis ${along} of length ${length}`,
      expected: `at most ${MOST_PARTS}`,
      fix: 'Take the parts that you need with slice, or several in one tensor with reshape',
    });
  }
  const divides = (n: number) => Number.isInteger(n) && n > 0 && length % n === 0;
  if (!Array.isArray(indicesOrSections) && !divides(indicesOrSections as number)) {
    throw new ShapeError({
      where: 'split',
      got: `${describeValue(indicesOrSections)} sections of axis ${along} of length ${length}`,
      expected: 'a number of sections that divides it',
      fix: 'Pass the indices to cut at for unequal parts',
    });
  }
  const cuts =
    typeof indicesOrSections === 'number'
      ? Array.from({ length: indicesOrSections - 1 }, (_, i) => ((i + 1) * length) / indicesOrSections)
      : indicesOrSections;
  const sizes = [0, ...cuts].map((start, i) => (cuts[i] ?? length) - start);
  if (sizes.every((n) => n >= 0)) return [...applyAll(splitOp, [x], { axis: along, sizes })];
  return [0, ...cuts].map((start, i) => slice(x, axisRange(x.rank, along, [start, cuts[i] ?? length])));
}
