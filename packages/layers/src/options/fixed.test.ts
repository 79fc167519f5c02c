import { tensor, ValueError } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { MaxNorm, MinMaxNorm, UnitNorm } from '../constraints/index.ts';
import { Dense, Dot, Dropout, Lambda, Normalization, Rescaling, Reshape, Softmax } from '../layers/index.ts';
import { Huber } from '../losses/index.ts';
import { BinaryAccuracy, ConcordanceCorrelation, Mean } from '../metrics/index.ts';
import { Adam, RMSprop, SGD } from '../optimizers/index.ts';
import { L1, L2 } from '../regularizers/index.ts';

test.each<[object, string]>([
  [new BinaryAccuracy(), 'threshold'],
  [new Dense(2), 'units'],
  [new Dropout(0.5, { seed: 1 }), 'seed'],
  [new Adam(), 'amsgrad'],
  [new RMSprop(), 'momentum'],
  [new RMSprop(), 'centered'],
  [new SGD(), 'momentum'],
  [new Huber(), 'delta'],
  [new L1(), 'l1'],
  [new L2(), 'l2'],
  [new MaxNorm(), 'maxValue'],
  [new UnitNorm(), 'axis'],
  [new MinMaxNorm(), 'rate'],
])('what has no effect later cannot be set: %o, %s', (object, name) => {
  const before: unknown = Reflect.get(object, name);
  expect(() => Reflect.set(object, name, 0.75)).toThrow(ValueError);
  expect(Reflect.get(object, name)).toBe(before);
});

test('a subclass has values of its own', () => {
  class Mine extends BinaryAccuracy {
    override readonly threshold = 0.75;
  }
  expect(new Mine().threshold).toBe(0.75);
});

/** Whether nobody can change a list or an object, nor what is in it. */
const isFixed = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFixed));

test.each<[string, object, (given: never) => object, string?]>([
  ['the axes of a Softmax', [0, 1], (axes) => new Softmax(axes), 'axis'],
  ['the axes of a Dot', [1, 1], (axes) => new Dot(axes), 'axes'],
  ['the axes of a Normalization', [1, 2], (axes) => new Normalization(axes), 'axis'],
  ['the means of a Normalization', [1, 2], (mean) => new Normalization({ mean, variance: mean }), 'mean'],
  ['the axes of a UnitNorm', [0, 1], (axes) => new UnitNorm({ axis: axes }), 'axis'],
  ['the axes of a metric', [0, 1], (axes) => new ConcordanceCorrelation({ axis: axes }), 'axis'],
  ['the scales of a Rescaling', [[1, 2]], (scale) => new Rescaling(scale), 'scale'],
  ['the shape of a Reshape', [2, 3], (shape) => new Reshape(shape), 'targetShape'],
  [
    'the arguments of a Lambda',
    { by: [1, { of: 2 }] },
    (given) => new Lambda((x) => x, { arguments: given }),
    'arguments',
  ],
])('%s are a copy that nobody can change', (_, given, make, name = '') => {
  const before = structuredClone(given);
  const held: unknown = Reflect.get(make(given as never), name);
  Object.assign(given, Array.isArray(given) ? { 0: 7 } : { by: 7 });
  expect(held).toEqual(before);
  expect(isFixed(held)).toBe(true);
});

test.each<[string, (hole: never) => object]>([
  ['axes', (axes) => new Softmax(axes)],
  ['a shape', (shape) => new Reshape(shape)],
])('a hole in %s is rejected', (_, make) => {
  expect(() => make(Object.assign(Array(3), { 0: 1, 2: 2 }) as never)).toThrow(ValueError);
});

test('lists in a config may be changed, as one is to make another object', () => {
  const reshape = new Reshape([2, 3]);
  const config = reshape.getConfig() as { targetShape: number[] };
  config.targetShape[0] = 6;
  config.targetShape[1] = 1;
  expect(Reshape.fromConfig(config)).toMatchObject({ targetShape: [6, 1] });
  expect(reshape.targetShape).toEqual([2, 3]);
  const { scale } = new Rescaling([[1, 2]]).getConfig() as { scale: number[][] };
  expect(Object.isFrozen(scale[0])).toBe(false);
});

test('lists that objects give are copies', () => {
  const mean = new Mean();
  (mean.variables as unknown[]).pop();
  mean.updateState(tensor([1, 3]));
  expect(mean.result().item()).toBe(2);
});
