import { mapped } from '../../packages/autograd/src/kernels/elementwise.ts';
import { add, mul, neg } from '../../packages/autograd/src/ops/arithmetic.ts';
import { unary } from '../../packages/autograd/src/ops/elementwise.ts';
import { exp } from '../../packages/autograd/src/ops/math.ts';
import { unarySamples } from '../ops/families.ts';

/** The hyperbolic sine, elementwise. Source: ONNX Sinh-9. */
export const sinh = unary({
  name: 'sinh',
  kernel: mapped(Math.sinh),
  vjp: ({ g, x: [x] }) => mul(g, mul(add(exp(x!), exp(neg(x!))), 0.5)), // d sinh(x) = cosh(x) dx
  onnx: 'Sinh',
});

export const samples = {
  sinh: unarySamples(sinh, Math.sinh),
};
