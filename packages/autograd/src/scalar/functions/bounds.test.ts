import { expect, test } from 'vitest';
import type { FloatType } from '../arithmetic.ts';
import { interpreted } from '../interpret.ts';
import type { Scalar } from '../program.ts';
import { programOf, type Value } from '../program-of.ts';
import type { Scalars } from '../scalars.ts';

type Name = 'sin' | 'cos' | 'asin' | 'acos' | 'erf' | 'erfc' | 'normalCdf' | 'lgamma';

/** The values of a float64 function. */
function valuesOf(name: Name, inputs: readonly number[]): number[] {
  const value = (s: Scalars, x: Scalar<FloatType>) => s[name](x);
  const kernel = interpreted(programOf(['float64'], 'float64', value as Value));
  return Array.from({ length: Math.ceil(inputs.length / kernel.length) }, (_, i) => {
    const block = inputs.slice(i * kernel.length, (i + 1) * kernel.length);
    kernel.inputs[0]!.set(block);
    kernel.run(block.length);
    return [...kernel.output.subarray(0, block.length)];
  }).flat();
}

const around = (middle: number, width: number) =>
  Array.from({ length: 5001 }, (_, i) => middle + width * (i / 2500 - 1) ** 3);

// Where an error of one digit would be seen, or leave the range of the function.
test.each<[Name, number, number]>([
  ['sin', Math.PI / 2, 1],
  ['sin', -Math.PI / 2, -1],
  ['cos', 0, 1],
  ['cos', Math.PI, -1],
  ['asin', 1, Math.PI / 2],
  ['acos', 1, 0],
  ['acos', -1, Math.PI],
  ['erf', 6, 1],
  ['erf', -30, -1],
  ['erfc', 0, 1],
  ['erfc', -6, 2],
  ['normalCdf', 0, 0.5],
  ['normalCdf', 10, 1],
  ['lgamma', 1, 0],
  ['lgamma', 2, 0],
])('%s(%f) is exactly %f', (name, x, expected) => {
  expect(valuesOf(name, [x])).toEqual([expected]);
});

test.each<[Name, number, number]>([
  ['sin', Math.PI / 2, 1e-2],
  ['sin', (1001 * Math.PI) / 2, 1e-2],
  ['cos', 0, 1e-2],
  ['cos', 500 * Math.PI, 1e-2],
  ['sin', 1e300, 1e290],
  ['erf', 6, 2],
])('%s around %f is not beyond 1', (name, middle, width) => {
  expect(valuesOf(name, around(middle, width)).filter((y) => Math.abs(y) > 1)).toEqual([]);
});
