import { Tensor, type TypedArray } from '@keisan/autograd';
import { allocate, sizeOf, viewOf } from '@keisan/autograd/internal';

/**
 * Puts the rows that a call uses side by side, for a backend that would copy the whole data at each call. The next call gets the
 * same memory: making it anew would take as long as filling it.
 */
export class Staging {
  /** Of each data set. */
  readonly #memory: TypedArray[] = [];

  /**
   * The rows `order` of each data set, in that order.
   * @throws RangeError for a row that there is not.
   */
  rowsOf(data: readonly Tensor[], order: Int32Array): readonly Tensor[] {
    return data.map(({ dtype, shape: [count = 0, ...shape], data: elements }, i) => {
      const width = sizeOf(shape);
      const size = width * order.length;
      const known = this.#memory[i];
      const memory = known && known.length >= size ? known : allocate(dtype, size);
      this.#memory[i] = memory;
      const rows = memory.subarray(0, size) as TypedArray;
      order.forEach((row, place) => {
        if (row < 0 || row >= count) throw new RangeError(`row ${row} of ${count}`);
        rows.set(elements.subarray(row * width, (row + 1) * width), place * width);
      });
      const spec = { dtype, shape: [order.length, ...shape] };
      return new Tensor(spec, viewOf(rows, spec.shape), null, false);
    });
  }
}
