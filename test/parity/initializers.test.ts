import { type Shape, setRandomSeed } from '@keisan/autograd';
import { computeFans, type Initializer } from '@keisan/layers/initializers';
import { beforeEach, describe, expect, test } from 'vitest';
import { construct, expectNumbers, fixture, type ObjectSpec, type Tolerance } from './replay.ts';

type Distribution =
  | { readonly kind: 'constant'; readonly value: number }
  | {
      readonly kind: 'uniform' | 'normal' | 'truncatedNormal';
      readonly low: number | null;
      readonly high: number | null;
      readonly mean: number;
      readonly std: number;
    };

interface Case {
  readonly title: string;
  readonly initializer: ObjectSpec;
  readonly shape: Shape;
  readonly expected: { readonly distribution: Distribution };
}

interface File {
  readonly tolerance: Tolerance;
  readonly fans: readonly { shape: Shape; fanIn: number; fanOut: number }[];
  readonly cases: Case[];
}

const { tolerance, fans, cases } = fixture<File>('initializers');

const SAMPLES = 60_000;

beforeEach(() => setRandomSeed(7));

describe('initializers', () => {
  test.each(fans)('the fans of $shape', ({ shape, fanIn, fanOut }) => {
    expect(computeFans(shape)).toEqual({ fanIn, fanOut });
  });

  test.each(cases)('$title', ({ initializer: spec, shape, expected: { distribution } }) => {
    const initializer = construct('initializers', spec) as Initializer;
    const size = shape.reduce((a, b) => a * b, 1);
    if (distribution.kind === 'constant') {
      expectNumbers(initializer.apply(shape).data, Array(size).fill(distribution.value), tolerance);
      return;
    }
    const draws = Array.from({ length: Math.ceil(SAMPLES / size) }, () => Array.from(initializer.apply(shape).data));
    const numbers = draws.flat();
    const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
    const std = Math.sqrt(numbers.reduce((a, b) => a + (b - mean) ** 2, 0) / numbers.length);
    const [low, high] = [distribution.low ?? -Infinity, distribution.high ?? Infinity];
    const [smallest, largest] = numbers.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [Infinity, -Infinity]);
    // Five standard errors, of the mean and of the deviation.
    const doubt = 5 / Math.sqrt(numbers.length);
    expect(Math.abs(mean - distribution.mean)).toBeLessThan(doubt * distribution.std);
    expect(Math.abs(std / distribution.std - 1)).toBeLessThan(doubt);
    expect(smallest).toBeGreaterThanOrEqual(Number(low) * (1 + Math.sign(Number(low)) * -1e-6));
    expect(largest).toBeLessThanOrEqual(Number(high) * (1 + Math.sign(Number(high)) * 1e-6));
    if (Number.isFinite(Number(low))) {
      // A bound that is too narrow by a thousandth shows.
      expect(smallest).toBeLessThan(Number(low) + 0.002 * (Number(high) - Number(low)));
      expect(largest).toBeGreaterThan(Number(high) - 0.002 * (Number(high) - Number(low)));
    }
  });
});
