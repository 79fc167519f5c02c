import type { Tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { Layer } from '../layer/layer.ts';
import { Sequential } from '../models/index.ts';
import { serialize } from '../naming/identifiers.ts';
import '../saving/index.ts';
import { Activation, BatchNormalization, Dense, Dropout, Flatten, InputLayer, PReLU, Reshape } from './index.ts';
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

describe('what a layer applies in its call is found before it is called', () => {
  class Deeper extends BatchNormalization {
    readonly #inner = new Dense(2);

    override call(...[x, context]: Parameters<BatchNormalization['call']>): Tensor {
      return this.#inner.apply(super.call(x, context));
    }
  }

  const patched = () => {
    const layer = new Flatten();
    const inner = new Dense(2);
    return Object.assign(layer, { call: (x: Tensor) => inner.apply(x) });
  };

  test.each<[string, () => Layer, number]>([
    ['in a class that extends one of its own', () => new Deeper(), 6],
    ['by a call of its own', patched, 2],
    ['by its activation, which is a layer', () => new Dense(2, { activation: new PReLU() }), 3],
    ['by its activation, which is a function', () => new Activation((x: Tensor) => sharedPReLU.apply(x)), 1],
    ['none', () => new BatchNormalization(), 4],
  ])('%s', (_, make, weights) => {
    const layer = make();
    layer.build([null, 2]);
    expect(layer.weights.length).toBe(weights);
  });

  const sharedPReLU = new PReLU();

  test('those of Keras apply none, and are not tried out', () => {
    const before = BatchNormalization.prototype.call;
    let calls = 0;
    BatchNormalization.prototype.call = function (...given) {
      calls++;
      return before.apply(this, given);
    };
    try {
      const layer = new BatchNormalization();
      layer.build([null, 2]);
      expect([layer.sublayers, calls]).toEqual([[], 0]);
    } finally {
      BatchNormalization.prototype.call = before;
    }
  });
});
