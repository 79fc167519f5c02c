import { gradients, ops, type Tensor, tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { compile } from '../../../compile.ts';

const filled = (shape: readonly number[], phase: number) =>
  tensor(
    Float32Array.from({ length: shape.reduce((n, length) => n * length, 1) }, (_, i) => Math.sin(phase + 0.37 * i)),
    { shape, requiresGrad: true },
  );

const functions: Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor | Tensor[]>> = {
  softmax: (a) => ops.softmax(a),
  'the loss of classes': (a, b) => {
    const loss = ops.logSoftmax(a).mul(b).sum({ axis: -1 }).mean();
    return [loss, ...gradients(loss, [a])];
  },
  normalization: (a, b) => {
    const centered = a.sub(a.mean({ axis: -1, keepdims: true }));
    const scaled = centered.div(centered.square().mean({ axis: -1, keepdims: true }).add(1e-3).sqrt());
    return [scaled.mul(b), ops.argmax(scaled, { axis: -1 }), scaled.max({ axis: 0 })];
  },
  'what was made before is read turned around': (a, b) => {
    const rows = a.reshape([-1, a.shape.at(-1)!]);
    const before = ops.matmul(rows.max({ axis: 1, keepdims: true }), rows.min({ axis: 0, keepdims: true }));
    const flipped = ops.exp(ops.flip(before, 0));
    const shares = flipped.div(flipped.sum({ axis: -1, keepdims: true }));
    return [flipped, shares.mul(before).add(b.reshape(before.shape)).square()];
  },
  'rows that are read turned around': (a) => {
    const powers = ops.exp(a);
    return [powers.div(powers.sum({ axis: -1, keepdims: true })), ops.flip(powers, 0).mul(powers)];
  },
};

test.each(Object.entries(functions))('bands of rows: %s', async (_, f) => {
  for (const shape of [
    [130, 131],
    [9, 2001],
    [5, 4096],
    [4100, 5],
    [7, 60, 61],
    [2, 9000],
  ]) {
    const [a, b] = [filled(shape, 0), filled(shape, 1)];
    const [want, got] = [[f(a, b)].flat(), [await compile(f, { runtime: 'wasm' })(a, b)].flat()];
    want.forEach((value, k) => {
      const data = got[k]!.data;
      const far = Array.from(value.data).findIndex(
        (v, i) => !(Math.abs(v - data[i]!) <= 1e-5 * Math.max(1, Math.abs(v))),
      );
      expect(far < 0 ? 'same' : `[${shape}], result ${k}, element ${far}: ${data[far]}, not ${value.data[far]}`).toBe(
        'same',
      );
    });
  }
});
