import { type Code, type Func, type Local, writeFunction } from '@keisan/autograd/internal';
import type { Axis } from '../plan/packing.ts';
import { add, advance, copied, repeat } from './counting.ts';

/** How a tile is computed: so many rows and vectors of four columns, from operands whose elements lie so many bytes apart. */
export interface TileShape {
  readonly rows: number;
  readonly vectors: number;
  /** From a row of the left operand to the next. */
  readonly leftRow: number;
  /** The axes of the depth of the left operand: how many places, and how far it is from one to the next. */
  readonly depthAxes: readonly Axis[];
  /** From a depth of the right operand to the next; its columns lie side by side. */
  readonly rightDepth: number;
}

/**
 * Adds up a tile over the depth. Loads and multiplications alternate as they are written here: in another order V8 runs out of
 * registers.
 */
function multiplied(
  code: Code,
  shape: TileShape,
  left: Local,
  right: Local,
  totals: readonly Local[],
  relaxed: boolean,
) {
  const { rows, vectors, leftRow } = shape;
  const columns = Array.from({ length: vectors }, (_, i) => {
    const vector = code.local('v128');
    code.get(right);
    code.write('v128.load', 16 * i);
    code.set(vector);
    return vector;
  });
  const element = code.local('v128');
  for (let row = 0; row < rows; row++) {
    code.get(left);
    code.write('v128.load32_splat', leftRow * row);
    code.set(element);
    columns.forEach((vector, i) => {
      const total = totals[row * vectors + i]!;
      if (relaxed) {
        code.get(element);
        code.get(vector);
        code.get(total);
        code.write('f32x4.relaxed_madd');
      } else {
        code.get(total);
        code.get(element);
        code.get(vector);
        code.write('f32x4.mul');
        code.write('f32x4.add');
      }
      code.set(total);
    });
  }
}

/**
 * Multiplies panels: `(a, b, c, depth, aPanels, bPanels, aPanelBytes, bPanelBytes, isFurther)`, along so much of the outermost axis of the
 * depth. What that comes to is added to what is in `c` where `isFurther` is not 0: one long sum would stop at 2^24 ones.
 * @param rowBytes From a row of `c` to the next.
 */
export function tiles(name: string, shape: TileShape, rowBytes: number, relaxed: boolean): Func {
  const { rows, vectors, depthAxes, rightDepth } = shape;
  const params = Array.from({ length: 9 }, () => 'i32' as const);
  return writeFunction(name, params, [], (code, a, b, c, depth, aPanels, bPanels, aBytes, bBytes, isFurther) => {
    const totals = Array.from({ length: rows * vectors }, () => code.local('v128'));
    const offsetOf = (total: number) => Math.floor(total / vectors) * rowBytes + 16 * (total % vectors);
    repeat(code, bPanels, () => {
      const [panel, at, left] = [copied(code, a), copied(code, c), copied(code, aPanels)];
      repeat(code, left, () => {
        const [pa, pb, depthLeft] = [copied(code, panel), copied(code, b), copied(code, depth)];
        for (const total of totals) {
          code.write('v128.const', new Uint8Array(16));
          code.set(total);
        }
        const along = (axis: number, count: Local): void =>
          repeat(code, count, () => {
            const inner = depthAxes[axis + 1];
            if (inner) {
              code.write('i32.const', inner.length);
              const innerCount = code.local('i32');
              code.set(innerCount);
              along(axis + 1, innerCount);
              advance(code, pa, depthAxes[axis]!.stride - inner.length * inner.stride);
            } else {
              multiplied(code, shape, pa, pb, totals, relaxed);
              advance(code, pa, depthAxes[axis]!.stride);
              advance(code, pb, rightDepth);
            }
          });
        along(0, depthLeft);
        code.get(isFurther);
        code.if(() =>
          totals.forEach((total, i) => {
            code.get(at);
            code.write('v128.load', offsetOf(i));
            code.get(total);
            code.write('f32x4.add');
            code.set(total);
          }),
        );
        totals.forEach((total, i) => {
          code.get(at);
          code.get(total);
          code.write('v128.store', offsetOf(i));
        });
        add(code, panel, aBytes);
        advance(code, at, rows * rowBytes);
      });
      add(code, b, bBytes);
      advance(code, c, 16 * vectors);
    });
  });
}
