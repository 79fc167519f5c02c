import { Parameter, tensor } from 'keisan';
import { Dense } from 'keisan/layers';
import { Adam } from 'keisan/optimizers';
import { describe, expect, test } from 'vitest';

const leaf = () => tensor([1, 2], { requiresGrad: true });

describe('the gradient of a tensor is a tensor like it, or null', () => {
  test.each<[unknown, string]>([
    [5, 'Tensor.grad: got 5; expected a tensor of shape [2], or null. Wrap numbers and arrays with tensor(...).'],
    [[1, 2], 'Tensor.grad: got an array [1, 2]; expected a tensor of shape [2], or null'],
    [false, 'Tensor.grad: got false; expected a tensor'],
    [0, 'Tensor.grad: got 0; expected a tensor'],
    [tensor([1, 2, 3]), 'Tensor.grad: got a gradient of shape [3]; expected the shape of the tensor, [2].'],
    [
      tensor([1, 2], { dtype: 'int32' }),
      "Tensor.grad: got a gradient of dtype int32; expected the dtype of the tensor, float32. Convert it with .astype('float32').",
    ],
  ])('%s', (grad, message) => {
    const x = leaf();
    x.square().sum().backward();
    expect(() => Reflect.set(x, 'grad', grad)).toThrow(message);
    expect(x.grad!.toArray()).toEqual([2, 4]);
  });

  test('which may be scaled, and taken away', () => {
    const x = new Parameter(tensor([1, 2]));
    x.square().sum().backward();
    x.grad = x.grad!.mul(2);
    expect(x.grad.toArray()).toEqual([4, 8]);
    x.grad = undefined;
    expect(x.grad).toBeNull();
  });
});

test.each([Symbol('x'), 5, null, undefined, {}])('the name of a tensor is a string, not %o', (name) => {
  for (const x of [leaf(), new Parameter(leaf(), { name: 'w' })]) {
    const before = x.name;
    expect(() => Reflect.set(x, 'name', name)).toThrow(/^Tensor\.name: got .*; expected a string\.$/);
    expect(x.name).toBe(before);
  }
});

test.each([undefined, null, 0, 'no', Symbol('x')])('trainable is true or false, not %o', (value) => {
  const layer = new Dense(1);
  layer.apply(tensor([[1]]));
  for (const owner of [layer, layer.weights[0]!]) {
    expect(() => Reflect.set(owner, 'trainable', value)).toThrow(/: got trainable .*; expected true or false\.$/);
    expect(owner.trainable).toBe(true);
  }
});

test.each([undefined, null, NaN, -1, 'fast', [1], tensor(1), Symbol('x')])('a learning rate is not %o', (value) => {
  const optimizer = new Adam(0.5);
  expect(() => Reflect.set(optimizer, 'learningRate', value)).toThrow('expected a finite number of at least 0');
  expect(optimizer.learningRate).toBe(0.5);
});

test.each([undefined, 5, 'other', Symbol('x')])('the name of a layer stays, and is not set to %o', (value) => {
  const layer = new Dense(1, { name: 'mine' });
  expect(() => Reflect.set(layer, 'name', value)).toThrow('Dense "mine".name: got an assignment of');
  expect(layer.name).toBe('mine');
});
