import { broadcastTo, cast, type DType, div, equal, mul, ShapeError, sum, type Tensor, where } from '@keisan/autograd';
import { formatShape } from '@keisan/autograd/internal';
import { toSameRank } from './ranks.ts';
import type { Reduction } from './reduction.ts';

/** `a / b`, and 0 where `b` is 0. Source: Keras' ops.divide_no_nan. */
export function divideNoNaN(a: Tensor | number, b: Tensor): Tensor {
  const isZero = equal(b, 0);
  return where(isZero, 0, div(a, where(isZero, 1, b)));
}

/**
 * Weights that fit values: those of samples count for each step of theirs.
 * @throws ShapeError for weights of other shapes.
 */
export function overSteps(where: string, weight: Tensor, { rank, shape }: Tensor): Tensor {
  if (weight.rank > rank || !weight.shape.every((n, i) => n === 1 || n === shape[i])) {
    throw new ShapeError({
      where,
      got: `sample weights of shape ${formatShape(weight.shape)} for values of shape ${formatShape(shape)}`,
      expected: 'one weight for each sample, or for each value',
    });
  }
  if (weight.size === 1 || weight.rank === rank) return weight;
  return broadcastTo(weight.reshape([...weight.shape, ...new Array<number>(rank - weight.rank).fill(1)]), shape);
}

/**
 * Sample weights that are 0 where a mask leaves a step out.
 *
 * @param balances Whether the others count more for it, so that a mean over all steps is one over those that count.
 *
 * Source: Keras' apply_mask.
 */
export function maskedWeight(
  where: string,
  sampleWeight: Tensor | undefined,
  mask: Tensor | null,
  dtype: DType,
  balances: boolean,
): Tensor | undefined {
  if (!mask) return sampleWeight;
  const counted = cast(mask, dtype);
  const factors = balances ? mul(counted, divideNoNaN(mask.size, sum(counted))) : counted;
  if (!sampleWeight) return factors;
  const [a, b] = toSameRank(factors, cast(sampleWeight, dtype));
  return mul(a, overSteps(where, b, a));
}

/**
 * The values of a loss, weighted.
 * @throws ShapeError for weights that do not fit.
 */
export function weighted(where: string, values: Tensor, weight: Tensor): { values: Tensor; weight: Tensor } {
  const [fitted, weights] = toSameRank(values, cast(weight, values.dtype));
  const stretched = fitted.rank === 0 ? weights : overSteps(where, weights, fitted);
  return { values: mul(fitted, stretched), weight: stretched };
}

/** What becomes of the values of a loss. Source: Keras' reduce_values. */
export function reduced(values: Tensor, weight: Tensor | undefined, reduction: Reduction): Tensor {
  if (reduction === 'none' || values.rank === 0) return values;
  const total = sum(values);
  if (reduction === 'sum') return total;
  if (reduction === 'mean_with_sample_weight' && weight) return divideNoNaN(total, sum(weight));
  return div(total, Math.max(1, values.size));
}
