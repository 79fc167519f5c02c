import type { DType, Entry, Shape, TypedArray } from '@keisan/autograd';
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

interface Copying {
  readonly from: TypedArray;
  readonly to: TypedArray;
  readonly indexes: ArrayLike<number>;
  /** How many tables there are, how many rows each has, and how many elements a row. */
  readonly tables: number;
  readonly length: number;
  readonly width: number;
}

/** Copies rows one by one. */
function copyRows({ from, to, indexes, tables, length, width }: Copying): void {
  checkPlaces(indexes, length);
  for (let table = 0; table < tables; table++) {
    for (let i = 0; i < indexes.length; i++) {
      const index = indexes[i]!;
      const row = table * length + (index < 0 ? index + length : index);
      copy(from, row * width, width, to, (table * indexes.length + i) * width);
    }
  }
}

/** Copies rows of a table, or of each of several ones: where they lie in memory, by a kernel. */
export function rowsAction(cells: Cells, { value, axis, table, places }: RowsStep, exports: Exports): Action {
  const { entries } = cells.frame.plan.graph;
  const { inputs, shape } = entries[value] as OpEntry;
  // What is read may be a part of the value that it lies in.
  const [{ shape: ownShape, dtype }, { shape: placesShape, dtype: placesType }] = inputs.map((id) => entries[id]!) as [
    Entry,
    Entry,
  ];
  const count = sizeOf(placesShape);
  const tables = sizeOf(shape.slice(0, axis));
  const width = sizeOf(shape) / count / tables;
  const bytes = width * bytesPerElement(dtype);
  const pieces = [Math.floor(bytes / 16), Math.floor((bytes % 16) / 4), bytes % 4] as const;
  const copyInside = exports.rows!;

  /** Where an array begins in memory; null for one that does not lie there side by side. */
  const addressOf = ({ value: id, access }: Read, type: DType): number | null => {
    const view = cells.outside[id];
    if (!view) return cells.frame.elementAt(id, access.offset);
    const isThere = access.offset === 0 && isContiguous(view) && view.data.buffer === cells.memory.buffer;
    return isThere ? view.data.byteOffset + view.offset * bytesPerElement(type) : null;
  };
  const tableShape = (): Shape => (isOpen({ shape: ownShape }) ? cells.outside[table.value]!.shape : ownShape);

  return () => {
    const whole = tableShape();
    const length = whole[axis]!;
    const from = addressOf(table, dtype);
    const at = placesType === 'int32' ? addressOf(places, placesType) : null;
    const indexes = () => elements(cells.read(places, placesShape));
    if (from === null || at === null) {
      const source = elements(cells.read(table, whole));
      copyRows({ from: source, to: cells.array(value), indexes: indexes(), tables, length, width });
      return;
    }
    const to = cells.frame.addressOf(value);
    for (let i = 0; i < tables; i++) {
      const [start, end] = [from + i * length * bytes, to + i * count * bytes];
      const left = copyInside(start, at, end, count, bytes, length, ...pieces);
      if (left) throw noRow(indexes()[count - left]!, length);
    }
  };
}
