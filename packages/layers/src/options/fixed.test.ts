import { ValueError } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { MaxNorm, MinMaxNorm, UnitNorm } from '../constraints/index.ts';
import { Dense, Dropout } from '../layers/index.ts';
import { Huber } from '../losses/index.ts';
import { BinaryAccuracy } from '../metrics/index.ts';
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
