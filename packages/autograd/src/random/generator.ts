import { ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import { int32Vector } from '../ops/operands.ts';
import { currentScope } from '../scope.ts';
import type { Tensor } from '../tensor.ts';

let seed = (Math.random() * 2 ** 32) | 0;
let draws = 0;

/**
 * Makes everything random from here on repeatable: initial weights, shuffling, dropout, eager and compiled alike.
 *
 * @param value A whole number; its low 32 bits count.
 * @throws ValueError when it is not a whole number.
 *
 * @example
 * ```ts
 * import { random, setRandomSeed } from 'keisan';
 *
 * setRandomSeed(1);
 * const first = random.normal([3]);
 * setRandomSeed(1);
 * random.normal([3]).equal(first); // [true, true, true]
 * ```
 */
export function setRandomSeed(value: number): void {
  if (!Number.isInteger(value)) {
    throw new ValueError({ where: 'setRandomSeed', got: describeValue(value), expected: 'a whole number' });
  }
  seed = value | 0;
  draws = 0;
}

/** A seed for a stream of its own, itself drawn. */
export function freshSeed(): number {
  const [start, draw] = takeKey().data;
  return (Math.imul(start!, 0x9e3779b1) + draw!) | 0;
}

/** The key of the next draw, and how many draws to count it as. A compiled loop takes as many as it has made. */
export function takeKey(count = 1): Tensor {
  const key = int32Vector(seed, draws);
  draws = (draws + count) | 0;
  return key;
}

/** Where the stream of draws is: its seed, and how many were made. */
export type GeneratorState = readonly [seed: number, draws: number];

/** Where the stream of draws is now. */
export const generatorState = (): GeneratorState => [seed, draws];

/** Lets draws go on from where the stream was. */
export function setGeneratorState(state: GeneratorState): void {
  [seed, draws] = state;
}

/** Runs `body` with draws that go on from a key that was taken; later ones go on from where they are now. */
export function drawingFrom<T>(key: Tensor, body: () => T): T {
  const now = [seed, draws] as const;
  [seed, draws] = key.data as unknown as [number, number];
  try {
    return body();
  } finally {
    [seed, draws] = now;
  }
}

/** The key of the next `count` draws where the code runs: the generator's, or a value of the traced graph; any for none. */
export function nextKeys(count: number): Tensor {
  if (count === 0) return int32Vector(0, 0);
  return currentScope()?.nextKeys(count) ?? takeKey(count);
}
