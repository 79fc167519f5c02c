import { random, type Shape, setRandomSeed, type Tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { computeFans, type Initializer } from '@keisan/layers/initializers';
import { describe, expect, test } from 'vitest';
import { construct, expectNumbers, fixture, type ObjectSpec, runOn, type Tolerance, ways } from './replay.ts';

interface Constant {
  readonly kind: 'constant';
  readonly value: number;
}

interface Random {
  readonly kind: 'uniform' | 'normal' | 'truncatedNormal';
  /** Null for a normal distribution, which has no bounds. */
  readonly low: number | null;
  readonly high: number | null;
  readonly mean: number;
  readonly std: number;
}

interface Case<Distribution> {
  readonly title: string;
  readonly initializer: ObjectSpec;
  readonly shape: Shape;
  readonly expected: { readonly distribution: Distribution };
}

interface File {
  readonly tolerance: Tolerance;
  readonly fans: readonly { shape: Shape; fanIn: number; fanOut: number }[];
  readonly cases: Case<Constant | Random>[];
}

const { tolerance, fans, cases } = fixture<File>('initializers');
const isConstant = (row: Case<Constant | Random>): row is Case<Constant> =>
  row.expected.distribution.kind === 'constant';
const constants = cases.filter(isConstant);
const randoms = cases.filter((row): row is Case<Random> => !isConstant(row));

const SEED = 7;
const sizeOf = (shape: Shape) => shape.reduce((a, b) => a * b, 1);

/** Numbers of a distribution as Keras asked its random generator for it. */
function draw({ kind, low, high, mean, std }: Random, shape: Shape): Tensor {
  if (kind === 'uniform') return random.uniform(shape, { minval: low!, maxval: high! });
  if (kind === 'normal') return random.normal(shape, { mean, stddev: std });
  return random.truncatedNormal(shape, { mean, stddev: (high! - mean) / 2 });
}

describe.each(ways)('initializers $way', ({ runEagerly, runtime }) => {
  runOn(runtime);
  const apply = (spec: ObjectSpec, shape: Shape): Tensor | Promise<Tensor> => {
    const initializer = construct('initializers', spec) as Initializer;
    const run = () => initializer.apply(shape);
    return runEagerly ? run() : compile(run)();
  };

  test.each(constants)('$title', async ({ initializer, shape, expected: { distribution } }) => {
    const { data } = await apply(initializer, shape);
    expectNumbers(data, Array(sizeOf(shape)).fill(distribution.value), tolerance);
  });

  test.each(randoms)("$title: a draw from Keras's distribution", async ({ initializer, shape, expected }) => {
    const { distribution } = expected;
    setRandomSeed(SEED);
    const { data } = await apply(initializer, shape);
    setRandomSeed(SEED);
    const same = draw(distribution, shape).data;
    expectNumbers(data, Array.from(same), { rtol: 1e-5, atol: 1e-5 * distribution.std });
  });

  const large = randoms.filter(({ shape }) => sizeOf(shape) >= 60_000);

  test.each(large)('$title: mean, deviation and bounds', async ({ initializer, shape, expected: { distribution } }) => {
    setRandomSeed(SEED);
    const numbers = (await apply(initializer, shape)).data as Float32Array;
    const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
    const std = Math.sqrt(numbers.reduce((a, b) => a + (b - mean) ** 2, 0) / numbers.length);
    const [low, high] = [distribution.low ?? -Infinity, distribution.high ?? Infinity];
    const smallest = numbers.reduce((a, b) => Math.min(a, b));
    const largest = numbers.reduce((a, b) => Math.max(a, b));
    // Five standard errors, of the mean and of the deviation.
    const doubt = 5 / Math.sqrt(numbers.length);
    expect(Math.abs(mean - distribution.mean)).toBeLessThan(doubt * distribution.std);
    expect(Math.abs(std / distribution.std - 1)).toBeLessThan(doubt);
    expect(smallest).toBeGreaterThanOrEqual(low * (1 + Math.sign(low) * -1e-6));
    expect(largest).toBeLessThanOrEqual(high * (1 + Math.sign(high) * 1e-6));
    if (Number.isFinite(low)) {
      // A bound that is too narrow by a thousandth shows.
      expect(smallest).toBeLessThan(low + 0.002 * (high - low));
      expect(largest).toBeGreaterThan(high - 0.002 * (high - low));
    }
  });
});

test.each(fans)('the fans of $shape', ({ shape, fanIn, fanOut }) => {
  expect(computeFans(shape)).toEqual({ fanIn, fanOut });
});
