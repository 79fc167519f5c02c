import type { Shape } from '@keisan/autograd';
import { isFloat, sizeOf } from '@keisan/autograd/internal';
import type { LoweringContext, OnnxBuilder } from '../builder.ts';

/** What a sum is lowered from. */
type SumContext = LoweringContext<{ readonly axes: readonly number[] }>;

/**
 * The longest run of float32 that ONNX Runtime is left to add up: it adds one element after the other, so that the error grows
 * with their number. Up to here it is below 2e-6 for the worst of numbers, all of them equal, and below 4e-7 natively.
 */
const LONGEST = 128;

/** Numbers in row-major order whose middle axis, of `length`, is added up. */
interface Run {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

const list = (b: OnnxBuilder, values: readonly number[]) => b.constant(values, 'int64');

const reshaped = (b: OnnxBuilder, x: string, shape: Shape) => b.node('Reshape', [x, list(b, shape)]);

/**
 * The column sums of a matrix, as a product with ones: on two threads ONNX Runtime takes an eighth of ReduceSum's time for it
 * (9 us in place of 74 for `[128, 512]`).
 */
function columnSums(b: OnnxBuilder, matrix: string, rows: number, dtype: 'float32' | 'float64'): string {
  return b.node('MatMul', [b.node('Expand', [b.constant(1, dtype), list(b, [rows])]), matrix]);
}

/** The sums of a run that is short. A last axis of length 1 would make ONNX Runtime's ReduceSum ten times as slow. */
function sumShort(b: OnnxBuilder, x: string, { outer, length, inner }: Run): string {
  if (outer === 1 && inner > 1) return columnSums(b, reshaped(b, x, [length, inner]), length, 'float32');
  const shape = inner === 1 ? [outer, length] : [outer, length, inner];
  return b.node('ReduceSum', [reshaped(b, x, shape), list(b, [1])], { keepdims: 0 });
}

/** How long to make the blocks of a run: about as many levels of blocks as long, and if possible without a remainder. */
function blockOf(length: number): number {
  const levels = Math.ceil(Math.log(length) / Math.log(LONGEST));
  const target = Math.ceil(length ** (1 / levels));
  for (let block = target; block <= LONGEST; block++) if (length % block === 0) return block;
  for (let block = target; block > target / 2; block--) if (length % block === 0) return block;
  return target;
}

/** Part of a run, from a place on. */
function part(b: OnnxBuilder, x: string, { outer, length, inner }: Run, from: number, to: number): string {
  const whole = reshaped(b, x, [outer, length, inner]);
  return b.node('Slice', [whole, list(b, [from]), list(b, [to]), list(b, [1]), list(b, [1])]);
}

/** The sums of a run of any length: of blocks, then of their sums in the same way. */
function sumRun(b: OnnxBuilder, x: string, run: Run): string {
  const { outer, length, inner } = run;
  if (length <= LONGEST) return sumShort(b, x, run);
  const block = blockOf(length);
  const blocks = Math.floor(length / block);
  const whole = blocks * block;
  if (whole < length) {
    const head = sumRun(b, part(b, x, run, 0, whole), { ...run, length: whole });
    return b.node('Add', [head, sumShort(b, part(b, x, run, whole, length), { ...run, length: length - whole })]);
  }
  // Where nothing lies in front, the first elements of all blocks go together: a product with ones adds them up.
  const sums =
    outer === 1
      ? sumShort(b, x, { outer, length: block, inner: blocks * inner })
      : sumShort(b, x, { outer: outer * blocks, length: block, inner });
  return sumRun(b, sums, { ...run, length: blocks });
}

/** The runs of neighbouring axes that are reduced, from the last to the first, each given the ones before it are gone. */
function runsOf(shape: Shape, axes: readonly number[]): Run[] {
  const runs: Run[] = [];
  let inner = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (!axes.includes(axis)) {
      inner *= shape[axis]!;
      continue;
    }
    let length = 1;
    while (axes.includes(axis)) length *= shape[axis--]!;
    axis++;
    runs.push({ outer: sizeOf(shape.slice(0, axis)), length, inner });
  }
  return runs;
}

/**
 * A sum along axes. float32 is added up in blocks of at most {@link LONGEST}, so that the error does not grow with the number of
 * elements; int32 goes through int64, for ONNX Runtime's own sum stops at the largest int32 in place of wrapping around.
 * Source: Higham 1993, "The accuracy of floating point summation", https://doi.org/10.1137/0914050
 */
export function lowerSum(b: OnnxBuilder, [x]: readonly string[], context: SumContext): string {
  const {
    attrs: { axes },
    inputs: [spec],
    output,
  } = context;
  if (axes.length === 0) return x!;
  const { shape, dtype } = spec!;
  const count = axes.reduce((n, axis) => n * shape[axis]!, 1);
  const something = sizeOf(shape) > 0;
  if (dtype === 'float32' && count > LONGEST && something) {
    const sums = runsOf(shape, axes).reduce((value, run) => sumRun(b, value, run), x!);
    return reshaped(b, sums, output.shape);
  }
  // Not of nothing: ONNX Runtime makes the division by 0 of a mean part of the product, which is then 0, and fails to add to one.
  if (isFloat(dtype) && shape.length === 2 && axes.length === 1 && axes[0] === 0 && something) {
    return columnSums(b, x!, shape[0]!, dtype as 'float32' | 'float64');
  }
  const total = (value: string) => b.node('ReduceSum', [value, list(b, axes)], { keepdims: 0 });
  return dtype === 'int32' ? b.cast(total(b.cast(x!, 'int64')), 'int32') : total(x!);
}
