import { expandDims, squeeze, type Tensor } from '@keisan/autograd';

/**
 * Brings two tensors whose ranks differ by a last axis of length 1 to the same rank: labels `[n]` fit outputs `[n, 1]`.
 * Source: Keras' squeeze_or_expand_to_same_rank.
 */
export function toSameRank(a: Tensor, b: Tensor): [Tensor, Tensor] {
  if (a.rank === b.rank + 1 && a.shape.at(-1) === 1) return b.rank === 1 ? [a, expandDims(b, -1)] : [squeeze(a, -1), b];
  if (b.rank === a.rank + 1 && b.shape.at(-1) === 1) return a.rank === 1 ? [expandDims(a, -1), b] : [a, squeeze(b, -1)];
  return [a, b];
}
