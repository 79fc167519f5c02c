import { allocate, type DType, isFloat } from '../dtype.ts';
import { DTypeError, SymbolicValueError, ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import { checkOptions, type OptionNames } from '../given/options.ts';
import { ElementwiseKernel } from '../kernels/elementwise.ts';
import { viewOf } from '../kernels/view.ts';
import { leaf } from '../leaf.ts';
import { add, mul, square, sub } from '../ops/arithmetic.ts';
import { cast } from '../ops/cast.ts';
import { cos, log, sqrt } from '../ops/math.ts';
import { uniformOfKey } from '../ops/uniform.ts';
import { currentScope } from '../scope.ts';
import { checkShape, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { nextKeys, takeKey } from './generator.ts';
import { keysOf, type SeedGenerator } from './seed-generator.ts';

export { SeedGenerator } from './seed-generator.ts';

/** Options of every random draw. */
export interface SeedOptions {
  /**
   * A whole number, for the same numbers at each call, or a generator, for a stream of its own.
   * Default: the stream that `setRandomSeed` starts.
   */
  seed?: number | SeedGenerator | undefined;
}

/** Options of {@link uniform}. */
export interface UniformOptions extends SeedOptions {
  /** The lower bound, included. Default: 0. */
  minval?: number;
  /** The upper bound, excluded but where rounding leads to it. Default: 1. */
  maxval?: number;
  /** A float dtype. Default: float32. */
  dtype?: DType;
}

/** Options of {@link normal} and {@link truncatedNormal}. */
export interface NormalOptions extends SeedOptions {
  /** The mean. Default: 0. */
  mean?: number;
  /** The standard deviation (before truncation). Default: 1. */
  stddev?: number;
  /** A float dtype. Default: float32. */
  dtype?: DType;
}

const normalOptions: OptionNames<NormalOptions> = { mean: 'number', stddev: 'number', dtype: true, seed: true };

const keys = (where: string, { seed }: SeedOptions) => (seed === undefined ? () => nextKeys(1) : keysOf(where, seed));

/** `x * factor + shift`, in one go: large weights are drawn so before anything else runs. */
const line = new ElementwiseKernel((s, x, factor, shift) => s.add(s.mul(x, factor), shift));

function scaled(where: string, x: Tensor, factor: number, shift: number, dtype: DType): Tensor {
  if (!isFloat(dtype))
    throw new DTypeError({ where, got: `dtype ${describeValue(dtype)}`, expected: 'float32 or float64' });
  const held = [factor, shift].map((number) => allocate(dtype, 1).fill(number));
  if (!held.every(([number]) => Number.isFinite(number))) {
    throw new ValueError({
      where,
      got: `numbers around ${shift}, up to ${factor} from it`,
      expected: `numbers that ${dtype} has`,
      fix: dtype === 'float32' ? "Give smaller ones, or dtype: 'float64'" : 'Give smaller ones',
    });
  }
  const numbers = cast(x, dtype);
  if (numbers.isSymbolic) return add(mul(numbers, factor), shift);
  const [by, to] = held.map((number) => viewOf(number, []));
  return leaf(line.run([numbers.view, by!, to!], [dtype, dtype, dtype], x.shape, dtype), dtype);
}

/**
 * Numbers uniform in `[minval, maxval)`, before they are rounded to `dtype`. Source: Keras' random.uniform.
 *
 * @example
 * ```ts
 * import { random } from 'keisan';
 *
 * random.uniform([2, 3], { minval: -1, maxval: 1 }).shape; // [2, 3]
 * ```
 */
export function uniform(shape: Shape, options: UniformOptions = {}): Tensor {
  const where = 'random.uniform';
  checkShape(where, shape);
  checkOptions(where, options, { minval: 'number', maxval: 'number', dtype: true, seed: true });
  const { minval = 0, maxval = 1, dtype = 'float32' } = options;
  return scaled(where, uniformOfKey(where, keys(where, options)(), shape), maxval - minval, minval, dtype);
}

/**
 * Normally distributed numbers, by the Box-Muller transform. Source: Keras' random.normal.
 *
 * @example
 * ```ts
 * import { random } from 'keisan';
 *
 * random.normal([10000], { mean: 5 }).mean(); // about 5
 * ```
 */
export function normal(shape: Shape, options: NormalOptions = {}): Tensor {
  const where = 'random.normal';
  checkShape(where, shape);
  checkOptions(where, options, normalOptions);
  const { mean = 0, stddev = 1, dtype = 'float32' } = options;
  const key = keys(where, options);
  const radius = sqrt(mul(log(sub(1, uniformOfKey(where, key(), shape))), -2));
  const angle = mul(uniformOfKey(where, key(), shape), 2 * Math.PI);
  return scaled(where, mul(radius, cos(angle)), stddev, mean, dtype);
}

/** `erf(sqrt(2))`: the probability that a normal number lies within two standard deviations. */
const WITHIN_TWO = 0.9544997361036416;

/** The central branch of the inverse error function, good for |x| < 0.99. Source: M. Giles, "Approximating the erfinv function", 2012. */
const ERFINV = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164,
  0.246640727, 1.50140941,
];

/** Normally distributed numbers, none further than two standard deviations from the mean. Source: Keras' random.truncated_normal. */
export function truncatedNormal(shape: Shape, options: NormalOptions = {}): Tensor {
  const where = 'random.truncatedNormal';
  checkShape(where, shape);
  checkOptions(where, options, normalOptions);
  const { mean = 0, stddev = 1, dtype = 'float32' } = options;
  const x = sub(mul(uniformOfKey(where, keys(where, options)(), shape), 2 * WITHIN_TWO), WITHIN_TWO);
  const w = sub(-2.5, log(sub(1, square(x))));
  const polynomial = ERFINV.slice(2).reduce<Tensor>(
    (sum, c) => add(mul(sum, w), c),
    add(mul(w, ERFINV[0]!), ERFINV[1]!),
  );
  return scaled(where, mul(polynomial, x), stddev * Math.SQRT2, mean, dtype);
}

/**
 * The numbers from 0 to `n - 1` in random order, int32. Source: NumPy's random.permutation, by Fisher and Yates.
 * @throws ValueError when `n` is not a whole number of at least 0, SymbolicValueError in traced code.
 *
 * @example
 * ```ts
 * import { random } from 'keisan';
 *
 * random.permutation(5).sum(); // 10
 * ```
 */
export function permutation(n: number, options: SeedOptions = {}): Tensor {
  checkOptions('random.permutation', options, { seed: true });
  const { seed } = options;
  if (!Number.isInteger(n) || n < 0) {
    throw new ValueError({
      where: 'random.permutation',
      got: describeValue(n),
      expected: 'a whole number of at least 0',
    });
  }
  if (currentScope()) {
    throw new SymbolicValueError({
      where: 'random.permutation',
      got: 'a call in traced code',
      expected: 'a call outside it: a permutation is drawn value by value',
      fix: 'Draw it before and pass it in as an argument',
    });
  }
  const order = allocate('int32', n, 'random.permutation');
  for (let i = 0; i < n; i++) order[i] = i;
  // Two 24-bit draws make one number of 48 bits, enough for any n.
  const key = seed === undefined ? takeKey : keysOf('random.permutation', seed);
  const [high, low] = [
    uniformOfKey('random.permutation', key(), [n]).data,
    uniformOfKey('random.permutation', key(), [n]).data,
  ];
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor((high[i]! + low[i]! * 2 ** -24) * (i + 1));
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return leaf(viewOf(order, [n]), 'int32');
}
