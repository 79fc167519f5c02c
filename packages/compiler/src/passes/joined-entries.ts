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

/** Adds the values that {@link joined} put side by side, given their shapes. */
export function parts(entries: Entry[], id: EntryId, shapes: readonly Shape[]): EntryId[] {
  const {
    dtype,
    shape: [, ...row],
  } = entries[id]!;
  const sizes = rowsOf(shapes, row);
  const specs = sizes.map((n) => ({ shape: [n, ...row], dtype }));
  const of = append(entries, opEntry(registry.split, [id], { axis: 0, sizes }, specs[0]!.shape, dtype));
  return shapes.map((shape, index) => {
    const spec = specs[index]!;
    const own = index === 0 ? of : append(entries, { kind: 'output', of, index, ...spec });
    if (sameShape(shape, spec.shape)) return own;
    return append(entries, opEntry(registry.reshape, [own], { shape }, shape, dtype));
  });
}

/** How many rows values have as {@link joined} puts them side by side. */
export const rowsOf = (shapes: readonly Shape[], row: Shape): readonly number[] =>
  shapes.map((shape) => asRows(shape, row)[0]!);
