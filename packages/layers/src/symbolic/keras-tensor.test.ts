import { inspect } from 'node:util';
import { tensor, zeros } from '@keisan/autograd';
import { beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { Dense, Input } from '../layers/index.ts';
import { Model } from '../models/index.ts';
import { clearSession } from '../naming/names.ts';
import * as ops from '../ops/index.ts';
import { KerasTensor } from './keras-tensor.ts';

beforeEach(clearSession);

test('has a shape, a dtype and a name, and says so', () => {
  const x = Input([784], { name: 'x' });
  expect([x.shape, x.rank, x.dtype, String(x)]).toEqual([
    [null, 784],
    2,
    'float32',
    '<KerasTensor "x" float32[null, 784]>',
  ]);
  expect(() => Object.assign(x.shape, [1])).toThrow(TypeError);
});

test('no name moves the cursor of a terminal', () => {
  const name = 'a\x1b[2J\u202eb\n';
  const x = Input([2], { name });
  const y = new Dense(1).apply(x);
  const model = new Model({ inputs: x, outputs: y, name });
  const shown = 'a\\u001b[2J\\u202eb\\u000a';
  expect(String(x)).toBe(`<KerasTensor "${shown}" float32[null, 2]>`);
  expect(inspect(x)).toBe(String(x));
  expect(new Dense(1, { name }).label).toBe(`Dense "${shown}"`);
  expect(model.label).toBe(`Functional "${shown}"`);
  expect(new Dense(1, { name }).name).toBe(name);
});

describe('has no value', () => {
  const sentence =
    /KerasTensor "x": got a request for .* of a symbolic tensor of shape \[null, 2\]; expected to be connected/;

  test.each<[string, (x: KerasTensor) => unknown]>([
    ['value', (x) => x.value],
    ['data', (x) => x.data],
    ['item()', (x) => x.item()],
    ['toArray()', (x) => x.toArray()],
    ['its elements', (x) => [...(x as unknown as Iterable<unknown>)]],
    ['its number', (x) => Number(x)],
    ['its number', (x) => (x as never) > 0],
  ])('%s', (_, read) => {
    expect(() => read(Input([2], { name: 'x' }))).toThrow(sentence);
  });

  test('and is no tensor where one is wanted', async () => {
    const x = Input([2], { name: 'x' });
    expect(() => zeros([1, 2]).add(x as never)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: add: got an object of class KerasTensor; expected a tensor or a number. A symbolic tensor is computed with by layers, by its own methods and by most functions of keisan/ops, with others in a Lambda: they make new Model({ inputs, outputs }), which takes values.]`,
    );
    await expect(new Model(x, x.add(1)).predictOnBatch(x as never)).rejects.toThrow(
      /got an object of class KerasTensor; .* A symbolic tensor is computed with by layers/,
    );
    expect(() => new Dense(1).call(x as never)).toThrow('A symbolic tensor is computed with by layers');
  });
});

/** The value of what a function makes of `[[1, 2, 3], [4, 5, 6]]`. */
const valueThrough = (make: (x: KerasTensor) => KerasTensor) => {
  const x = Input([3]);
  const model = new Model({ inputs: x, outputs: make(x) });
  const y = model.apply([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  return { value: y.toArray(), shape: model.outputs[0]!.shape, names: model.layers.length };
};

describe('functions and methods make nodes', () => {
  test.each<[string, (x: KerasTensor) => KerasTensor, shape: readonly (number | null)[], value: unknown]>([
    [
      'numbers on either side',
      (x) => ops.sub(10, x.mul(2)),
      [null, 3],
      [
        [8, 6, 4],
        [2, 0, -2],
      ],
    ],
    [
      'a tensor beside it',
      (x) => x.add(tensor([1, 0, 0])),
      [null, 3],
      [
        [2, 2, 3],
        [5, 5, 6],
      ],
    ],
    ['a reduction', (x) => x.sum({ axis: -1, keepdims: true }), [null, 1], [[6], [15]]],
    ['the mean over the batch', (x) => ops.mean(x, { axis: 0 }), [3], [2.5, 3.5, 4.5]],
    [
      'a list',
      (x) => ops.concat([x, x], { axis: 1 }),
      [null, 6],
      [
        [1, 2, 3, 1, 2, 3],
        [4, 5, 6, 4, 5, 6],
      ],
    ],
    [
      'a shape',
      (x) => x.reshape([-1, 3, 1]).squeeze(-1),
      [null, 3],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      'a part',
      (x) => x.slice([null, [1, 3]]),
      [null, 2],
      [
        [2, 3],
        [5, 6],
      ],
    ],
    [
      'a choice',
      (x) => ops.where(x.greater(3), x, 0),
      [null, 3],
      [
        [0, 0, 0],
        [4, 5, 6],
      ],
    ],
    ['one of several outputs', (x) => ops.split(x, 3, { axis: 1 })[2]!, [null, 1], [[3], [6]]],
    [
      'another dtype',
      (x) => x.astype('int32'),
      [null, 3],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
  ])('%s', (_, make, shape, value) => {
    expect(valueThrough(make)).toMatchObject({ shape, value });
  });

  test('with their names and classes', () => {
    const x = Input([3]);
    const y = ops.relu(x.mul(2).mul(3));
    const model = new Model(x, y);
    expect(model.graph!.operations.map(({ label }) => label)).toEqual([
      'InputLayer "input_layer"',
      'Multiply "multiply"',
      'Multiply "multiply_1"',
      'Relu "relu"',
    ]);
    expect(model.layers).toHaveLength(1);
  });

  test('and compute with tensors as before', () => {
    expectTypeOf(ops.add(tensor(1), 2)).toEqualTypeOf<ReturnType<typeof tensor>>();
    expectTypeOf(ops.add(Input([1]), 2)).toEqualTypeOf<KerasTensor>();
    expect(ops.add(tensor(1), 2).item()).toBe(3);
    expect(ops.matmul.name).toBe('matmul');
  });

  test('with the errors of the function', () => {
    expect(() => ops.matmul(Input([3]), tensor([[1, 2]]))).toThrow('matmul: got shapes');
    expect(() => Input([3]).reshape([5, 7, -1])).toThrow('reshape: got a tensor of shape');
  });
});

test('is made by Input and by layers alone', () => {
  expect(Input([1])).toBeInstanceOf(KerasTensor);
  expect(new Dense(3).apply(Input([1])).history.operation.name).toBe('dense');
});
