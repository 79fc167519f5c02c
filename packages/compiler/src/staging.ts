import type { DType, Tensor, TypedArray } from '@keisan/autograd';
import { allocate, sizeOf } from '@keisan/autograd/internal';
import type { RuntimeTensor } from './runtime/session.ts';

/**
 * Puts the rows that a call uses side by side, for a runtime that would copy the whole data at each call. The next call gets the
 * same memory: making it anew would take as long as filling it.
 */
export class Staging {
  readonly #memory = new Map<string, TypedArray>();

  /**
   * The rows `order` of each tensor, in that order.
   * @throws RangeError for a row that there is not.
   */
  rowsOf(data: readonly Tensor[], order: Int32Array): readonly RuntimeTensor[] {
    return data.map(({ dtype, shape: [count = 0, ...shape], data: elements }, i) => {
      const width = sizeOf(shape);
      const rows = this.#take(`${i} ${dtype}`, dtype, width * order.length);
      order.forEach((row, place) => {
        if (row < 0 || row >= count) throw new RangeError(`row ${row} of ${count}`);
        rows.set(elements.subarray(row * width, (row + 1) * width), place * width);
      });
      return { dtype, shape: [order.length, ...shape], data: rows };
    });
  }

  #take(key: string, dtype: DType, size: number): TypedArray {
    const known = this.#memory.get(key);
    const memory = known && known.length >= size ? known : allocate(dtype, size);
    this.#memory.set(key, memory);
    return memory.subarray(0, size) as TypedArray;
  }
}
