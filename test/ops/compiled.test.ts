import { cast, gradients, mul, setRandomSeed, sum, Tensor } from '@keisan/autograd';
import { isFloat, type OpName, registry } from '@keisan/autograd/internal';
import { compile } from '@keisan/compiler';
import { describe, expect, test } from 'vitest';
import { composedSamples } from './composed-samples.ts';
import type { Sample } from './sample.ts';
import { samples } from './samples.ts';

/** float64 has few kernels in ONNX Runtime: what runs compiled is float32. */
const single = (x: Tensor): Tensor => {
  const y = x.dtype === 'float64' ? cast(x, 'float32') : x;
  return new Tensor(y, y.value, null, isFloat(y.dtype));
};

/** The value of a call, and the gradients of a weighted sum of it. */
function valueAndGradients({ call }: Sample, differentiable: boolean): (...inputs: Tensor[]) => Tensor[] {
  return (...inputs) => {
    const y = call(...inputs);
    const floats = inputs.filter((x) => isFloat(x.dtype));
    if (!differentiable || !isFloat(y.dtype) || floats.length === 0) return [y];
    return [y, ...gradients(sum(mul(y, 0.7)), floats)];
  };
}

function expectSame(got: Tensor, want: Tensor): void {
  expect([got.dtype, got.shape]).toEqual([want.dtype, want.shape]);
  const [a, b] = [got.data, want.data];
  const scale = Array.from(b).reduce((top, v) => (Number.isFinite(v) ? Math.max(top, Math.abs(v)) : top), 0);
  const off = Array.from(a).findIndex((v, i) => {
    const w = b[i]!;
    if (v === w || (Number.isNaN(v) && Number.isNaN(w))) return false;
    return !isFloat(got.dtype) || !(Math.abs(v - w) <= 1e-5 * Math.max(Math.abs(w), scale * 0.1) + 1e-7);
  });
  expect(off < 0 ? 'same' : `element ${off}: compiled ${a[off]}, eager ${b[off]}`).toBe('same');
}

function check(sample: Sample, differentiable: boolean): void {
  test(sample.title, async () => {
    const f = valueAndGradients(sample, differentiable);
    const inputs = sample.inputs.map(single);
    setRandomSeed(1);
    const eager = f(...inputs);
    setRandomSeed(1);
    const compiled = await compile(f, { runtime: 'native' })(...inputs);
    expect(compiled).toHaveLength(eager.length);
    eager.forEach((want, i) => {
      expectSame(compiled[i]!, want);
    });
  });
}

describe('compiled equals eager', () => {
  for (const [name, op] of Object.entries(registry)) {
    describe(name, () => {
      for (const sample of samples[name as OpName]) check(sample, op.vjp !== 'nondifferentiable');
    });
  }
  for (const [name, list] of Object.entries(composedSamples)) {
    describe(name, () => {
      for (const sample of list) check(sample, sample.gradcheck !== false);
    });
  }
});
