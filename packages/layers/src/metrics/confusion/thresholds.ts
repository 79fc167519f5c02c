import { nullable, number, oneOrList } from '../../options/kind.ts';

const probability = number({ from: 0, to: 1 });

/** One threshold, or several. */
export type Thresholds = number | readonly number[];

/** The option: one threshold from 0 to 1, or several; null for the default. */
export const thresholdsKind = nullable(oneOrList(probability));

/** Thresholds as a list. */
export const listOf = (thresholds: Thresholds): readonly number[] =>
  typeof thresholds === 'number' ? [thresholds] : thresholds;

/** So many thresholds at equal distances, from 0 to 1. */
export const evenly = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i / (count - 1));

/** Whether thresholds lie at equal distances from 0 to 1, so that the number of one follows from an output. */
export function areEven(thresholds: readonly number[]): boolean {
  const even = evenly(thresholds.length);
  // NumPy's allclose, with Keras' epsilon.
  return (
    thresholds.length >= 3 && thresholds.every((t, i) => Math.abs(t - even[i]!) <= 1e-7 + 1e-5 * Math.abs(even[i]!))
  );
}
