import { ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import { add } from '../ops/arithmetic.ts';
import { int32Vector } from '../ops/operands.ts';
import { Parameter } from '../parameter.ts';
import { noGrad } from '../recording.ts';
import type { Tensor } from '../tensor.ts';
import { freshSeed } from './generator.ts';

/** @throws ValueError when a seed is not a whole number. */
function checkSeed(where: string, seed: number): number {
  if (Number.isInteger(seed)) return seed | 0;
  throw new ValueError({ where, got: `seed ${describeValue(seed)}`, expected: 'a whole number' });
}

/**
 * A stream of random draws of its own: what is drawn with it depends on its seed and on how often it was used, and on
 * nothing else. Eager and compiled code draw the same.
 *
 * Source: https://keras.io/api/random/seed_generator/
 *
 * @example
 * ```ts
 * import { random } from 'keisan';
 *
 * const seed = new random.SeedGenerator(1);
 * random.uniform([2], { seed }); // other numbers at each call
 * ```
 */
export class SeedGenerator {
  /** The seed and the number of draws, int32 `[2]`. */
  readonly state: Parameter;

  /**
   * @param seed A whole number; its low 32 bits count. Default: drawn at random, or from what `setRandomSeed` said.
   * @throws ValueError when it is not a whole number.
   */
  constructor(seed?: number) {
    const start = seed === undefined ? freshSeed() : checkSeed('SeedGenerator', seed);
    this.state = new Parameter(int32Vector(start, 0), { name: 'seed_generator_state', trainable: false });
  }

  /** The key of the next draw. */
  next(): Tensor {
    const key = this.state.read();
    noGrad(() => this.state.assign(add(key, int32Vector(0, 1))));
    return key;
  }
}

/** The keys that a seed leads to: always the same ones, one after the other, for a number. */
export function keysOf(where: string, seed: number | SeedGenerator): () => Tensor {
  if (seed instanceof SeedGenerator) return () => seed.next();
  const start = checkSeed(where, seed);
  let draws = 0;
  return () => int32Vector(start, draws++);
}
