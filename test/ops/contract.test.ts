import { type DType, gradcheck, history, type Shape, Tensor, type TypedArray, tensor } from '@keisan/autograd';
import { isFloat, type OpName, registry } from '@keisan/autograd/internal';
import { describe, expect, test } from 'vitest';
import { composedSamples } from './composed-samples.ts';
import { gapped, relaid, type Sample } from './sample.ts';
import { samples } from './samples.ts';

const symbolic = ({ shape, dtype }: Tensor) => new Tensor({ shape, dtype }, null, null, isFloat(dtype));

/** Where elements agree to a relative error, exactly for integers, NaN with NaN and, when `signs`, 0 with -0 do not. */
function expectClose(actual: Tensor, expected: ArrayLike<number>, shape: Shape, tolerance: number, signs = false) {
  expect(actual.shape).toEqual(shape);
  const { data } = actual;
  const largest = Array.from(expected).reduce((a, b) => (Number.isFinite(b) ? Math.max(a, Math.abs(b)) : a), 0);
  const off = Array.from(expected).findIndex((e, i) => {
    const a = data[i]!;
    if (signs && e === 0) return !Object.is(a, e);
    if (Object.is(a, e) || a === e) return false;
    if (!Number.isFinite(e) || !Number.isFinite(a) || !isFloat(actual.dtype)) return true;
    return Math.abs(a - e) > tolerance * (signs ? Math.abs(e) : Math.max(Math.abs(e), largest * 1e-2));
  });
  expect(off < 0 ? 'close' : `element ${off} is ${data[off]}, not ${expected[off]}`).toBe('close');
}

const tolerances: Partial<Record<DType, number>> = { float32: 2e-6, float64: 1e-12 };

/** What plain numbers give, stored as the output's dtype stores them. */
function byReference(reference: (...x: number[]) => number, inputs: readonly Tensor[], like: Tensor): TypedArray {
  const columns = inputs.map((x) => x.broadcastTo(like.shape).data);
  const out = new (like.data.constructor as Float64ArrayConstructor)(like.size);
  return out.map((_, i) => reference(...columns.map((column) => column[i]!)));
}

const extremes = [300, -300, 0, -0, Number.NaN, Infinity, -Infinity, 1, -1];

/** Every combination of extreme numbers for `count` inputs. */
function combinations(count: number): Tensor[] {
  const size = extremes.length ** count;
  return Array.from({ length: count }, (_, k) =>
    tensor(
      Float64Array.from({ length: size }, (_, i) => extremes[Math.floor(i / extremes.length ** k) % extremes.length]!),
    ),
  );
}

function checkSample({ inputs, call, reference, gradcheck: judged }: Sample, differentiable: boolean): void {
  test('infers the shape and dtype it computes', () => {
    const y = call(...inputs);
    const inferred = call(...inputs.map(symbolic));
    expect(inferred.isSymbolic).toBe(true);
    expect([inferred.shape, inferred.dtype]).toEqual([y.shape, y.dtype]);
    expect(y.value.shape).toEqual(y.shape);
  });

  test('gives the same whatever the memory layout, and leaves its inputs alone', () => {
    const before = inputs.map((x) => x.data.slice());
    const y = call(...inputs);
    expectClose(call(...inputs.map(relaid)), y.data, y.shape, 1e-14);
    expect(inputs.map((x) => x.data)).toEqual(before);
  });

  if (reference) {
    test('agrees with plain numbers', () => {
      const y = call(...inputs);
      expectClose(y, byReference(reference, inputs, y), y.shape, tolerances[y.dtype] ?? 0);
    });
  }

  if (inputs.some((x) => x.dtype === 'float64') && !inputs.some((x) => x.dtype === 'float32')) {
    if (differentiable && judged !== false) {
      test('has the gradient and the second gradient of finite differences', () => {
        gradcheck(call, inputs);
      });

      test('has them where it reads its inputs through views', () => {
        gradcheck((...xs) => call(...xs.map((x) => (x.dtype === 'float64' ? gapped(x) : x))), inputs);
      });
    }
    test('in float32 comes close to float64', () => {
      const y = call(...inputs);
      const coarse = call(...inputs.map((x) => (x.dtype === 'float64' ? x.astype('float32') : x)));
      expect(coarse.dtype).toBe(y.dtype === 'float64' ? 'float32' : y.dtype);
      expectClose(coarse, y.data, y.shape, 1e-5);
    });
  }
}

describe.each(Object.keys(samples) as OpName[])('%s', (name) => {
  const op = registry[name];

  test('is registered under its name', () => {
    expect(op.name).toBe(name);
  });

  for (const sample of samples[name]) {
    describe(sample.title, () => {
      test('applies the op', () => {
        const y = sample.call(...sample.inputs.map(symbolic));
        expect(history(y).map((t) => t.node?.op)).toContain(op);
      });
      checkSample(sample, op.vjp !== 'nondifferentiable');
      if (op.vjp === 'nondifferentiable') {
        test('requires no gradient', () => {
          const leaves = sample.inputs.map((x) => tensor(x, { requiresGrad: isFloat(x.dtype) }));
          expect(sample.call(...leaves).requiresGrad).toBe(false);
        });
      }
    });
  }

  const [first] = samples[name];
  const { reference, call } = first!;
  if (reference && first!.inputs.every((x) => x.dtype === 'float64')) {
    test('agrees with plain numbers at the extremes', () => {
      const inputs = combinations(first!.inputs.length);
      const y = call(...inputs);
      expectClose(y, byReference(reference, inputs, y), y.shape, 1e-12, true);
    });
  }
});

describe.each(Object.entries(composedSamples))('%s', (_, row) => {
  for (const sample of row) describe(sample.title, () => checkSample(sample, true));
});

test('every op has samples and every sample its own title', () => {
  expect(Object.keys(samples).sort()).toEqual(Object.keys(registry).sort());
  for (const row of [...Object.values(samples), ...Object.values(composedSamples)]) {
    expect(row.length).toBeGreaterThan(0);
    expect(new Set(row.map((sample) => sample.title)).size).toBe(row.length);
  }
});
