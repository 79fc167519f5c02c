import { promoteTypes, rangeOf } from '../dtype.ts';
import { apply } from '../operation.ts';
import type { NoAttributes } from '../spec.ts';
import type { Tensor } from '../tensor.ts';
import { add, mul } from './arithmetic.ts';
import { cast } from './cast.ts';
import { equal, greater, less } from './comparison.ts';
import { arithmeticType, binary, elementwise, unary, unstretch } from './elementwise.ts';
import { asTensor, asTensors, type Operand } from './operands.ts';

export const whereOp = elementwise<NoAttributes>({
  name: 'where',
  value: (s, condition, a, b) => s.select(condition, a, b),
  vjp: [null, ({ g, x }) => where(x[0]!, g, 0), ({ g, x }) => where(x[0]!, 0, g)],
  simplify: (inputs, _, { shape }) => unstretch(inputs, shape),
});

/**
 * `a` where `condition` is true (not 0), else `b`; the three are broadcast against each other. Source: ONNX Where-16.
 * A gradient flows only to the side that was picked.
 *
 * @example
 * ```ts
 * import { tensor, where } from 'keisan';
 *
 * const x = tensor([-1, 2]);
 * where(x.greater(0), x, 0); // [0, 2]
 * ```
 */
export function where(condition: Operand, a: Operand, b: Operand): Tensor {
  const [x, y] = asTensors('where', a, b);
  const dtype = promoteTypes(x.dtype, y.dtype);
  return apply(whereOp, [cast(asTensor('where', condition), 'bool'), cast(x, dtype), cast(y, dtype)], {});
}

/** The share of the gradient of a maximum or minimum that goes to `a`: all, none, or half at a tie. */
function share(wins: Tensor, ties: Tensor, g: Tensor): Tensor {
  return mul(g, add(cast(wins, g.dtype), mul(cast(ties, g.dtype), 0.5)));
}

/** The larger of `a` and `b`, elementwise with broadcasting; NaN if either is. Ties share the gradient. Source: ONNX Max-13. */
export const maximum = binary({
  name: 'maximum',
  value: (s, a, b) => s.max(a, b),
  vjp: [
    ({ g, x }) => share(greater(x[0]!, x[1]!), equal(x[0]!, x[1]!), g),
    ({ g, x }) => share(less(x[0]!, x[1]!), equal(x[0]!, x[1]!), g),
  ],
});

/** The smaller of `a` and `b`, elementwise with broadcasting; NaN if either is. Ties share the gradient. Source: ONNX Min-13. */
export const minimum = binary({
  name: 'minimum',
  value: (s, a, b) => s.min(a, b),
  vjp: [
    ({ g, x }) => share(less(x[0]!, x[1]!), equal(x[0]!, x[1]!), g),
    ({ g, x }) => share(greater(x[0]!, x[1]!), equal(x[0]!, x[1]!), g),
  ],
});

interface ClipAttrs {
  readonly min: number;
  readonly max: number;
  readonly [name: string]: number;
}

export const clipOp = elementwise<ClipAttrs>({
  name: 'clip',
  value: (s, x, min, max) => s.min(s.max(x, min), max),
  parameters: ({ min, max }) => [min, max],
  vjp: [({ g, x, y }) => where(equal(x[0]!, y), g, 0)],
});

/**
 * `x` limited to `[min, max]`, elementwise. Tensor bounds broadcast. Numbers beyond what an integer dtype holds stand for its
 * least and its greatest. The gradient is 1 inside and at the bounds, 0 outside. Source: Keras' ops.clip.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * tensor([-1, 0.5, 3]).clip(0, 1); // [0, 0.5, 1]
 * ```
 */
export function clip(x: Operand, min: Operand, max: Operand): Tensor {
  const t = asTensor('clip', x);
  if (typeof min !== 'number' || typeof max !== 'number') {
    const raised = maximum(t, asTensor('clip', min, t.dtype));
    return minimum(raised, asTensor('clip', max, raised.dtype));
  }
  const fits = (bound: number) => Math.abs(bound) === Infinity || Number.isInteger(bound);
  const dtype = fits(min) && fits(max) ? arithmeticType(t.dtype, t.dtype) : promoteTypes(t.dtype, 'float32');
  const [low, high] = rangeOf(dtype);
  const within = (bound: number) => Math.min(Math.max(bound, low), high);
  return apply(clipOp, [cast(t, dtype)], { min: within(min), max: within(max) });
}

/** `|x|`, elementwise; the gradient at 0 is 0, and the least int32 stays negative. Source: ONNX Abs-13. */
export const abs = unary({
  name: 'abs',
  value: (s, x) => s.abs(x),
  vjp: ({ g, x }) => mul(g, sign(x[0]!)),
  domain: 'number',
});

/** -1, 0 or 1 by the sign of `x`, elementwise; 0 for -0, and NaN stays. No gradient flows. Source: ONNX Sign-13. */
export const sign = unary({
  name: 'sign',
  value: (s, x) => s.select(s.less(x, 0), s.like(x, -1), s.select(s.greater(x, 0), s.like(x, 1), s.add(x, 0))),
  vjp: 'nondifferentiable',
  domain: 'number',
});
