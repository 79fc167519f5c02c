import { floatType, isFloat, promoteTypes } from '../dtype.ts';
import type { GraphView } from '../spec.ts';
import { binary, unary } from './elementwise.ts';

/** Whether all elements are this number, -0 told from 0. */
const holds = (x: GraphView, value: number) => Object.is(x.fill, value);

/** What changes no number when it is added: -0, for -0 + 0 is 0. Integers know no -0. */
const nothing = (x: GraphView) => (isFloat(x.spec.dtype) ? -0 : 0);

/** `a + b`, elementwise with broadcasting; integers wrap around. Source: ONNX Add-14. */
export const add = binary({
  name: 'add',
  value: (s, a, b) => s.add(a, b),
  vjp: [({ g }) => g, ({ g }) => g],
  simplify: ([a, b]) => (holds(b, nothing(b)) ? a : holds(a, nothing(a)) ? b : null),
});

/** `a - b`, elementwise with broadcasting; integers wrap around. Source: ONNX Sub-14. */
export const sub = binary({
  name: 'sub',
  value: (s, a, b) => s.sub(a, b),
  vjp: [({ g }) => g, ({ g }) => neg(g)],
  simplify: ([a, b]) => (holds(b, 0) ? a : null),
});

/** `a * b`, elementwise with broadcasting; integers wrap around. Source: ONNX Mul-14. */
export const mul = binary({
  name: 'mul',
  value: (s, a, b) => s.mul(a, b),
  vjp: [({ g, x }) => mul(g, x[1]!), ({ g, x }) => mul(g, x[0]!)],
  simplify: ([a, b]) => (holds(b, 1) ? a : holds(a, 1) ? b : null),
});

/**
 * `a / b`, elementwise with broadcasting: true division, so that integers give float32, which is an infinity or NaN where `b` is 0.
 * Source: ONNX Div-14.
 */
export const div = binary({
  name: 'div',
  value: (s, a, b) => s.div(a, b),
  vjp: [({ g, x }) => div(g, x[1]!), ({ g, x, y }) => neg(div(mul(g, y), x[1]!))],
  computeType: (a, b) => floatType(promoteTypes(a, b)),
  simplify: ([a, b]) => (holds(b, 1) ? a : null),
});

/** `-x`, elementwise; integers wrap around: the least int32 stays, and 1 of uint8 gives 255. Source: ONNX Neg-13. */
export const neg = unary({
  name: 'neg',
  value: (s, x) => s.neg(x),
  vjp: ({ g }) => neg(g),
  domain: 'number',
});

/** `x * x`, elementwise; integers wrap around. Source: NumPy's square. */
export const square = unary({
  name: 'square',
  value: (s, x) => s.mul(x, x),
  vjp: ({ g, x }) => mul(g, mul(x[0]!, 2)),
  domain: 'number',
});
