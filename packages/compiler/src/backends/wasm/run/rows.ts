import type { Entry, Shape, View } from '@keisan/autograd';
import { bytesPerElement, elements, isContiguous, type OpEntry, sizeOf } from '@keisan/autograd/internal';
import { isOpen } from '../plan/kinds.ts';
import type { RowsStep } from '../plan/steps.ts';
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

/** Copies rows one by one. */
function copyRows({ cells, table, indexes, width, step }: Copying): void {
  const source = elements(table);
  const count = table.shape[0]!;
  const to = cells.array(step.value);
  for (let i = 0; i < indexes.length; i++) {
    const index = indexes[i]!;
    if (index < -count || index >= count) throw noRow(index, count);
    copy(source, (index < 0 ? index + count : index) * width, width, to, i * width);
  }
}

interface Copying {
  readonly cells: Cells;
  readonly step: RowsStep;
  readonly table: View;
  readonly indexes: ArrayLike<number>;
  /** How many elements a row has. */
  readonly width: number;
}

/** Copies rows of a table: where it lies in memory, by a kernel. */
export function rowsAction(cells: Cells, step: RowsStep, exports: Exports): Action {
  const { value, table, places } = step;
  const { entries } = cells.frame.plan.graph;
  const { inputs } = entries[value] as OpEntry;
  // What is read may be a part of the value that it lies in.
  const [{ shape: ownShape, dtype }, { shape: placesShape, dtype: placesType }] = inputs.map((id) => entries[id]!) as [
    Entry,
    Entry,
  ];
  const count = sizeOf(placesShape);
  const width = sizeOf(entries[value]!.shape) / count;
  const bytes = width * bytesPerElement(dtype);
  const pieces = [Math.floor(bytes / 16), Math.floor((bytes % 16) / 4), bytes % 4] as const;
  const copyInside = exports.rows!;

  /** Where an array begins in memory; null for one that does not lie there side by side. */
  const addressIn = ({ data, offset }: View, isWhole: boolean): number | null =>
    isWhole && data.buffer === cells.memory.buffer ? data.byteOffset + offset * data.BYTES_PER_ELEMENT : null;
  const placesAddress = () => {
    const view = cells.outside[places.value];
    if (placesType !== 'int32') return null;
    if (!view) return cells.frame.elementAt(places.value, places.access.offset);
    return addressIn(view, places.access.offset === 0 && isContiguous(view));
  };
  const tableIn = (): { readonly address: number; readonly length: number } | null => {
    const view = cells.outside[table.value];
    if (!view) return { address: cells.frame.elementAt(table.value, table.access.offset), length: ownShape[0]! };
    const address = addressIn(view, table.access.offset === 0 && isContiguous(view));
    return address === null ? null : { address, length: tableShape()[0]! };
  };
  const tableShape = (): Shape => (isOpen({ shape: ownShape }) ? cells.outside[table.value]!.shape : ownShape);

  return () => {
    const from = tableIn();
    const at = from && placesAddress();
    if (from === null || at === null) {
      const indexes = elements(cells.read(places, placesShape));
      copyRows({ cells, step, table: cells.read(table, tableShape()), indexes, width });
      return;
    }
    const left = copyInside(from.address, at, cells.frame.addressOf(value), count, bytes, from.length, ...pieces);
    if (left) throw noRow(elements(cells.read(places, placesShape))[count - left]!, from.length);
  };
}
