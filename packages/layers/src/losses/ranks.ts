import { expandDims, ShapeError, squeeze, type Tensor } from '@keisan/autograd';
import { formatShape } from '@keisan/autograd/internal';

/**
 * Brings two tensors whose ranks differ by a last axis of length 1 to the same rank: labels `[n]` fit outputs `[n, 1]`.
 * Source: Keras' squeeze_or_expand_to_same_rank.
 *
 * @param expands Whether `[n]` becomes `[n, 1]` beside `[n, 1]`; else that becomes `[n]`.
 */
export function toSameRank(a: Tensor, b: Tensor, expands = true): [Tensor, Tensor] {
  if (a.rank === b.rank + 1 && a.shape.at(-1) === 1) {
    return b.rank === 1 && expands ? [a, expandDims(b, -1)] : [squeeze(a, -1), b];
  }
  if (b.rank === a.rank + 1 && b.shape.at(-1) === 1) {
    return a.rank === 1 && expands ? [expandDims(a, -1), b] : [a, squeeze(b, -1)];
  }
  return [a, b];
}

const fits = (a: number, b: number) => a === b || a === 1 || b === 1;

/**
 * Targets and outputs for an elementwise comparison: of the outputs' dtype, and of one rank.
 * @throws ShapeError when their shapes do not fit.
 */
export function alike(where: string, yTrue: Tensor, yPred: Tensor): [targets: Tensor, outputs: Tensor] {
  const [targets, outputs] = toSameRank(yTrue.astype(yPred.dtype), yPred);
  const isFit = targets.rank === outputs.rank && targets.shape.every((n, i) => fits(n, outputs.shape[i]!));
  if (isFit) return [targets, outputs];
  throw new ShapeError({
    where,
    got: `targets of shape ${formatShape(yTrue.shape)} and outputs of shape ${formatShape(yPred.shape)}`,
    expected: 'the same shape',
    fix: 'Give the last layer as many units as there are targets',
  });
}
