import { type Tensor, tensor } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import { Model, Sequential } from '../models/index.ts';
import { clearSession } from '../naming/names.ts';
import { registerKerasSerializable } from '../saving/custom-objects.ts';
import { deserializeKerasObject } from '../saving/deserialize.ts';
import { serializeKerasObject } from '../saving/serialize.ts';
import { Dense, Input, Lambda, Masking } from './index.ts';

beforeEach(clearSession);

const double = registerKerasSerializable('lambda')(function double(x: Tensor) {
  return x.mul(2);
});

test('computes a function, of several tensors too, with arguments', () => {
  expect(new Lambda(double).apply([[1, 2]]).toArray()).toEqual([[2, 4]]);
  const sum = new Lambda(([a, b]: readonly [Tensor, Tensor]) => a.add(b));
  expect(sum.apply([tensor([1]), tensor([2])]).toArray()).toEqual([3]);
  const scaled = new Lambda((x: Tensor, { factor }) => x.mul(factor), { arguments: { factor: 3 } });
  expect(scaled.apply([[1]]).toArray()).toEqual([[3]]);
});

test('knows whether it is training, and the masks', () => {
  const layer = new Lambda((x: Tensor, { training, mask }) => (training ? x.neg() : mask ? x.mul(0) : x));
  expect(layer.apply([[1]]).toArray()).toEqual([[1]]);
  expect(layer.apply([[1]], { training: true }).toArray()).toEqual([[-1]]);
  expect(layer.apply([[1]], { mask: tensor([true]) }).toArray()).toEqual([[0]]);
});

describe('the shape of the output', () => {
  test('is found by trying the function out, or said', () => {
    const mean = (x: Tensor) => x.mean({ axis: 1 });
    expect(new Lambda(mean).computeOutputShape([null, 3, 4])).toEqual([null, 4]);
    expect(new Lambda(mean, { outputShape: [4] }).computeOutputShape([null, null, 4])).toEqual([null, 4]);
    const outputShape = ([batch = null, , n = null]: readonly (number | null)[]) => [batch, n];
    expect(new Lambda(mean, { outputShape }).computeOutputShape([7, 3, 4])).toEqual([7, 4]);
  });

  test('and its dtype, in a graph', () => {
    const positive = new Lambda((x: Tensor) => x.greater(0)).apply(Input([3]));
    expect([positive.shape, positive.dtype]).toEqual([[null, 3], 'bool']);
    const x = Input([3]);
    const model = new Model({ inputs: x, outputs: new Dense(1).apply(new Lambda(double).apply(x)) });
    expect(model.outputShape).toEqual([null, 1]);
  });
});

test('passes a mask on where it says which', () => {
  const x = [[[1], [0]]];
  const seen: unknown[] = [];
  const look = () =>
    new Lambda((t: Tensor, { mask }) => {
      seen.push(mask?.toArray() ?? null);
      return t;
    });
  new Sequential([new Masking(), new Lambda(double), look()]).apply(x);
  new Sequential([new Masking(), new Lambda(double, { mask: (_, mask) => mask }), look()]).apply(x);
  expect(seen.slice(-1)).toEqual([[[true, false]]]);
  expect(seen).toContain(null);
});

describe('saving', () => {
  test('names a function that is registered', () => {
    const layer = new Lambda(double, { arguments: { factor: 2 }, outputShape: [3] });
    const config = layer.getConfig();
    expect(config).toMatchObject({ function: 'lambda>double', arguments: { factor: 2 }, outputShape: [3] });
    expect(Lambda.fromConfig(config).getConfig()).toEqual(config);
    const saved = serializeKerasObject(layer);
    expect(saved.config).toMatchObject({
      function: { module: 'builtins', class_name: 'function', config: 'lambda>double', registered_name: 'function' },
      output_shape: [3],
      arguments: { factor: 2 },
    });
    const again = deserializeKerasObject(JSON.parse(JSON.stringify(saved))) as Lambda;
    expect(again.function).toBe(double);
    expect(again.givenOutputShape).toEqual([3]);
  });

  test('finds one that is passed', () => {
    const twice = (x: Tensor) => x.mul(2);
    const config = new Lambda(twice).getConfig();
    expect(config.function).toBe('twice');
    expect((Lambda.fromConfig(config, { twice }) as Lambda).function).toBe(twice);
  });

  test('refuses what no name stands for', () => {
    expect(() => new Lambda((x: Tensor) => x).getConfig()).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Lambda.getConfig: got a function without a name; expected one that is known by a name: its code is not saved. Register it: registerKerasSerializable('my')(function double(x) { return x.mul(2); }).]`,
    );
    expect(() => Lambda.fromConfig({ function: 'nobody' })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Lambda "lambda_1": got function "nobody"; expected a function. One that was saved is registered, or passed: fromConfig(config, { name }).]`,
    );
    const python = { class_name: '__lambda__', config: { code: '4wEAAA', defaults: null } };
    const saved = { module: 'keras.layers', class_name: 'Lambda', config: { function: python }, registered_name: null };
    expect(() => deserializeKerasObject(saved as never)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: deserializeKerasObject: got the code of a Python lambda; expected a function by its name. In Python give Lambda a function that is registered, and register one of the same name here.]`,
    );
  });
});
