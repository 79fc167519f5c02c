import { gradcheck, setRandomSeed, type Tensor, tensor } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import type { ActivationIdentifier } from '../activations/index.ts';
import { clearSession } from '../naming/names.ts';
import { Activation } from './activation.ts';
import { Dense } from './dense.ts';

beforeEach(() => {
  clearSession();
  setRandomSeed(1);
});

const kernel = [
  [1, -2],
  [3, -4],
];

// Source: Keras' dense_test.py, test_dense_correctness.
describe('published values', () => {
  test('with a bias and relu', () => {
    const layer = new Dense(2, { activation: 'relu' });
    layer.build([null, 2]);
    layer.setWeights([kernel, [5, -6]]);
    expect(layer.apply([[-1, 2]]).toArray()).toEqual([[10, 0]]);
  });

  test('without a bias', () => {
    const layer = new Dense(2, { useBias: false });
    layer.build([null, 2]);
    layer.setWeights([kernel]);
    expect(layer.bias).toBe(null);
    expect(layer.apply([[-1, 2]]).toArray()).toEqual([[5, -6]]);
  });
});

test('works on the last axis of inputs of any rank', () => {
  const layer = new Dense(4);
  expect(layer.computeOutputShape([null, 5, 3])).toEqual([null, 5, 4]);
  expect(layer.apply(tensor(Float32Array.from({ length: 30 }, Math.sqrt), { shape: [2, 5, 3] })).shape).toEqual([
    2, 5, 4,
  ]);
  expect(layer.apply([[1, 2, 3]]).shape).toEqual([1, 4]);
});

test('starts with a Glorot kernel and a bias of zeros, named so', () => {
  const layer = new Dense(60, { inputShape: [40] });
  layer.build([null, 40]);
  expect(layer.weights.map(({ name, shape }) => [name, shape])).toEqual([
    ['kernel', [40, 60]],
    ['bias', [60]],
  ]);
  const largest = Math.max(...layer.kernel!.data.map(Math.abs));
  expect(largest).toBeCloseTo(Math.sqrt(6 / 100), 2);
  expect(new Set(layer.bias!.data)).toEqual(new Set([0]));
  expect(layer.countParams()).toBe(40 * 60 + 60);
});

test('gradients flow to inputs and weights', () => {
  const layer = new Dense(3, { activation: 'tanh', dtype: 'float64' });
  const x = tensor(
    [
      [0.1, -0.4],
      [0.7, 0.2],
    ],
    { dtype: 'float64', requiresGrad: true },
  );
  layer.apply(x);
  gradcheck((input: Tensor) => layer.apply(input).square().sum(), [x]);
  layer.apply(x).square().sum().backward();
  expect(layer.weights.map((w) => w.grad?.shape)).toEqual([[2, 3], [3]]);
});

test.each<[string, ActivationIdentifier]>([
  ['a name', 'relu'],
  ['a function', (x: Tensor) => x.relu()],
  ['a layer', new Activation('relu')],
])('takes %s as its activation', (_, activation) => {
  const layer = new Dense(2, { activation, useBias: false, kernelInitializer: () => tensor(kernel) });
  expect(layer.apply([[-1, 2]]).toArray()).toEqual(near([[5, 0]]));
});

describe('errors', () => {
  test.each([0, -3, 2.5, '3', undefined])('units %s', (units) => {
    expect(() => new Dense(units as number)).toThrow('expected a whole number of at least 1');
  });

  test('options', () => {
    expect(() => new Dense(3, { activatoin: 'relu' } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Dense "dense": got the unknown option activatoin; expected any of activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, kernelConstraint, biasConstraint, name, dtype, trainable, inputShape, activityRegularizer. Did you mean 'activation'?]`,
    );
    expect(() => new Dense(3, 'relu' as never)).toThrow('got "relu" in place of the options');
    expect(() => new Dense(3, { kernelInitializer: 'glorot' as never })).toThrow('initializer: got "glorot"');
    expect(() => new Dense(3, { kernelConstraint: 'max' as never })).toThrow('constraint: got "max"');
  });

  test('inputs of another width', () => {
    const layer = new Dense(3);
    layer.build([null, 4]);
    expect(() => layer.apply([[1, 2, 3]])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: Dense "dense": got inputs of shape [1, 3]; expected the last axis to be 4. Reshape the data, or give the first layer another inputShape.]`,
    );
    expect(() =>
      layer.apply([
        [
          [1, 2],
          [3, 4],
        ],
      ]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: Dense "dense": got inputs of shape [1, 2, 2]; expected the last axis to be 4. Add a Flatten layer before it, or reshape the data.]`,
    );
    expect(() => layer.computeOutputShape([null, 5])).toThrow(
      'got inputs of shape [null, 5]; expected the last axis to be 4',
    );
  });

  test('inputs without a last axis of known length', () => {
    expect(() => new Dense(3).apply([1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: Dense "dense": got inputs of shape [2]; expected a batch axis and a last axis of known length. Give each sample at least one axis, for example with .reshape([-1, 1]).]`,
    );
    expect(() => new Dense(3).build([null, null])).toThrow('got inputs of shape [null, null]');
  });
});

test('is made again from its options', () => {
  const layer = new Dense(3, {
    activation: 'leakyRelu',
    useBias: false,
    kernelInitializer: 'he_normal',
    kernelRegularizer: 'l2',
    kernelConstraint: 'max_norm',
    name: 'head',
  });
  const config = layer.getConfig();
  expect(config).toMatchInlineSnapshot(`
    {
      "activation": "leaky_relu",
      "biasConstraint": null,
      "biasInitializer": {
        "className": "Zeros",
        "config": {},
      },
      "biasRegularizer": null,
      "dtype": "float32",
      "kernelConstraint": {
        "className": "MaxNorm",
        "config": {
          "axis": 0,
          "maxValue": 2,
        },
      },
      "kernelInitializer": {
        "className": "HeNormal",
        "config": {
          "seed": null,
        },
      },
      "kernelRegularizer": {
        "className": "L2",
        "config": {
          "l2": 0.01,
        },
      },
      "name": "head",
      "trainable": true,
      "units": 3,
      "useBias": false,
    }
  `);
  expect(Dense.fromConfig(config).getConfig()).toEqual(config);
});
