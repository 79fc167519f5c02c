import { expect, test } from 'vitest';
import type { Swept } from './functions.ts';
import type { FloatType, FunctionName } from './inputs.ts';
import { relativeError, ulps } from './measure.ts';
import { type Case, casesOf, paths, swept, types, valuesOf } from './run.ts';

const fixtures = new URL('fixtures/', import.meta.url);
const [[, first], ...others] = Object.entries(paths) as [
  [string, (typeof paths)[string]],
  ...[string, (typeof paths)[string]][],
];

/** One line for each of the inputs at which a value is too far off. */
function misses(
  type: FloatType,
  { inputs, exact }: Case,
  values: Float64Array,
  { relative = 1e-14, least = 0 }: Swept,
) {
  const tooFar = (got: number, wanted: number) =>
    type === 'float32' ? ulps(type, got, wanted) > 2 : relativeError(got, wanted, least) > relative;
  return [...values].flatMap((got, i) =>
    tooFar(got, exact[i]!) ? `f(${inputs.map((row) => row[i])}) = ${got}, not ${exact[i]}` : [],
  );
}

const cases = new Map<FunctionName, ReturnType<typeof casesOf>>();
for (const [name] of swept) cases.set(name, casesOf(name, fixtures));

for (const [name, row] of swept) {
  for (const type of types) {
    const { inputs, exact } = cases.get(name)![type];
    test(`${name} of ${type} is near the exact value over its whole range`, () => {
      expect(misses(type, { inputs, exact }, valuesOf(name, type, inputs, first), row)).toEqual([]);
    });

    for (const [path, makeReady] of others)
      test(`${name} of ${type} is the same to the bit when ${path}`, () => {
        const [expected, got] = [first, makeReady].map((each) => [...valuesOf(name, type, inputs, each)]);
        expect(got).toEqual(expected);
      });
  }
}
