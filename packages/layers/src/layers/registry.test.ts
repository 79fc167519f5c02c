import type { Tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { serialize } from '../identifiers.ts';
import { Layer } from '../layer.ts';
import { Sequential } from '../models/index.ts';
import '../saving/index.ts';
import { Activation, Dense, Dropout, Flatten, InputLayer, Reshape } from './index.ts';
import { layerFrom } from './registry.ts';

test.each([
  new Dense(3, { activation: 'relu' }),
  new Activation('softmax'),
  new Dropout(0.5),
  new Flatten(),
  new Reshape([2, -1]),
  new InputLayer({ shape: [3] }),
])('$constructor.name is made again from what it was saved as', (layer) => {
  const saved = serialize(layer);
  const again = layerFrom(saved);
  expect(again.constructor).toBe(layer.constructor);
  expect(serialize(again)).toEqual(saved);
});

test("a class of one's own is given by name", () => {
  class Mine extends Layer {
    override call(x: Tensor): Tensor {
      return x;
    }
  }
  const saved = serialize(new Mine({ name: 'm' }));
  expect(layerFrom(saved, { Mine })).toBeInstanceOf(Mine);
  expect(() => layerFrom(saved)).toThrow('layer: got "Mine"; expected one of Activation, ActivityRegularization, Add');
});

test("a class of one's own in a model within a model", () => {
  class Mine extends Layer {
    override call(x: Tensor): Tensor {
      return x;
    }
  }
  const config = new Sequential([new Sequential([new Mine({ name: 'm' })])]).getConfig();
  const again = Sequential.fromConfig(config, { Mine });
  expect((again.layers[0] as Sequential).layers[0]).toBeInstanceOf(Mine);
  expect(() => Sequential.fromConfig(config)).toThrow('or pass it too: fromConfig(config, { Mine }).');
});
