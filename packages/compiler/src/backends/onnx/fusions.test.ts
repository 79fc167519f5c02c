import { type DType, grad, ops, type Tensor, tensor } from '@keisan/autograd';
import { isFloat } from '@keisan/autograd/internal';
import { describe, expect, test, vi } from 'vitest';
import { compile } from '../../compile.ts';
import { onWasm } from '../../internal.ts';

const rows = (dtype: DType, shape: readonly number[]) =>
  tensor(
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(7 * i + 1)),
    { shape },
  ).astype(dtype);

/** Functions of a matrix and a row whose graphs ONNX Runtime would write anew, with operators of its own. */
const programs: Readonly<Record<string, (x: Tensor, b: Tensor) => Tensor>> = {
  silu: (x) => ops.silu(x),
  'a quick gelu': (x) => x.mul(ops.sigmoid(x.mul(1.702))),
  gelu: (x) => ops.gelu(x),
  'gelu of a sum': (x, b) => ops.gelu(x.add(b)),
  'an approximate gelu': (x) => ops.gelu(x, { approximate: true }),
  'an approximate gelu of a sum': (x, b) => ops.gelu(x.add(b), { approximate: true }),
  'a layer norm': (x, b) => {
    const centred = x.sub(x.mean({ axis: -1, keepdims: true }));
    const deviation = centred.square().mean({ axis: -1, keepdims: true }).add(1e-3).sqrt();
    return centred.div(deviation).mul(b).add(b);
  },
  'a layer norm by powers': (x, b) => {
    const centred = x.sub(x.mean({ axis: -1, keepdims: true }));
    const deviation = centred.pow(2).mean({ axis: -1, keepdims: true }).add(1e-3).sqrt();
    return centred.div(deviation).mul(b).add(b);
  },
  'a layer norm of a sum': (x, b) => {
    const sum = x.add(b).add(x.neg());
    const centred = sum.sub(sum.mean({ axis: -1, keepdims: true }));
    return centred
      .div(centred.pow(2).mean({ axis: -1, keepdims: true }).add(1e-3).sqrt())
      .mul(b)
      .add(b);
  },
  'a root mean square norm': (x, b) => x.div(x.pow(2).mean({ axis: -1, keepdims: true }).add(1e-3).sqrt()).mul(b),
  'a product and a row': (x, b) => x.matmul(x).add(b),
  'a product and an activation': (x, b) => ops.relu(x.matmul(x).add(b)),
  'a product and a curve': (x, b) => ops.sigmoid(x.matmul(x).add(b)).add(x.matmul(x).tanh()),
  'a product and elu': (x, b) => ops.elu(x.matmul(x).add(b), { alpha: 0.3 }),
  'a leaky product': (x, b) => ops.leakyRelu(x.matmul(x).add(b), { negativeSlope: 0.3 }),
  'a scaled product': (x) => x.matmul(x).mul(0.3),
  'a product of scaled matrices': (x) => x.mul(0.1).matmul(x.div(0.7)),
  'a transposed product': (x) => x.transpose().matmul(x.transpose()).transpose(),
  'a product of transposed stacks': (x) => {
    const stack = ops.stack([x, x.neg()]);
    return stack
      .matmul(ops.swapaxes(stack, 1, 2))
      .mul(0.3)
      .sum({ axis: 0 });
  },
  attention: (x) => ops.softmax(x.matmul(x.transpose()).mul(0.3)).matmul(x),
  'softmax of a sum': (x, b) => ops.softmax(x.add(b)),
  'a column sum, scaled': (x) => x.sum({ axis: 0 }).mul(0.7),
  'a reciprocal': (x, b) => tensor(1, { dtype: x.dtype }).div(x.add(3)).mul(b),
  'a clipped relu': (x) => ops.clip(ops.relu(x), 0, 0.3),
  'a negated choice': (x, b) => ops.where(ops.logicalNot(x.greater(0.1)), x, b),
  'casts there and back': (x) => x.astype('int32').astype(x.dtype).add(x.astype('bool').astype(x.dtype)),
  'slices of a gather': (x) => ops.concat([x.slice([0]), x.slice([1]), x.slice([2])]),
  'a pad, then a product': (x) =>
    ops
      .pad(x, [
        [1, 1],
        [0, 0],
      ])
      .matmul(x),
  'an expansion': (x, b) => b.broadcastTo(x.shape).mul(x),
};

function expectSame(got: Tensor, want: Tensor, tolerance: number): void {
  expect([got.dtype, got.shape]).toEqual([want.dtype, want.shape]);
  const [a, b] = [Array.from(got.data), Array.from(want.data)];
  const scale = Math.max(1, ...b.map(Math.abs));
  const off = a.findIndex((v, i) => !(Math.abs(v - b[i]!) <= tolerance * scale));
  expect(off < 0 ? 'same' : `element ${off}: compiled ${a[off]}, eager ${b[off]}`).toBe('same');
}

const tolerances = { float64: 1e-13, float32: 3e-6, int32: 3e-6, uint8: 3e-6, bool: 3e-6 };

describe.each([
  ['float64', 'onnx'],
  ['float64', onWasm],
  ['float32', 'onnx'],
  ['int32', 'onnx'],
  ['uint8', 'onnx'],
  ['bool', 'onnx'],
] as const)('what ONNX Runtime would fuse in %s on %s', (dtype, runtime) => {
  const [x, b] = [rows(dtype, [4, 4]), rows(dtype, [4])];
  test.each(Object.entries(programs))('%s', async (title, f) => {
    const info = vi.spyOn(console, 'info').mockImplementation(() => {});
    const score = (...args: [Tensor, Tensor]) => ops.sum(ops.mul(f(...args), 0.7));
    const all = (...args: [Tensor, Tensor]) => (isFloat(dtype) ? [f(...args), grad(score)(...args)] : [f(...args)]);
    const want = all(x, b);
    const got = await compile(all, { runtime })(x, b);
    got.forEach((y, i) => {
      expectSame(y, want[i]!, tolerances[dtype]);
    });
    // There is no Erf.
    if (dtype !== 'float64' || !title.startsWith('gelu')) expect(info.mock.calls).toEqual([]);
    info.mockRestore();
  });
});
