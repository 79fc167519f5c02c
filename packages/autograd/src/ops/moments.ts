import { checkOptions } from '../given/options.ts';
import { type Axis, normalizeAxes } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { square, sub } from './arithmetic.ts';
import { reshape } from './movement.ts';
import { checkTensor } from './operands.ts';
import { mean } from './reduction.ts';

/** Options of {@link moments}. */
export interface MomentsOptions {
  /** Whether reduced axes stay, with length 1. Default: false. */
  keepdims?: boolean;
}

/**
 * The mean along `axes`, and the variance, which is the mean of the squared distances from it. Integers give float32.
 * Source: Keras' ops.moments.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { moments } from 'keisan/ops';
 *
 * const [mean, variance] = moments(tensor([1, 2, 3, 6]), 0);
 * mean; // 3
 * variance; // 3.5
 * ```
 */
export function moments(x: Tensor, axes: Axis, options: MomentsOptions = {}): [mean: Tensor, variance: Tensor] {
  checkTensor('moments', x);
  checkOptions('moments', options, { keepdims: 'flag' });
  const { keepdims = false } = options;
  const axis = normalizeAxes('moments', axes, x.rank);
  const center = mean(x, { axis, keepdims: true });
  const variance = mean(square(sub(x, center)), { axis, keepdims });
  return [keepdims ? center : reshape(center, variance.shape), variance];
}
