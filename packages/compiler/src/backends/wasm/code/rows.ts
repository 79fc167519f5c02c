import type { DType } from '@keisan/autograd';
import { bytesPerElement, type Code, GROUP, type Local, loadGroup, storeGroup } from '@keisan/autograd/internal';
import type { Kernels } from './context.ts';
import { add, advance, repeat } from './counting.ts';
import { typeOfLanes } from './folding.ts';

/** What is done with rows of so many elements: they are copied from a table, or added to it. */
export interface RowsShape {
  readonly dtype: DType;
  readonly width: number;
  readonly isAdded: boolean;
}

/** A copy moves bytes, four elements of a dtype of four bytes at a time where it can. */
function moved({ dtype, width, isAdded }: RowsShape): { readonly dtype: DType; readonly width: number } {
  const bytes = width * bytesPerElement(dtype);
  return isAdded || bytes % 4 > 0 ? { dtype, width } : { dtype: 'int32', width: bytes / 4 };
}

/** Copies or adds so many elements, and moves on. */
function move(code: Code, dtype: DType, isAdded: boolean, from: Local, to: Local, lanes: number): void {
  const vectors = loadGroup(code, dtype, from, 0);
  if (isAdded) {
    const there = loadGroup(code, dtype, to, 0);
    vectors.forEach((vector, i) => {
      code.get(there[i]!);
      code.get(vector);
      code.write(`${typeOfLanes(dtype)}.add`);
      code.set(vector);
    });
  }
  storeGroup(code, dtype, to, 0, vectors, lanes);
  for (const pointer of [from, to]) advance(code, pointer, lanes * bytesPerElement(dtype));
}

/**
 * The name of the function that goes over `(table, places, rows, count, length)`: `count` places among the `length` rows of a table, and as
 * many rows that follow each other. It gives how many places are left at the first one where there is no row.
 */
export function writeRows(kernels: Kernels, shape: RowsShape): string {
  const { isAdded } = shape;
  const { dtype, width } = moved(shape);
  const bytes = width * bytesPerElement(dtype);
  const params = ['i32', 'i32', 'i32', 'i32', 'i32'] as const;
  const key = `rows ${dtype} ${width} ${isAdded}`;
  return kernels.nameOf(
    key,
    params,
    (code, table, places, rows, count, length) => {
      const [row, at, left] = [code.local('i32'), code.local('i32'), code.local('i32')];
      const [from, to] = isAdded ? [rows, at] : [at, rows];
      /** Whether there is no such row. */
      const isNone = () => {
        code.get(row);
        code.get(length);
        code.write('i32.lt_u');
        code.write('i32.eqz');
      };
      code.block((end) => {
        repeat(code, count, () => {
          code.get(places);
          code.write('i32.load', 0);
          code.set(row);
          isNone();
          // Below 0, from the end.
          code.if(() => add(code, row, length));
          isNone();
          code.branchIf(end);
          code.get(table);
          code.get(row);
          code.write('i32.const', bytes);
          code.write('i32.mul');
          code.write('i32.add');
          code.set(at);
          code.write('i32.const', Math.floor(width / GROUP));
          code.set(left);
          repeat(code, left, () => move(code, dtype, isAdded, from, to, GROUP));
          if (width % GROUP > 0) move(code, dtype, isAdded, from, to, width % GROUP);
          advance(code, places, 4);
        });
      });
      code.get(count);
    },
    ['i32'],
  );
}
