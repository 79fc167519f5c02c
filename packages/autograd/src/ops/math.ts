import { isFloat } from '../dtype.ts';
import { ValueError } from '../errors.ts';
import { elements, type View } from '../kernels/view.ts';
import { isOf, type Scalar } from '../scalar/program.ts';
import type { Scalars } from '../scalar/scalars.ts';
import type { Tensor } from '../tensor.ts';
import { add, div, mul, neg, square, sub } from './arithmetic.ts';
import { equal, greater } from './comparison.ts';
import { binary, unary } from './elementwise.ts';
import { asTensor, type Operand } from './operands.ts';
import { where } from './piecewise.ts';

/** The square root, elementwise; NaN below 0. Source: ONNX Sqrt-13. */
export const sqrt = unary({
  name: 'sqrt',
  value: (s, x) => s.sqrt(x),
  vjp: ({ g, y }) => div(g, mul(y, 2)),
});

/** `1 / sqrt(x)`, elementwise. Source: Keras' ops.rsqrt. */
export const rsqrt = (x: Operand): Tensor => div(1, sqrt(asTensor('rsqrt', x)));

/** `e ** x`, elementwise. Source: ONNX Exp-13. */
export const exp = unary({ name: 'exp', value: (s, x) => s.exp(x), vjp: ({ g, y }) => mul(g, y) });

/** The natural logarithm, elementwise; -Infinity at 0, NaN below. Source: ONNX Log-13. */
export const log = unary({ name: 'log', value: (s, x) => s.log(x), vjp: ({ g, x }) => div(g, x[0]!) });

/** `log(1 + x)`, elementwise, exact near 0. Source: NumPy's log1p. */
export const log1p = unary({
  name: 'log1p',
  value: (s, x) => s.log1p(x),
  vjp: ({ g, x }) => div(g, add(x[0]!, 1)),
});

/** `e ** x - 1`, elementwise, exact near 0. On ONNX Runtime it is off by more than 1e-6 nearer to 0 than 1e-36. Source: NumPy's expm1. */
export const expm1 = unary({
  name: 'expm1',
  value: (s, x) => s.expm1(x),
  vjp: ({ g, x }) => mul(g, exp(x[0]!)),
});

/** The sine of `x` in radians, elementwise. Source: ONNX Sin-7. */
export const sin = unary({
  name: 'sin',
  value: (s, x) => s.sin(x),
  vjp: ({ g, x }) => mul(g, cos(x[0]!)),
});

/** The cosine of `x` in radians, elementwise. Source: ONNX Cos-7. */
export const cos = unary({
  name: 'cos',
  value: (s, x) => s.cos(x),
  vjp: ({ g, x }) => neg(mul(g, sin(x[0]!))),
});

/**
 * The hyperbolic tangent, elementwise. On ONNX Runtime it is off by more than 1e-6 nearer to 0 than 1e-36, where what it computes
 * it from is subnormal. Its gradient is `4 sigmoid'(2 x)`, for `1 - y ** 2` leaves nothing of the tails. Source: ONNX Tanh-13.
 */
export const tanh = unary({
  name: 'tanh',
  value: (s, x) => s.tanh(x),
  vjp: ({ g, x }) => mul(g, mul(sigmoidSlope(mul(x[0]!, 2)), 4)),
});

/**
 * The derivative of the sigmoid, `e ** x / (1 + e ** x) ** 2`, elementwise: `y (1 - y)` leaves nothing of its right tail.
 * Its own derivative is `-tanh(x / 2)` times it.
 */
export const sigmoidSlope = unary({
  name: 'sigmoidSlope',
  value: (s, x) => {
    const e = s.exp(s.neg(s.abs(x)));
    const total = s.add(e, 1);
    return s.div(e, s.mul(total, total));
  },
  vjp: ({ g, x, y }) => neg(mul(g, mul(y, tanh(mul(x[0]!, 0.5))))),
});

/** The error function, `2/sqrt(pi) * integral of exp(-t^2) from 0 to x`, elementwise. Source: ONNX Erf-13. */
export const erf = unary({
  name: 'erf',
  value: (s, x) => s.erf(x),
  vjp: ({ g, x }) => mul(g, mul(exp(neg(square(x[0]!))), 2 / Math.sqrt(Math.PI))),
});

/**
 * The normal distribution function, `(1 + erf(x / sqrt(2))) / 2` with all the digits of its left tail, elementwise. In float32 off
 * by the rounding of `x * x / 2`, which is 5e-6 at -13. Source: SciPy's special.ndtr.
 */
export const normalCdf = unary({
  name: 'normalCdf',
  value: (s, x) => s.normalCdf(x),
  vjp: ({ g, x }) => mul(g, mul(exp(mul(square(x[0]!), -0.5)), 1 / Math.sqrt(2 * Math.PI))),
});

/** The largest integer not above `x`, elementwise. No gradient flows. Source: ONNX Floor-13. */
export const floor = unary({ name: 'floor', value: (s, x) => s.floor(x), vjp: 'nondifferentiable' });

/** The smallest integer not below `x`, elementwise. No gradient flows. Source: ONNX Ceil-13. */
export const ceil = unary({ name: 'ceil', value: (s, x) => s.ceil(x), vjp: 'nondifferentiable' });

/** `a ** b` of integers modulo 2^32, by squaring, for exponents of at least 0. */
function powerOfIntegers(s: Scalars, a: Scalar<'int32'>, b: Scalar<'int32'>): Scalar<'int32'> {
  let result = s.like(a, 1);
  let square = a;
  for (let bit = 0; bit < 31; bit++) {
    const odd = s.notEqual(s.and(b, 2 ** bit), 0);
    result = s.select(odd, s.mul(result, square), result);
    square = s.mul(square, square);
  }
  return result;
}

/** @throws ValueError for a negative exponent. */
function checkExponents(exponents: View): void {
  const negative = elements(exponents).find((exponent) => exponent < 0);
  if (negative === undefined) return;
  throw new ValueError({
    where: 'pow',
    got: `the exponent ${negative} for an integer`,
    expected: 'exponents of at least 0: integers to the power of integers are integers',
    fix: "Convert the base with .astype('float32')",
  });
}

/**
 * `a ** b`, elementwise with broadcasting. Integers give integers, which wrap around. The gradient with respect to `b` is taken
 * as 0 where `a` is not positive. Source: ONNX Pow-15.
 *
 * @throws ValueError where an integer has a negative exponent.
 */
export const pow = binary({
  name: 'pow',
  value: (s, a, b) => (isOf(a as Scalar, 'int32') ? powerOfIntegers(s, a, b) : s.pow(a, b)),
  check: ([, exponents], dtype) => {
    if (!isFloat(dtype)) checkExponents(exponents!);
  },
  vjp: [
    ({ g, x: [a, b] }) => mul(g, mul(b!, pow(a!, where(equal(b!, 0), 1, sub(b!, 1))))),
    ({ g, x: [a], y }) => {
      const positive = greater(a!, 0);
      return mul(g, where(positive, mul(y, log(where(positive, a!, 1))), 0));
    },
  ],
});
