import type { Attributes, DType, Entry, EntryId, OpDef, Shape } from '@keisan/autograd';
import { registry, sameShape, sizeOf } from '@keisan/autograd/internal';
import { append } from './rewrite.ts';

/** An entry for an op. */
export const opEntry = (
  op: OpDef,
  inputs: readonly EntryId[],
  attrs: Attributes,
  shape: Shape,
  dtype: DType,
): Entry => ({ kind: 'op', op, inputs, attrs, shape, dtype });

/** A value of `shape` as rows of another: all of it, if that is `[]`. */
const asRows = (shape: Shape, row: Shape): Shape => [sizeOf(shape) / sizeOf(row), ...row];

/** Adds values of one dtype as one, side by side, as rows of one shape. */
export function joined(entries: Entry[], ids: readonly EntryId[], row: Shape): EntryId {
  const flat = ids.map((id) => {
    const { shape, dtype } = entries[id]!;
    const rows = asRows(shape, row);
    if (sameShape(shape, rows)) return id;
    return append(entries, opEntry(registry.reshape, [id], { shape: rows }, rows, dtype));
  });
  const count = flat.reduce((n, id) => n + entries[id]!.shape[0]!, 0);
  return append(entries, opEntry(registry.concat, flat, { axis: 0 }, [count, ...row], entries[flat[0]!]!.dtype));
}

/** Adds one of the values of {@link joined}, which starts at a row. */
export function part(entries: Entry[], id: EntryId, start: number, shape: Shape): EntryId {
  const {
    dtype,
    shape: [, ...row],
  } = entries[id]!;
  const sizes = asRows(shape, row);
  const attrs = { starts: sizes.map((_, axis) => (axis === 0 ? start : 0)), sizes, steps: sizes.map(() => 1) };
  const slice = append(entries, opEntry(registry.slice, [id], attrs, sizes, dtype));
  if (sameShape(shape, sizes)) return slice;
  return append(entries, opEntry(registry.reshape, [slice], { shape }, shape, dtype));
}

/** The row at which each of the values of {@link joined} starts, then how many rows there are. */
export function startsOf(shapes: readonly Shape[], row: Shape): readonly number[] {
  const starts = [0];
  for (const shape of shapes) starts.push(starts.at(-1)! + asRows(shape, row)[0]!);
  return starts;
}
