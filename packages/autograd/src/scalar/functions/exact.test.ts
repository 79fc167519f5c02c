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
  { what: 'the greatest and least sines', value: (s, x) => s.sin(x), rows: [1, -1].map((y) => [(y * Math.PI) / 2, y]) },
  {
    what: 'the greatest and least cosines',
    value: (s, x) => s.cos(x),
    rows: [
      [0, 1],
      [Math.PI, -1],
    ],
  },
  { what: 'right angles', value: (s, x) => s.asin(x), rows: [1, -1].map((x) => [x, (x * Math.PI) / 2]) },
  {
    what: 'angles of all and of nothing',
    value: (s, x) => s.acos(x),
    rows: [
      [1, 0],
      [-1, Math.PI],
    ],
  },
  {
    what: 'ends of erf',
    value: (s, x) => s.erf(x),
    rows: [
      [6, 1],
      [-30, -1],
    ],
  },
  {
    what: 'middle and end of erfc',
    value: (s, x) => s.erfc(x),
    rows: [
      [0, 1],
      [-6, 2],
    ],
  },
  {
    what: 'middle and end of the normal distribution',
    value: (s, x) => s.normalCdf(x),
    rows: [
      [0, 0.5],
      [10, 1],
    ],
  },
  {
    what: 'zeros of lgamma',
    value: (s, x) => s.lgamma(x),
    rows: [
      [1, 0],
      [2, 0],
    ],
  },
];

test.each(cases)('$what are exact', ({ value, rows }) => {
  expect(run(value, ...rows.map((row) => row.slice(0, -1))).map((got, i) => [...rows[i]!.slice(0, -1), got])).toEqual(
    rows,
  );
});

const around = (middle: number, width: number) =>
  Array.from({ length: 2001 }, (_, i) => [middle + width * (i / 1000 - 1) ** 3]);

// Where an error of one digit would leave the range of the function.
test.each<{ what: string; value: Written; middle: number; width: number }>([
  { what: 'sine', value: (s, x) => s.sin(x), middle: Math.PI / 2, width: 1e-2 },
  { what: 'sine', value: (s, x) => s.sin(x), middle: (1001 * Math.PI) / 2, width: 1e-2 },
  { what: 'sine', value: (s, x) => s.sin(x), middle: 1e300, width: 1e290 },
  { what: 'cosine', value: (s, x) => s.cos(x), middle: 0, width: 1e-2 },
  { what: 'cosine', value: (s, x) => s.cos(x), middle: 500 * Math.PI, width: 1e-2 },
  { what: 'erf', value: (s, x) => s.erf(x), middle: 6, width: 2 },
])('the $what around $middle is not beyond 1', ({ value, middle, width }) => {
  expect(run(value, ...around(middle, width)).filter((y) => Math.abs(y) > 1)).toEqual([]);
});

test('a function of int32 is refused when its program is written', () => {
  expect(() => programOf(['int32'], 'float32', ((s: Scalars, x: Scalar<FloatType>) => s.log2(x)) as Value)).toThrow(
    'int32',
  );
});
