import { expect, test } from 'vitest';
import type { FloatType } from '../arithmetic.ts';
import { interpreted } from '../interpret.ts';
import type { Scalar } from '../program.ts';
import { programOf, type Value } from '../program-of.ts';
import type { Scalars } from '../scalars.ts';

type Written = (s: Scalars, ...x: Scalar<FloatType>[]) => Scalar;

/** The values of a float64 program, a row of inputs for each of them. */
function run(value: Written, ...rows: readonly (readonly number[])[]): number[] {
  const inputs = rows[0]!.map(() => 'float64' as const);
  const kernel = interpreted(programOf(inputs, 'float64', value as Value));
  return rows.map((row) => {
    for (const [i, x] of row.entries()) kernel.inputs[i]![0] = x;
    kernel.run(1);
    return kernel.output[0]!;
  });
}

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** Where the exact value is a float64, or one that everybody knows, it is what comes out. */
const cases: readonly { what: string; value: Written; rows: (readonly [...x: number[], expected: number])[] }[] = [
  { what: 'log2 of powers of 2', value: (s, x) => s.log2(x), rows: range(-1074, 1023).map((k) => [2 ** k, k]) },
  { what: 'log10 of powers of 10', value: (s, x) => s.log10(x), rows: range(0, 22).map((k) => [10 ** k, k]) },
  { what: 'e', value: (s, x) => s.exp(x), rows: [[1, Math.E]] },
  {
    what: 'squares and cubes of whole numbers',
    value: (s, x, y) => s.pow(x, y),
    rows: range(-300, 300).flatMap((n) => [[n, 2, n * n] as const, [n, 3, n ** 3] as const]),
  },
  { what: 'powers of 2', value: (s, x, y) => s.pow(x, y), rows: range(-1074, 1023).map((k) => [2, k, 2 ** k]) },
  { what: 'powers of 10', value: (s, x, y) => s.pow(x, y), rows: range(0, 22).map((k) => [10, k, Number(`1e${k}`)]) },
  { what: 'cube roots of cubes', value: (s, x) => s.cbrt(x), rows: range(-300, 300).map((n) => [n ** 3, n]) },
  {
    what: 'sides of triangles',
    value: (s, x, y) => s.hypot(x, y),
    rows: [2 ** -1060, 2 ** -700, 1, 2 ** 1000].map((unit) => [3 * unit, 4 * unit, 5 * unit]),
  },
];

test.each(cases)('$what are exact', ({ value, rows }) => {
  expect(run(value, ...rows.map((row) => row.slice(0, -1))).map((got, i) => [...rows[i]!.slice(0, -1), got])).toEqual(
    rows,
  );
});

test('a function of int32 is refused when its program is written', () => {
  expect(() => programOf(['int32'], 'float32', ((s: Scalars, x: Scalar<FloatType>) => s.log2(x)) as Value)).toThrow(
    'int32',
  );
});
