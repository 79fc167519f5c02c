import { add, mul, type Tensor } from '@keisan/autograd';

/** A running mean with a new value: `rho old + (1 - rho) new`. */
export function running(old: Tensor, value: Tensor, rho: number): Tensor {
  return add(mul(old, rho), mul(value, 1 - rho));
}
