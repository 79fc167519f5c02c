import { grad, type Tensor, tensor, ValueError } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { Activation } from '../layers/activation.ts';
import {
  type Activation as ActivationFunction,
  type ActivationName,
  get,
  linear,
  logSoftmax,
  nameOf,
  relu,
} from './index.ts';

const x = tensor([-2, -0.5, 0, 1, 3]);
const sigma = (v: number) => 1 / (1 + Math.exp(-v));

// The formulas of https://keras.io/api/layers/activations/, in JavaScript's float64.
const formulas: Readonly<Record<string, (v: number) => number>> = {
  relu: (v) => Math.max(v, 0),
  sigmoid: sigma,
  tanh: Math.tanh,
  linear: (v) => v,
  elu: (v) => (v > 0 ? v : Math.exp(v) - 1),
  silu: (v) => v * sigma(v),
  swish: (v) => v * sigma(v),
  softplus: (v) => Math.log(1 + Math.exp(v)),
  leaky_relu: (v) => (v > 0 ? v : 0.2 * v),
  leakyRelu: (v) => (v > 0 ? v : 0.2 * v),
  exponential: Math.exp,
};

describe('get', () => {
  test.each(Object.entries(formulas))('%s', (name, formula) => {
    expect(get(name as ActivationName)(x).toArray()).toEqual(near([...x.data].map(formula)));
  });

  // Source: Keras' activations_test.py, test_gelu: 0.5 x (1 + erf(x / sqrt(2))).
  test('gelu', () => {
    expect(get('gelu')(x).toArray()).toEqual(near([-0.0455003, -0.1542688, 0, 0.8413447, 2.9959503]));
  });

  test('softmax, along the last axis', () => {
    const rows = get('softmax')(
      tensor([
        [1, 1],
        [0, Math.log(3)],
      ]),
    );
    expect(rows.toArray()).toEqual(
      near([
        [0.5, 0.5],
        [0.25, 0.75],
      ]),
    );
  });

  // Computed by Keras 3.15.1.
  test('log_softmax, along the last axis, and along the first', () => {
    const rows = tensor([
      [-20, -3, -1, -0.25],
      [0, 0.5, 2.5, 7],
    ]);
    expect(get('log_softmax')(rows).toArray()).toEqual(
      near([
        [-20.1793728, -3.1793733, -1.1793733, -0.4293733],
        [-7.0134335, -6.5134335, -4.5134335, -0.0134337],
      ]),
    );
    expect(logSoftmax(rows, { axis: 0 }).toArray()).toEqual(
      near([
        [-20, -3.5297503, -3.5297503, -7.25071],
        [0, -0.0297504, -0.0297504, -0.0007099],
      ]),
    );
  });

  test('linear for none', () => {
    expect(get()).toBe(linear);
    expect(get(null)).toBe(linear);
  });

  test('a function stays what it is', () => {
    const cube: ActivationFunction = (t) => t.pow(3);
    expect(get(cube)).toBe(cube);
    expect(nameOf(cube)).toBe('cube');
  });

  test('a layer of an activation is that activation', () => {
    expect(nameOf(get(new Activation('relu')))).toBe('relu');
  });

  test('another layer is applied, and gives its name', () => {
    const f = get({ name: 'double', apply: (t: Tensor) => t.mul(2) });
    expect([f(tensor([1, 2])).toArray(), nameOf(f)]).toEqual([[2, 4], 'double']);
  });

  test('an unknown name is rejected with the nearest', () => {
    expect(() => get('rellu' as never)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: activation: got "rellu"; expected one of relu, sigmoid, tanh, softmax, log_softmax, linear, elu, gelu, silu, swish, softplus, leaky_relu, exponential. Did you mean 'relu'?]`,
    );
    expect(() => get(3 as never)).toThrow(ValueError);
  });
});

test.each(['relu', 'sigmoid', 'leaky_relu', 'softmax', 'linear', 'silu'])('%s is called so', (name) => {
  expect(nameOf(get(name as ActivationName))).toBe(name);
});

// Computed by keras.activations.relu of Keras 3.15.1.
test.each([
  [{}, [0, 0, 0, 1, 3]],
  [{ negativeSlope: 0.1 }, [-0.2, -0.05, 0, 1, 3]],
  [{ maxValue: 2 }, [0, 0, 0, 1, 2]],
  [{ threshold: 1.5 }, [0, 0, 0, 0, 3]],
  [{ threshold: 1.5, negativeSlope: 0.1 }, [-0.35, -0.2, -0.15, -0.05, 3]],
  [{ threshold: 0.5, maxValue: 2, negativeSlope: 0.5 }, [-1.25, -0.5, -0.25, 1, 2]],
])('relu with %j', (options, expected) => {
  expect(relu(x, options).toArray()).toEqual(near(expected));
});

// Computed by jax.grad of keras.activations.relu of Keras 3.15.1 on JAX.
test.each([
  [{}, [-1, 0, 2], [0, 0, 1]],
  [{ maxValue: 1 }, [-1, 0, 0.5, 1, 2], [0, 0, 1, 0.5, 0]],
  [{ maxValue: 6 }, [-1, 0, 1, 6, 7], [0, 0, 1, 0, 0]],
  [{ maxValue: 1, threshold: 0.25 }, [0, 0.25, 0.5, 1, 2], [0, 0, 1, 0.5, 0]],
  [{ negativeSlope: 0.5 }, [-1, 0, 2], [0.5, 1, 1]],
  [{ negativeSlope: 0.5, maxValue: 6 }, [-1, 0, 2, 7], [0.5, 0, 1, 0]],
  [{ negativeSlope: 0.5, threshold: 1 }, [0, 1, 2], [0.5, 0, 1]],
])('the slopes of relu with %j where it bends', (options, x, expected) => {
  expect(grad((t: Tensor) => relu(t, options).sum())(tensor(x)).toArray()).toEqual(expected);
});
