import type { Entry, EntryId } from '@keisan/autograd';
import { isFloat, type OpEntry, registry, sizeOf } from '@keisan/autograd/internal';
import { Writer } from './writer.ts';

/** Of elements along axes, the place of the first one that is the greatest or the least of them: a NaN is either. */
export function placeOf(writer: Writer, x: EntryId, op: 'max' | 'min', axes: readonly number[]): EntryId {
  const { shape, dtype } = writer.entry(x);
  const rows = shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const best = writer.reshape(writer.reduce(registry[op], x, axes), rows);
  const test = (by: 'equal' | 'notEqual' | 'logicalOr', a: EntryId, b: EntryId) =>
    writer.add(registry[by], [a, b], {}, shape, 'bool');
  const isBest = test('equal', x, best);
  const isFound = isFloat(dtype) ? test('logicalOr', isBest, test('notEqual', x, x)) : isBest;
  const searched = shape.map((n, axis) => (axes.includes(axis) ? n : 1));
  const places = writer.places(searched);
  const end = writer.number(sizeOf(searched), 'int32');
  return writer.reduce(registry.min, writer.add(registry.where, [isFound, places, end], {}, shape, 'int32'), axes);
}

/** Extremes of bool are those of bytes. */
const numeric = (writer: Writer, x: EntryId): EntryId =>
  writer.entry(x).dtype === 'bool' ? writer.cast(x, 'uint8') : x;

export function lowerSearch(entries: Entry[], { op, inputs: [x], attrs }: OpEntry): EntryId {
  const writer = new Writer(entries);
  return placeOf(writer, numeric(writer, x!), op === registry.argmax ? 'max' : 'min', [attrs.axis as number]);
}

/** A sum, or the extremes of numbers or bool. */
export function lowerReduction(entries: Entry[], { op, inputs: [x], attrs, dtype }: OpEntry): EntryId {
  const writer = new Writer(entries);
  const found = writer.reduce(op, numeric(writer, x!), attrs.axes as readonly number[]);
  return dtype === 'bool' ? writer.cast(found, 'bool') : found;
}
