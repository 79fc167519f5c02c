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
 * What is wrong with targets and outputs whose shapes do not fit. Outputs with more axes than there should be, of images that nobody
 * flattened, have a remedy of their own.
 *
 * @param fix What to do about others.
 * @param classAxes How many axes outputs have that targets do not have.
 */
export function shapesError(
  where: string,
  { shape: targets }: Tensor,
  { shape: outputs }: Tensor,
  fix: string,
  expected = 'the same shape',
  classAxes = 0,
): ShapeError {
  return new ShapeError({
    where,
    got: `targets of shape ${formatShape(targets)} and outputs of shape ${formatShape(outputs)}`,
    expected,
    fix:
      outputs.length > Math.max(2, targets.length + classAxes)
        ? 'For one row of outputs per sample, put new Flatten() or a global pooling before the last layer'
        : fix,
  });
}

/**
 * Targets and outputs for an elementwise comparison: of the outputs' dtype, and of one rank.
 * @throws ShapeError when their shapes do not fit.
 */
export function alike(where: string, yTrue: Tensor, yPred: Tensor): [targets: Tensor, outputs: Tensor] {
  const [targets, outputs] = toSameRank(yTrue.astype(yPred.dtype), yPred);
  const isFit = targets.rank === outputs.rank && targets.shape.every((n, i) => fits(n, outputs.shape[i]!));
  if (isFit) return [targets, outputs];
  const fix = outputs.rank > 2 ? 'Make them of one shape' : 'Give the last layer as many units as there are targets';
  throw shapesError(where, yTrue, yPred, fix);
}
