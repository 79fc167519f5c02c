import type { DType } from '@keisan/autograd';
import type { OnnxBuilder } from '../builder.ts';

/** From here on `e ** (-a * a / 2)` is 0 in float32. */
const END = 15;

/**
 * Coefficients, the constant ones first, of `P(a) / Q(a)`, which is `e ** (a * a / 2)` times the normal distribution function of
 * `-a`, to within 4.2e-7 of it for a in [0, 15]. Both are positive, and so nothing cancels. Fitted by Lawson's algorithm to what
 * DLMF 7.6.2 and 7.9.1 give.
 */
const P = [11.5366681, 8.39248647, 2.78137155, 0.398901179];
const Q = [23.0733459, 35.1943662, 22.1108309, 6.96754076, 1];

/** A polynomial by Horner's rule; one whose leading coefficient is 1 has one product less. */
function polynomial(b: OnnxBuilder, a: string, coefficients: readonly number[]): string {
  const [leading, ...rest] = [...coefficients].reverse() as [number, ...number[]];
  const next = (sofar: string, coefficient: number) => b.node('Add', [sofar, b.constant(coefficient, 'float32')]);
  return rest.reduce<string | null>((sofar, coefficient) => {
    if (sofar !== null) return next(b.node('Mul', [sofar, a]), coefficient);
    return next(leading === 1 ? a : b.node('Mul', [a, b.constant(leading, 'float32')]), coefficient);
  }, null)!;
}

/**
 * The normal distribution function. In float32 `1 + erf` leaves nothing of the left tail, so there it is `e ** (-x * x / 2)` times a
 * rational function of `|x|`, and 1 minus that on the right. In float64 it is what ONNX Runtime has no kernel for.
 */
export function lowerNormalCdf(b: OnnxBuilder, x: string, dtype: DType): string {
  if (dtype === 'float64') {
    const erf = b.node('Erf', [b.node('Mul', [x, b.constant(Math.SQRT1_2, dtype)])]);
    return b.node('Mul', [b.node('Add', [erf, b.constant(1, dtype)]), b.constant(0.5, dtype)]);
  }
  const size = b.node('Min', [b.node('Abs', [x]), b.constant(END, dtype)]);
  const ratio = b.node('Div', [polynomial(b, size, P), polynomial(b, size, Q)]);
  const power = b.node('Exp', [b.node('Mul', [b.node('Mul', [x, x]), b.constant(-0.5, dtype)])]);
  const tail = b.node('Mul', [power, ratio]);
  const right = b.cast(b.node('Greater', [x, b.constant(0, dtype)]), dtype);
  return b.node('Abs', [b.node('Sub', [right, tail])]);
}
