import { floatType } from '../dtype.ts';
import { ValueError } from '../errors.ts';
import { checkOptions } from '../given/options.ts';
import { softmaxRows } from '../kernels/softmax.ts';
import { apply } from '../operation.ts';
import { normalizeAxis } from '../shape.ts';
import type { OpDef, Tensor } from '../tensor.ts';
import { add, mul, square, sub } from './arithmetic.ts';
import { cast } from './cast.ts';
import { greater, greaterEqual } from './comparison.ts';
import { elementwise, unary } from './elementwise.ts';
import { exp, normalCdf, sigmoidSlope } from './math.ts';
import { swapaxes } from './movement.ts';
import { asTensor, checkTensor, type Operand } from './operands.ts';
import { clip, where } from './piecewise.ts';
import { sum } from './reduction.ts';
import { singleOutput } from './single-output.ts';

/** `max(x, 0)`, elementwise; the gradient at 0 is 0. Source: ONNX Relu-14. */
export const relu = unary({
  name: 'relu',
  value: (s, x) => s.max(x, 0),
  vjp: ({ g, y }) => mul(g, cast(greater(y, 0), g.dtype)),
  domain: 'number',
});

/** `1 / (1 + e ** -x)`, elementwise, without overflow, with all its digits in both tails. Source: ONNX Sigmoid-13. */
export const sigmoid = unary({
  name: 'sigmoid',
  value: (s, x) => {
    const e = s.exp(s.neg(s.abs(x)));
    return s.div(s.select(s.less(x, 0), e, s.like(e, 1)), s.add(e, 1));
  },
  vjp: ({ g, x }) => mul(g, sigmoidSlope(x[0]!)),
});

/** `log(1 + e ** x)`, elementwise, computed as `max(x, 0) + log1p(e ** -|x|)`. Source: ONNX Softplus-1. */
export const softplus = unary({
  name: 'softplus',
  value: (s, x) => s.add(s.max(x, 0), s.log1p(s.exp(s.neg(s.abs(x))))),
  vjp: ({ g, x }) => mul(g, sigmoid(x[0]!)),
});

interface EluAttrs {
  readonly alpha: number;
  readonly [name: string]: number;
}

export const eluOp = elementwise<EluAttrs>({
  name: 'elu',
  value: (s, x, alpha) => s.select(s.greater(x, 0), x, s.mul(alpha, s.expm1(x))),
  parameters: ({ alpha }) => [alpha],
  // The slope is y + alpha, of which little is left in the tail.
  vjp: [
    ({ g, x: [x], attrs: { alpha } }) => {
      const slope = exp(clip(x!, -Infinity, 0));
      return mul(g, alpha === 1 ? slope : where(greater(x!, 0), 1, mul(slope, alpha)));
    },
  ],
});

/** Options of {@link elu}. */
export interface EluOptions {
  /** The value that `-elu(x)` tends to for x towards -Infinity. Default: 1. */
  alpha?: number;
}

/** `x` where positive, else `alpha (e ** x - 1)`, elementwise. Source: Clevert et al. 2015, https://arxiv.org/abs/1511.07289. */
export function elu(x: Operand, options: EluOptions = {}): Tensor {
  checkOptions('elu', options, { alpha: 'number' });
  const { alpha = 1 } = options;
  const t = asTensor('elu', x);
  return apply(eluOp, [cast(t, floatType(t.dtype))], { alpha });
}

/** Options of {@link leakyRelu}. */
export interface LeakyReluOptions {
  /** The slope below 0. Default: 0.2, as in Keras. */
  negativeSlope?: number;
}

/** `x` where positive, else `negativeSlope x`, elementwise; the gradient at 0 is 1. Source: Keras' ops.leaky_relu. */
export function leakyRelu(x: Operand, options: LeakyReluOptions = {}): Tensor {
  checkOptions('leakyRelu', options, { negativeSlope: 'number' });
  const { negativeSlope = 0.2 } = options;
  const t = asTensor('leakyRelu', x);
  return where(greaterEqual(t, 0), t, mul(t, negativeSlope));
}

/** `x sigmoid(x)`, elementwise. Source: Elfwing et al. 2017, https://arxiv.org/abs/1702.03118. */
export function silu(x: Operand): Tensor {
  const t = asTensor('silu', x);
  return mul(t, sigmoid(t));
}

/** Options of {@link gelu}. */
export interface GeluOptions {
  /** Whether to use the tanh approximation in place of the error function. Default: false, as in Keras' activations. */
  approximate?: boolean;
}

/** `x Phi(x)` with the normal distribution function Phi, elementwise. Source: Hendrycks & Gimpel 2016, https://arxiv.org/abs/1606.08415. */
export function gelu(x: Operand, options: GeluOptions = {}): Tensor {
  checkOptions('gelu', options, { approximate: 'flag' });
  const t = asTensor('gelu', x);
  // (1 + tanh(u)) / 2 is sigmoid(2 u), without a difference of which nothing is left.
  if (options.approximate) {
    return mul(t, sigmoid(mul(add(t, mul(mul(square(t), t), 0.044715)), 2 * Math.sqrt(2 / Math.PI))));
  }
  return mul(t, normalCdf(t));
}

interface SoftmaxAttrs {
  readonly axis: number;
  readonly [name: string]: number;
}

export const softmaxOp = singleOutput<SoftmaxAttrs>({
  name: 'softmax',
  infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  forward: ([x], _, { dtype }) => softmaxRows(x!, dtype, false),
  vjp: [({ g, y, attrs: { axis } }) => mul(sub(g, sum(mul(g, y), { axis, keepdims: true })), y)],
});

export const logSoftmaxOp = singleOutput<SoftmaxAttrs>({
  name: 'logSoftmax',
  infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  forward: ([x], _, { dtype }) => softmaxRows(x!, dtype, true),
  vjp: [({ g, y, attrs: { axis } }) => sub(g, mul(exp(y), sum(g, { axis, keepdims: true })))],
});

/** Options of {@link softmax} and {@link logSoftmax}. */
export interface SoftmaxOptions {
  /** The axis whose elements compete. Default: -1. */
  axis?: number;
}

/** The ops work on the last axis, for which ONNX Runtime's kernels are made; another axis is exchanged with it. */
function overAxis(op: OpDef<SoftmaxAttrs>, operand: Tensor, options: SoftmaxOptions): Tensor {
  checkTensor(op.name, operand);
  checkOptions(op.name, options, { axis: true });
  const { axis = -1 } = options;
  if (operand.rank === 0) {
    throw new ValueError({ where: op.name, got: 'a scalar', expected: 'a tensor of at least one axis' });
  }
  const x = cast(operand, floatType(operand.dtype));
  const along = normalizeAxis(op.name, axis, x.rank);
  const last = x.rank - 1;
  return along === last
    ? apply(op, [x], { axis: last })
    : swapaxes(apply(op, [swapaxes(x, along, last)], { axis: last }), along, last);
}

/**
 * `e ** x / sum(e ** x)` along an axis, without overflow. Source: ONNX Softmax-13.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * tensor([0, Math.log(3)]).softmax(); // [0.25, 0.75]
 * ```
 */
export function softmax(x: Tensor, options: SoftmaxOptions = {}): Tensor {
  return overAxis(softmaxOp, x, options);
}

/** `x - log(sum(e ** x))` along an axis, without overflow; in float32 off by up to 1e-7 near 0. Source: ONNX LogSoftmax-13. */
export function logSoftmax(x: Tensor, options: SoftmaxOptions = {}): Tensor {
  return overAxis(logSoftmaxOp, x, options);
}
