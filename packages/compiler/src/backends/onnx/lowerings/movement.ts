import type { Shape } from '@keisan/autograd';
import { sizeOf } from '@keisan/autograd/internal';
import type { Lowering } from '../builder.ts';
import { isNothing, list, permuted, reshaped, zeros } from './windows.ts';

export const reshape: Lowering<{ readonly shape: Shape }> = (b, [x], { attrs: { shape } }) => reshaped(b, x!, shape);

export const transpose: Lowering<{ readonly perm: readonly number[] }> = (b, [x], { attrs: { perm } }) =>
  permuted(b, x!, perm);

/** ONNX Runtime stretches a single number to no elements, but not an axis of one. */
export const broadcastTo: Lowering<{ readonly shape: Shape }> = (b, [x], { attrs: { shape }, output: { dtype } }) =>
  b.node('Expand', [sizeOf(shape) === 0 ? b.constant(0, dtype) : x!, list(b, shape)]);

interface SliceAttrs {
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
  readonly steps: readonly number[];
}

export const slice: Lowering<SliceAttrs> = (b, [x], { attrs: { starts, sizes, steps } }) => {
  const ends = starts.map((start, i) => {
    const end = start + sizes[i]! * steps[i]!;
    return end < 0 ? -0x7fffffff : end;
  });
  const axes = starts.map((_, i) => i);
  const lists = [starts, ends, axes, steps].map((values) => list(b, values));
  return starts.length === 0 ? x! : b.node('Slice', [x!, ...lists]);
};

interface PadAttrs {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly value: number;
}

export const pad: Lowering<PadAttrs> = (b, [x], { attrs: { before, after, value }, output: { dtype } }) => {
  const type = dtype === 'bool' ? 'uint8' : dtype;
  const pads = list(b, [...before, ...after]);
  return b.cast(b.node('Pad', [b.cast(x!, type), pads, b.constant(value, type)]), dtype);
};

/** An op along one axis that ONNX has too. */
export const alongAxis =
  (opType: string): Lowering<{ readonly axis: number }> =>
  (b, inputs, { attrs: { axis } }) =>
    b.node(opType, inputs, { axis });

export const split: Lowering<{ readonly axis: number; readonly sizes: readonly number[] }> = (
  b,
  [x],
  { attrs: { axis, sizes } },
) => b.nodeWithOutputs('Split', [x!, list(b, sizes)], sizes.length, { axis });

/** Not by ScatterND, whose threads lose sums of the same place: https://github.com/microsoft/onnxruntime/issues/23396. */
export const scatterAdd: Lowering<{ readonly axis: number; readonly shape: Shape }> = (
  b,
  [updates, indices],
  { attrs: { axis, shape }, inputs, output },
) => {
  const { dtype } = output;
  if (isNothing(inputs, output)) return zeros(b, shape, dtype);
  const outer = sizeOf(shape.slice(0, axis));
  const inner = sizeOf(shape.slice(axis + 1));
  const [length, count] = [shape[axis]!, sizeOf(inputs[1]!.shape)];
  const rows = [outer, count, inner];
  const places = b.node('Expand', [b.cast(reshaped(b, indices!, [1, count, 1]), 'int64'), list(b, rows)]);
  const operands = [zeros(b, [outer, length, inner], dtype), places, reshaped(b, updates!, rows)];
  return reshaped(b, b.node('ScatterElements', operands, { axis: 1, reduction: 'add' }), shape);
};
