import { type Tensor, tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { clearSession } from '../naming/names.ts';
import { Activation } from './activation.ts';

test('applies a function elementwise and keeps the shape', () => {
  const layer = new Activation('relu');
  expect(
    layer
      .apply([
        [-1, 0],
        [2, 3],
      ])
      .toArray(),
  ).toEqual([
    [0, 0],
    [2, 3],
  ]);
  expect(layer.computeOutputShape([null, 4, 5])).toEqual([null, 4, 5]);
  expect([layer.weights, layer.countParams()]).toEqual([[], 0]);
});

test('takes functions and other activations', () => {
  expect(new Activation((x: Tensor) => x.mul(2)).apply([[1]]).toArray()).toEqual([[2]]);
  expect(new Activation(new Activation('tanh')).apply(tensor([[1]])).toArray()).toEqual(near([[Math.tanh(1)]]));
});

test('is made again from its options', () => {
  clearSession();
  const config = new Activation('leaky_relu', { name: 'a' }).getConfig();
  expect(config).toEqual({ name: 'a', trainable: true, dtype: 'float32', activation: 'leaky_relu' });
  expect(Activation.fromConfig(config).getConfig()).toEqual(config);
});

test('rejects unknown names and options', () => {
  expect(() => new Activation('nope' as never)).toThrow('activation: got "nope"');
  expect(() => new Activation('relu', { units: 3 } as never)).toThrow('unknown option units');
});
