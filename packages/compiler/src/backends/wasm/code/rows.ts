import { type Code, type Func, type Local, writeFunction } from '@keisan/autograd/internal';
import { advance, copied, repeat } from './counting.ts';

/** Moves so many pieces of some bytes, as often as a variable says, from one pointer to another, which both move on. */
function move(code: Code, count: Local, bytes: number, from: Local, to: Local, piece: () => void): void {
  repeat(code, copied(code, count), () => {
    piece();
    advance(code, from, bytes);
    advance(code, to, bytes);
  });
}

/**
 * Copies rows of a table: `rows(table, places, to, count, bytes, length, vectors, words, rest)`, with `count` places among `length` rows of
 * so many bytes, which are vectors, words and single ones. It gives how many places are left at the first one where there is no row.
 */
export function rowsFunction(): Func {
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  return writeFunction(
    'rows',
    params,
    ['i32'],
    (code, table, places, to, count, bytes, length, vectors, words, rest) => {
      const [row, from, vector] = [code.local('i32'), code.local('i32'), code.local('v128')];
      /** Whether there is no such row. */
      const isNone = () => {
        code.get(row);
        code.get(length);
        code.write('i32.lt_u');
        code.write('i32.eqz');
      };
      const piece = (load: () => void, store: () => void) => () => {
        code.get(from);
        load();
        code.set(vector);
        code.get(to);
        code.get(vector);
        store();
      };
      code.block((end) => {
        code.get(count);
        code.write('i32.eqz');
        code.branchIf(end);
        code.loop((again) => {
          code.get(places);
          code.write('i32.load', 0);
          code.set(row);
          isNone();
          // Below 0, from the end.
          code.if(() => {
            code.get(row);
            code.get(length);
            code.write('i32.add');
            code.set(row);
          });
          isNone();
          code.branchIf(end);
          code.get(table);
          code.get(row);
          code.get(bytes);
          code.write('i32.mul');
          code.write('i32.add');
          code.set(from);
          const whole = piece(
            () => code.write('v128.load', 0),
            () => code.write('v128.store', 0),
          );
          const word = piece(
            () => code.write('v128.load32_zero', 0),
            () => code.write('v128.store32_lane', 0, 0),
          );
          const single = piece(
            () => code.write('v128.load8_splat', 0),
            () => code.write('v128.store8_lane', 0, 0),
          );
          move(code, vectors, 16, from, to, whole);
          move(code, words, 4, from, to, word);
          move(code, rest, 1, from, to, single);
          advance(code, places, 4);
          advance(code, count, -1);
          code.get(count);
          code.branchIf(again);
        });
      });
      code.get(count);
    },
  );
}
