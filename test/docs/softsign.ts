import { add, div } from '../../packages/autograd/src/ops/arithmetic.ts';
import { unary } from '../../packages/autograd/src/ops/elementwise.ts';
import { abs } from '../../packages/autograd/src/ops/piecewise.ts';
import { unarySamples } from '../ops/families.ts';

/** `x / (1 + |x|)`, elementwise. Source: ONNX Softsign-1. */
export const softsign = unary({
  name: 'softsign',
  value: (s, x) => s.div(x, s.add(1, s.abs(x))),
  vjp: ({ g, x: [x] }) => div(div(g, add(abs(x!), 1)), add(abs(x!), 1)),
});

const ops = { softsign };

export const samples = {
  softsign: unarySamples(ops.softsign, (x) => x / (1 + Math.abs(x))),
};
