import { ones, setRandomSeed, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { beforeEach, describe, expect, test } from 'vitest';
import { clearSession } from '../naming/names.ts';
import { Dropout } from './dropout.ts';

beforeEach(() => {
  clearSession();
  setRandomSeed(1);
});

const training = { training: true };

describe('in training', () => {
  test.each([0.2, 0.5, 0.75])('drops the share %f and scales the rest', (rate) => {
    const output = new Dropout(rate).apply(ones([100, 100]), training);
    expect([...new Set(output.data)].sort()).toEqual([0, Math.fround(1 / (1 - rate))]);
    expect(output.equal(0).mean().item()).toBeCloseTo(rate, 1);
    expect(output.mean().item()).toBeCloseTo(1, 1);
  });

  test('drops nothing for 0 and everything for 1', () => {
    expect(new Dropout(0).apply([[1, 2]], training).toArray()).toEqual([[1, 2]]);
    expect(new Dropout(1).apply([[1, 2]], training).toArray()).toEqual([[0, 0]]);
  });

  test('drops something else each time', () => {
    const layer = new Dropout(0.5);
    const x = ones([4, 8]);
    expect(layer.apply(x, training).toArray()).not.toEqual(layer.apply(x, training).toArray());
  });

  test('lets gradients through where it kept', () => {
    const x = tensor([[1, 2, 3, 4]], { requiresGrad: true });
    const output = new Dropout(0.5).apply(x, training);
    output.sum().backward();
    expect(x.grad!.toArray()).toEqual([Array.from(output.data, (y) => (y === 0 ? 0 : 2))]);
  });
});

test('passes its input on otherwise', () => {
  const x = tensor([[1, 2]]);
  expect(new Dropout(0.9).apply(x)).toBe(x);
  expect(new Dropout(0.9).computeOutputShape([null, 3])).toEqual([null, 3]);
});

describe('noiseShape', () => {
  test.each([
    [[null, 1, null], 1],
    [[null, 1, 4], 1],
    [[2, 3, 1], 2],
  ])('%j repeats the mask along axis %i', (noiseShape, axis) => {
    const output = new Dropout(0.5, { noiseShape }).apply(ones([2, 3, 4]), training);
    const same = output.max({ axis }).equal(output.min({ axis }));
    expect(same.data.every((bit) => bit === 1)).toBe(true);
  });

  test('that does not fit is rejected', () => {
    const layer = new Dropout(0.5, { noiseShape: [null, 3] });
    expect(() => layer.apply(ones([2, 4]), training)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: Dropout "dropout": got inputs of shape [2, 4] for noiseShape [null, 3]; expected as many axes in both, each of noiseShape null, 1 or as long as that of the inputs.]`,
    );
    expect(() => new Dropout(0.5, { noiseShape: [0] })).toThrow('got noiseShape [0]');
  });
});

describe('a seed', () => {
  const masks = (layer: Dropout) => [1, 2].map(() => layer.apply(ones([2, 8]), training).toArray());

  test('starts a stream of masks of its own', () => {
    const [first, second] = masks(new Dropout(0.5, { seed: 3 }));
    expect(first).not.toEqual(second);
    setRandomSeed(99);
    expect(masks(new Dropout(0.5, { seed: 3 }))).toEqual([first, second]);
  });

  test('gives the same masks compiled', async () => {
    const expected = masks(new Dropout(0.5, { seed: 3 }));
    const layer = new Dropout(0.5, { seed: 3 });
    const run = compile((x: Tensor) => layer.apply(x, training));
    const actual = [await run(ones([2, 8])), await run(ones([2, 8]))];
    expect(actual.map((t) => t.toArray())).toEqual(expected);
  });
});

test.each([-0.1, 1.5, Number.NaN, 'half'])('rejects the rate %s', (rate) => {
  expect(() => new Dropout(rate as number)).toThrow('expected a number from 0 to 1');
});

test('is made again from its options', () => {
  const config = new Dropout(0.3, { noiseShape: [null, 1], seed: 5 }).getConfig();
  expect(config).toEqual({
    name: 'dropout',
    trainable: true,
    dtype: 'float32',
    rate: 0.3,
    noiseShape: [null, 1],
    seed: 5,
  });
  expect(Dropout.fromConfig(config).getConfig()).toEqual(config);
});
