import type { Entry, TypedArray } from '@keisan/autograd';
import { bytesPerElement, elements, isContiguous, type OpEntry, sizeOf } from '@keisan/autograd/internal';
import { isOpen } from '../plan/kinds.ts';
import type { Read, RowsStep } from '../plan/steps.ts';
import type { Cells } from './cells.ts';
import { copy } from './copy.ts';
import type { Action, Exports } from './exports.ts';

const noRow = (index: number, count: number) => new RangeError(`index ${index} for an axis of length ${count}`);

/** Rejects places among so many rows where there is none. */
export function checkPlaces(places: ArrayLike<number>, count: number): void {
  for (let i = 0; i < places.length; i++) {
    const index = places[i]!;
    if (index < -count || index >= count) throw noRow(index, count);
  }
}

/** Copies or adds rows, by `act` where all lies in memory; otherwise, rows of a table that lies outside are copied one by one. */
export function rowsAction(cells: Cells, step: RowsStep, act: Exports[string]): Action {
  const { value, axis, isAdded, rows, places } = step;
  const { entries } = cells.frame.plan.graph;
  const entry = entries[value] as OpEntry;
  const [read, { shape: placesShape, dtype: placesType }] = entry.inputs.map((id) => entries[id]!) as [Entry, Entry];
  const count = sizeOf(placesShape);
  const tables = sizeOf(entry.shape.slice(0, axis));
  const width = sizeOf(entry.shape.slice(axis + (isAdded ? 1 : placesShape.length)));
  const bytes = width * bytesPerElement(entry.dtype);

  /** Where what is read begins in memory; null for what does not lie there side by side. */
  const addressOf = ({ value: id, access: { offset } }: Read): number | null => {
    const view = cells.outside[id];
    if (!view) return cells.frame.elementAt(id, offset);
    const isThere = offset === 0 && isContiguous(view) && view.data.buffer === cells.memory.buffer;
    return isThere ? view.data.byteOffset + view.offset * view.data.BYTES_PER_ELEMENT : null;
  };
  const indexes = () => elements(cells.read(places, placesShape));
  /** Copies rows one by one. */
  const copyRows = (from: TypedArray, length: number) => {
    const given = indexes();
    checkPlaces(given, length);
    const to = cells.array(value);
    for (let i = 0; i < tables * count; i++) {
      const index = given[i % count]!;
      const row = Math.floor(i / count) * length + (index < 0 ? index + length : index);
      copy(from, row * width, width, to, i * width);
    }
  };

  return () => {
    // What is read may be a part of the value that it lies in.
    const shape = isOpen(read) ? cells.outside[rows.value]!.shape : read.shape;
    const length = (isAdded ? entry.shape : shape)[axis]!;
    const own = addressOf(rows);
    const at = placesType === 'int32' ? addressOf(places) : null;
    if (own === null || at === null) {
      copyRows(elements(cells.read(rows, shape)), length);
      return;
    }
    const made = cells.frame.addressOf(value);
    const [table, line] = isAdded ? [made, own] : [own, made];
    for (let i = 0; i < tables; i++) {
      const left = act(table + i * length * bytes, at, line + i * count * bytes, count, length);
      if (left) throw noRow(indexes()[count - left]!, length);
    }
  };
}
