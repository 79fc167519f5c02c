import { elements, sizeOf } from '@keisan/autograd/internal';
import type { RowsStep } from '../plan/steps.ts';
import type { Cells } from './cells.ts';
import type { Action } from './exports.ts';

/** Up to so many elements are copied one by one: a call takes longer. */
const SHORT = 24;

/** Copies rows of a table. */
export function rowsAction(cells: Cells, { value, table, places }: RowsStep): Action {
  const { entries } = cells.frame.plan.graph;
  const width = sizeOf(entries[value]!.shape) / sizeOf(entries[places.value]!.shape);
  const { shape: placesShape } = entries[places.value]!;
  return () => {
    const from = cells.read(table, cells.outside[table.value]?.shape ?? entries[table.value]!.shape);
    const source = elements(from);
    const count = from.shape[0]!;
    const indexes = elements(cells.read(places, placesShape));
    const to = cells.array(value);
    for (let i = 0; i < indexes.length; i++) {
      const index = indexes[i]!;
      if (index < -count || index >= count) throw new RangeError(`index ${index} for an axis of length ${count}`);
      const start = (index < 0 ? index + count : index) * width;
      const at = i * width;
      if (width > SHORT) to.set(source.subarray(start, start + width), at);
      else for (let k = 0; k < width; k++) to[at + k] = source[start + k]!;
    }
  };
}
