import { exp, isnan, log, log1p, max, maximum, neg, sum, type Tensor, where } from '@keisan/autograd';

/** `log(exp(a) + exp(b))`, elementwise, of finite numbers. */
export const logAddExp = (a: Tensor, b: Tensor): Tensor => maximum(a, b).add(log1p(exp(neg(a.sub(b).abs()))));

/**
 * `log(sum(exp(x)))` along an axis, of those elements that a mask picks; -Infinity for none of them, with a gradient of 0 there.
 * @param mask Booleans of the shape of `x`.
 */
export function maskedLogSumExp(x: Tensor, mask: Tensor, axis: number): Tensor {
  const picked = where(mask, x, -Infinity);
  const largest = max(picked, { axis, keepdims: true }).detach();
  const isSome = largest.greater(-Infinity).logicalOr(isnan(largest));
  const shift = where(isSome, largest, 0);
  const total = sum(exp(picked.sub(shift)), { axis, keepdims: true });
  return where(isSome, log(where(isSome, total, 1)).add(shift), -Infinity).squeeze(axis);
}
