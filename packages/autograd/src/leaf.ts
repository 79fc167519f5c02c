import { checkDifferentiable, type DType } from './dtype.ts';
import type { View } from './kernels/view.ts';
import { Tensor } from './tensor.ts';

/**
 * A tensor that was given and not computed.
 * @throws DTypeError when a gradient is asked for by integers or booleans.
 */
export function leaf(value: View, dtype: DType, requiresGrad = false, name = ''): Tensor {
  if (requiresGrad) checkDifferentiable('requiresGrad', dtype);
  const t = new Tensor({ shape: value.shape.slice(), dtype }, value, null, requiresGrad);
  t.name = name;
  return t;
}
