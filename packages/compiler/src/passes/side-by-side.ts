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

/** Adds values of one dtype as one, side by side, of one axis. */
export function joined(entries: Entry[], ids: readonly EntryId[]): EntryId {
  const flat = ids.map((id) => {
    const { shape, dtype } = entries[id]!;
    const length = [sizeOf(shape)];
    if (sameShape(shape, length)) return id;
    return append(entries, opEntry(registry.reshape, [id], { shape: length }, length, dtype));
  });
  const size = flat.reduce((n, id) => n + entries[id]!.shape[0]!, 0);
  return append(entries, opEntry(registry.concat, flat, { axis: 0 }, [size], entries[flat[0]!]!.dtype));
}

/** Adds one of the values of {@link joined}. */
export function part(entries: Entry[], id: EntryId, start: number, shape: Shape): EntryId {
  const { dtype } = entries[id]!;
  const sizes = [sizeOf(shape)];
  const slice = append(entries, opEntry(registry.slice, [id], { starts: [start], sizes, steps: [1] }, sizes, dtype));
  if (sameShape(shape, sizes)) return slice;
  return append(entries, opEntry(registry.reshape, [slice], { shape }, shape, dtype));
}

/** Where each of the values of {@link joined} starts. */
export function startsOf(shapes: readonly Shape[]): readonly number[] {
  let end = 0;
  return shapes.map((shape) => {
    end += sizeOf(shape);
    return end - sizeOf(shape);
  });
}
