import { isFloat, rangeOf } from '@keisan/autograd/internal';
import type { Lowering, OnnxBuilder } from '../builder.ts';
import { lowerSigmoid, lowerSigmoidSlope, lowerSoftplus } from './logistic.ts';
import { lowerNormalCdf } from './normal-cdf.ts';

/** The lowering to one node. */
export const node =
  (opType: string): Lowering =>
  (b, inputs) =>
    b.node(opType, inputs);

/** The lowering to one node; bytes and booleans, for which ONNX Runtime has few kernels, go through int32. */
export const viaInt32 =
  (opType: string): Lowering =>
  (b, names, { inputs: [x], output }) => {
    if (x!.dtype !== 'uint8' && x!.dtype !== 'bool') return b.node(opType, names);
    const wide = b.node(
      opType,
      names.map((name) => b.cast(name, 'int32')),
    );
    return output.dtype === 'uint8' ? b.cast(wide, 'uint8') : wide;
  };

export const square: Lowering = (b, [x], context) => viaInt32('Mul')(b, [x!, x!], context);

export const notEqual: Lowering = (b, names, context) =>
  b.node('Not', [viaInt32('Equal')(b, names, context) as string]);

export const where: Lowering = (b, names, { output }) => {
  if (output.dtype !== 'bool') return b.node('Where', names);
  const [c, x, y] = names as [string, string, string];
  return b.cast(b.node('Where', [c, b.cast(x, 'uint8'), b.cast(y, 'uint8')]), 'bool');
};

export const clip: Lowering<{ readonly min: number; readonly max: number }> = (
  b,
  [x],
  { attrs, output: { dtype } },
) => {
  const type = dtype === 'uint8' ? 'int32' : dtype;
  const [lowest, highest] = rangeOf(dtype);
  const wide = b.cast(x!, type);
  const low = attrs.min === lowest ? wide : b.node('Max', [wide, b.constant(attrs.min, type)]);
  const high = attrs.max === highest ? low : b.node('Min', [low, b.constant(attrs.max, type)]);
  return b.cast(high, dtype);
};

/** By Kahan's formula, `log(u) x / (u - 1)` with `u = 1 + x`. */
export const log1p: Lowering = (b, [x], { output: { dtype } }) => {
  const one = b.constant(1, dtype);
  const u = b.node('Add', [x!, one]);
  const logU = b.node('Log', [u]);
  const above = b.node('Sub', [u, one]);
  const kahan = b.node('Mul', [logU, b.node('Div', [x!, above])]);
  // x comes last: ONNX Runtime's Where makes 0 of a -0 that is picked by the condition, and exchanges the two for a Not.
  const differs = b.node('Greater', [b.node('Abs', [above]), b.constant(0, dtype)]);
  const tiny = b.node('Where', [differs, kahan, x!]);
  return b.node('Where', [b.node('Equal', [u, b.constant(Infinity, dtype)]), logU, tiny]);
};

/** `tanh(x / 2) (e ** x + 1)`, which is off by more than 1e-6 nearer to 0 than 1e-36, as Tanh is. */
export const expm1: Lowering = (b, [x], { output: { dtype } }) =>
  b.node('Mul', [
    b.node('Tanh', [b.node('Mul', [x!, b.constant(0.5, dtype)])]),
    b.node('Add', [b.node('Exp', [x!]), b.constant(1, dtype)]),
  ]);

/** A power of integers by squaring, modulo 2^32: ONNX Runtime's own Pow goes through float64. */
function powerOfIntegers(b: OnnxBuilder, base: string, given: string, bits: number): string {
  // Where an exponent is negative this reads beyond a table of one element, which is an error.
  const negative = b.cast(b.node('Less', [given, b.constant(0, 'int32')]), 'int32');
  const exponent = b.node('Add', [given, b.node('Gather', [b.constant([0], 'int32'), negative], { axis: 0 })]);
  let result = b.constant(1, 'int32');
  let factor = base;
  for (let bit = 0; bit < bits; bit++) {
    const odd = b.cast(b.node('BitwiseAnd', [exponent, b.constant(2 ** bit, 'int32')]), 'bool');
    result = b.node('Where', [odd, b.node('Mul', [result, factor]), result]);
    factor = b.node('Mul', [factor, factor]);
  }
  return result;
}

export const pow: Lowering = (b, [x, y], { output: { dtype } }) => {
  if (isFloat(dtype)) return b.node('Pow', [x!, y!]);
  const wide = powerOfIntegers(b, b.cast(x!, 'int32'), b.cast(y!, 'int32'), dtype === 'uint8' ? 8 : 31);
  return b.cast(wide, dtype);
};

export const relu: Lowering = (b, [x], { output: { dtype } }) =>
  isFloat(dtype) ? b.node('Relu', [x!]) : b.cast(b.node('Max', [b.cast(x!, 'int32'), b.constant(0, 'int32')]), dtype);

export const sigmoid: Lowering = (b, [x], { output: { dtype } }) => lowerSigmoid(b, x!, dtype);

export const sigmoidSlope: Lowering = (b, [x], { output: { dtype } }) => lowerSigmoidSlope(b, x!, dtype);

export const softplus: Lowering = (b, [x], { output: { dtype } }) => lowerSoftplus(b, x!, dtype);

export const normalCdf: Lowering = (b, [x], { output: { dtype } }) => lowerNormalCdf(b, x!, dtype);

/**
 * `max(x, 0) + alpha (e ** m - 1)` with `m = min(x, 0)`, where `e ** m - 1 = 2 t / (1 - t)` with `t = tanh(m / 2)`: ONNX Runtime's
 * Elu subtracts 1 from what is rounded, so that nothing is left near 0, and takes longer natively.
 */
export const elu: Lowering<{ readonly alpha: number }> = (b, [x], { attrs: { alpha }, output: { dtype } }) => {
  const below = b.node('Min', [x!, b.constant(0, dtype)]);
  const t = b.node('Tanh', [b.node('Mul', [below, b.constant(0.5, dtype)])]);
  const share = b.node('Div', [t, b.node('Sub', [b.constant(1, dtype), t])]);
  return b.node('Add', [b.node('Relu', [x!]), b.node('Mul', [share, b.constant(2 * alpha, dtype)])]);
};

/**
 * A float becomes a whole number modulo 2^32 or 2^8: ONNX Runtime's own Cast of what does not fit differs from one processor to the
 * next, and it makes one Cast of two that follow each other.
 */
export const cast: Lowering = (b, [x], { inputs, output: { dtype } }) => {
  const from = inputs[0]!.dtype;
  if (!isFloat(from) || (dtype !== 'int32' && dtype !== 'uint8')) return b.cast(x!, dtype);
  const rest = b.node('Mod', [x!, b.constant(2 ** 32, from)], { fmod: 1 });
  const finite = b.node('Where', [b.node('IsNaN', [rest]), b.constant(0, from), rest]);
  const mask = b.constant(dtype === 'uint8' ? 0xff : 0xffffffff, 'int64');
  return b.cast(b.node('BitwiseAnd', [b.cast(finite, 'int64'), mask]), dtype);
};
