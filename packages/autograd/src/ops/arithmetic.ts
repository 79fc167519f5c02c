import nd from 'ndarray-ops';
import { floatType, promoteTypes } from '../dtype.ts';
import { mapped } from '../kernels/elementwise.ts';
import { vectorized } from '../kernels/elementwise-wasm.ts';
import type { GraphView } from '../spec.ts';
import { binary, unary } from './elementwise.ts';

const holds = (x: GraphView, value: number) => x.fill === value;

/** `a + b`, elementwise with broadcasting. Source: ONNX Add-14. */
export const add = binary({
  name: 'add',
  kernel: vectorized('add', nd.add),
  vjp: [({ g }) => g, ({ g }) => g],
  onnx: 'Add',
  simplify: ([a, b]) => (holds(b, 0) ? a : holds(a, 0) ? b : null),
});

/** `a - b`, elementwise with broadcasting. Source: ONNX Sub-14. */
export const sub = binary({
  name: 'sub',
  kernel: vectorized('sub', nd.sub),
  vjp: [({ g }) => g, ({ g }) => neg(g)],
  onnx: 'Sub',
  simplify: ([a, b]) => (holds(b, 0) ? a : null),
});

const multiplyInt32 = mapped(Math.imul);
const multiply = vectorized('mul', (out, a, b) =>
  out.data instanceof Int32Array ? multiplyInt32(out, a!, b!) : nd.mul(out, a!, b!),
);

/** `a * b`, elementwise with broadcasting; int32 wraps around. Source: ONNX Mul-14. */
export const mul = binary({
  name: 'mul',
  kernel: multiply,
  vjp: [({ g, x }) => mul(g, x[1]!), ({ g, x }) => mul(g, x[0]!)],
  onnx: 'Mul',
  simplify: ([a, b]) => (holds(b, 1) ? a : holds(a, 1) ? b : null),
});

/** `a / b`, elementwise with broadcasting: true division, so that integers give float32. Source: ONNX Div-14. */
export const div = binary({
  name: 'div',
  kernel: vectorized('div', nd.div),
  vjp: [({ g, x }) => div(g, x[1]!), ({ g, x, y }) => neg(div(mul(g, y), x[1]!))],
  onnx: 'Div',
  computeType: (a, b) => floatType(promoteTypes(a, b)),
  simplify: ([a, b]) => (holds(b, 1) ? a : null),
});

/** `-x`, elementwise. Source: ONNX Neg-13. */
export const neg = unary({
  name: 'neg',
  kernel: vectorized('neg', nd.neg),
  vjp: ({ g }) => neg(g),
  onnx: 'Neg',
  domain: 'number',
});

/** `x * x`, elementwise. Source: NumPy's square. */
export const square = unary({
  name: 'square',
  kernel: (out, x) => multiply(out, x!, x!),
  vjp: ({ g, x }) => mul(g, mul(x[0]!, 2)),
  onnx: (b, [x], { output }) => {
    if (output.dtype !== 'uint8') return b.node('Mul', [x!, x!]);
    const wide = b.cast(x!, 'int32');
    return b.cast(b.node('Mul', [wide, wide]), 'uint8');
  },
  domain: 'number',
});
