import { ones, setRandomSeed, type Tensor, tensor, zeros } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { onWasm } from '@keisan/compiler/internal';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Layer } from '../../layer/layer.ts';
import { clearSession } from '../../naming/names.ts';
import {
  AlphaDropout,
  GaussianDropout,
  GaussianNoise,
  SpatialDropout1D,
  SpatialDropout2D,
  SpatialDropout3D,
} from '../index.ts';

beforeEach(() => {
  clearSession();
  setRandomSeed(1);
});

const training = { training: true };

const deviation = (x: Tensor) => x.sub(x.mean()).square().mean().sqrt().item();

/** A layer of each class, of a seed. */
const makers: Readonly<Record<string, (seed: number | null) => Layer>> = {
  AlphaDropout: (seed) => new AlphaDropout(0.4, { seed }),
  GaussianDropout: (seed) => new GaussianDropout(0.4, { seed }),
  GaussianNoise: (seed) => new GaussianNoise(0.4, { seed }),
  SpatialDropout1D: (seed) => new SpatialDropout1D(0.4, { seed }),
  SpatialDropout2D: (seed) => new SpatialDropout2D(0.4, { seed }),
  SpatialDropout3D: (seed) => new SpatialDropout3D(0.4, { seed }),
};

const shapes: Readonly<Record<string, readonly number[]>> = {
  SpatialDropout2D: [2, 3, 3, 8],
  SpatialDropout3D: [2, 2, 2, 2, 8],
};

describe.each(Object.entries(makers))('%s', (name, make) => {
  const x = ones(shapes[name] ?? [2, 3, 8]);

  test('passes its input on outside of training', () => {
    const layer = make(null);
    expect(layer.apply(x)).toBe(x);
    expect(layer.computeOutputShape([null, null, ...x.shape.slice(2)])).toEqual([null, null, ...x.shape.slice(2)]);
  });

  test('draws something else each time, and the same again from a seed', () => {
    const draws = (layer: Layer) => [1, 2].map(() => layer.apply(x, training).toArray());
    const [first, second] = draws(make(3));
    expect(first).not.toEqual(second);
    setRandomSeed(99);
    expect(draws(make(3))).toEqual([first, second]);
    expect(draws(make(null))[0]).not.toEqual(first);
  });

  test.each(['onnx', onWasm, 'wasm'] as const)('draws the same compiled on %s', async (runtime) => {
    const [eager, compiled] = [make(3), make(3)];
    const run = compile((t: Tensor) => compiled.apply(t, training), { runtime });
    for (let i = 0; i < 2; i++) {
      const actual = await run(x);
      const off = actual.sub(eager.apply(x, training)).abs().max().item();
      expect(off).toBeLessThan(2e-6);
    }
  });
});

describe('what is drawn in training', () => {
  const x = ones([200, 200]).mul(2);

  test.each([0.1, 0.5, 1])('GaussianNoise(%f) adds that deviation to anything', (stddev) => {
    const added = new GaussianNoise(stddev).apply(x, training).sub(x);
    expect(added.mean().item()).toBeCloseTo(0, 1.5);
    expect(deviation(added)).toBeCloseTo(stddev, 1.5);
  });

  test.each([0.1, 0.5, 0.8])('GaussianDropout(%f) multiplies', (rate) => {
    const factors = new GaussianDropout(rate).apply(x, training).div(2);
    expect(factors.mean().item()).toBeCloseTo(1, 1);
    expect(deviation(factors)).toBeCloseTo(Math.sqrt(rate / (1 - rate)), 1);
    expect(
      new GaussianDropout(rate)
        .apply(zeros([3]), training)
        .abs()
        .toArray(),
    ).toEqual([0, 0, 0]);
  });

  test.each([0.1, 0.5, 0.8])('AlphaDropout(%f) keeps mean 0 and variance 1', (rate) => {
    const standard = new GaussianNoise(1).apply(zeros([200, 200]), training);
    const output = new AlphaDropout(rate).apply(standard, training);
    expect(output.mean().item()).toBeCloseTo(0, 1);
    expect(deviation(output)).toBeCloseTo(1, 1);
    const two = new Set(new AlphaDropout(rate).apply(x, training).data);
    const end = -1.6732632423543772 * 1.0507009873554805;
    const scale = ((1 - rate) * (1 + rate * end ** 2)) ** -0.5;
    const expected = [end, 2].map((y) => Math.fround(scale * y - scale * end * rate));
    expect([...two].sort((a, b) => a - b).map((y) => y.toFixed(5))).toEqual(expected.map((y) => y.toFixed(5)));
  });

  test('AlphaDropout repeats its mask where noiseShape is 1', () => {
    const output = new AlphaDropout(0.5, { noiseShape: [null, 1] }).apply(ones([20, 5]), training);
    expect(
      output
        .max({ axis: 1 })
        .equal(output.min({ axis: 1 }))
        .data.every((bit) => bit === 1),
    ).toBe(true);
    expect(() => new AlphaDropout(0.5, { noiseShape: [3] }).apply(ones([2, 4]), training)).toThrow(
      'AlphaDropout "alpha_dropout_1": got inputs of shape [2, 4] for noiseShape [3]; expected as many axes in both',
    );
  });

  test('nothing for 0', () => {
    for (const layer of [new GaussianNoise(0), new GaussianDropout(0), new AlphaDropout(0), new SpatialDropout1D(0)]) {
      const t = ones([2, 3, 4]);
      expect(layer.apply(t, training)).toBe(t);
    }
  });

  test.each([
    [new SpatialDropout1D(0.5), [40, 3, 20], [1]],
    [new SpatialDropout2D(0.5), [40, 3, 2, 20], [1, 2]],
    [new SpatialDropout2D(0.5, { dataFormat: 'channels_first' }), [40, 20, 3, 2], [2, 3]],
    [new SpatialDropout3D(0.5), [40, 2, 3, 2, 20], [1, 2, 3]],
    [new SpatialDropout3D(0.5, { dataFormat: 'channels_first' }), [40, 20, 3, 2, 2], [2, 3, 4]],
  ] as const)('$className %# drops whole channels', (layer, shape, axis) => {
    const output = layer.apply(ones(shape), training);
    expect([...new Set(output.data)].sort()).toEqual([0, 2]);
    const [most, least] = [output.max({ axis }), output.min({ axis })];
    expect(most.equal(least).data.every((bit) => bit === 1)).toBe(true);
    expect(Math.abs(most.mean().item() - 1)).toBeLessThan(0.15);
  });

  test('gradients flow through what was kept', () => {
    const t = tensor(ones([2, 3, 4]), { requiresGrad: true });
    const output = new SpatialDropout1D(0.5).apply(t, training);
    output.sum().backward();
    expect(t.grad!.toArray()).toEqual(output.toArray());
  });
});

test('what is out of range, and inputs of another rank, are rejected', () => {
  expect(() => new GaussianNoise(2)).toThrow('got stddev 2; expected a number from 0 to 1');
  expect(() => new GaussianDropout(1)).toThrow('got rate 1; expected a number of at least 0 and below 1');
  expect(() => new AlphaDropout(1)).toThrow('got rate 1; expected a number of at least 0 and below 1');
  expect(() => new SpatialDropout2D(0.5).apply(ones([2, 3, 4]))).toThrow('expected 4 axes, that of the batch included');
});
