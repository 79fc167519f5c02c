import { cast, type DType, gradients, mul, ops, setRandomSeed, sum, Tensor } from '@keisan/autograd';
import { isFloat, type OpName, registry } from '@keisan/autograd/internal';
import { compile, type RuntimeName } from '@keisan/compiler';
import { onWasm } from '@keisan/compiler/internal';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { composedSamples } from './composed-samples.ts';
import type { Sample } from './sample.ts';
import { samples } from './samples.ts';

/** The samples are float64; what is usually compiled is float32. */
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
    const [relative, absolute] = got.dtype === 'float64' ? [1e-12, 1e-15] : [1e-5, 1e-7];
    return !isFloat(got.dtype) || !(Math.abs(v - w) <= relative * Math.max(Math.abs(w), scale * 0.1) + absolute);
  });
  expect(off < 0 ? 'same' : `element ${off}: compiled ${a[off]}, eager ${b[off]}`).toBe('same');
}

function check(sample: Sample, differentiable: boolean, runtime: RuntimeName): void {
  test(sample.title, async () => {
    const f = valueAndGradients(sample, differentiable);
    const inputs = sample.inputs.map(single);
    setRandomSeed(1);
    const eager = f(...inputs);
    setRandomSeed(1);
    const info = vi.spyOn(console, 'info').mockImplementation(() => {});
    onTestFinished(() => info.mockRestore());
    const compiled = await compile(f, { runtime })(...inputs);
    // What runs eagerly after all says so.
    expect(info.mock.calls).toEqual([]);
    expect(compiled).toHaveLength(eager.length);
    eager.forEach((want, i) => {
      expectSame(compiled[i]!, want);
    });
  });
}

describe.each(['onnx', 'wasm'] as const)('compiled on %s equals eager', (runtime) => {
  for (const [name, op] of Object.entries(registry)) {
    describe(name, () => {
      for (const sample of samples[name as OpName]) check(sample, op.vjp !== 'nondifferentiable', runtime);
    });
  }
  for (const [name, list] of Object.entries(composedSamples)) {
    describe(name, () => {
      for (const sample of list) check(sample, sample.gradcheck !== false, runtime);
    });
  }
});

/** The floats of a sample in another dtype, without a sign where that has none. */
const inDType = (dtype: DType) => (x: Tensor) => {
  if (!isFloat(x.dtype)) return x;
  const y = cast(isFloat(dtype) ? x : ops.abs(x), dtype);
  return new Tensor(y, y.value, null, isFloat(dtype));
};

describe.each(['onnx', onWasm, 'wasm', 'eager'] as const)('on %s every op', (runtime) => {
  describe.each(['float64', 'float32', 'int32', 'uint8', 'bool'] as const)('in %s', (dtype) => {
    // scatterAdd is the gradient of gather, and bool has none.
    const names = (Object.keys(registry) as OpName[]).filter((name) => dtype !== 'bool' || name !== 'scatterAdd');
    test.each(names)('%s', async (name) => {
      const info = vi.spyOn(console, 'info').mockImplementation(() => {});
      const sample = samples[name][0]!;
      const f = valueAndGradients(sample, registry[name].vjp !== 'nondifferentiable');
      const inputs = sample.inputs.map(inDType(dtype));
      setRandomSeed(1);
      const eager = f(...inputs);
      setRandomSeed(1);
      const compiled = await compile(f, { runtime })(...inputs);
      eager.forEach((want, i) => {
        expectSame(compiled[i]!, want);
      });
      const lines = info.mock.calls
        .flat()
        .filter((line) => !/no (Erf|Conv|ConvTranspose|AveragePool) for float64/.test(line));
      expect(lines).toEqual([]);
      info.mockRestore();
    });
  });
});
