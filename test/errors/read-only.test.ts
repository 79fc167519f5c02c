import { inspect } from 'node:util';
import { Input, Model, Parameter, tensor } from 'keisan';
import { EarlyStopping } from 'keisan/callbacks';
import { Dense } from 'keisan/layers';
import { MeanSquaredError } from 'keisan/losses';
import { Mean } from 'keisan/metrics';
import { Adam } from 'keisan/optimizers';
import { L2 } from 'keisan/regularizers';
import { expect, test } from 'vitest';
import { sentences } from './sentences.ts';

const set = (object: object, name: string, value: unknown) => () => Object.assign(object, { [name]: value });

test('what an assignment to a property says that is read only', async () => {
  const dense = new Dense(3, { name: 'dense' });
  const inputs = Input([2]);
  const model = new Model({ inputs, outputs: dense.apply(inputs), name: 'model' });
  expect(
    await sentences({
      'an option of a layer': set(dense, 'units', 4),
      'the name of a layer': set(dense, 'name', 'other'),
      'a weight of a layer': set(dense, 'kernel', tensor([[1]])),
      weights: set(dense, 'weights', []),
      'the layers of a model': set(model, 'layers', []),
      'the inputs of a model': set(model, 'inputs', null),
      'the name of an optimizer': set(new Adam({ name: 'adam' }), 'name', 'other'),
      'the steps of an optimizer': set(new Adam({ name: 'adam' }), 'iterations', 0),
      'an option of a loss': set(new MeanSquaredError(), 'reduction', 'sum'),
      'the state of a metric': set(new Mean(), 'variables', []),
      'an option of a regularizer': set(new L2(0.1), 'l2', 0.2),
      'an option of a callback': set(new EarlyStopping(), 'patience', 3),
      'the model of a callback': set(new EarlyStopping(), 'model', model),
      'a flag of a tensor': set(tensor([1]), 'requiresGrad', true),
      'the numbers of a tensor': set(tensor([1]), 'data', [2]),
      'the numbers of a parameter': set(new Parameter(tensor([1])), 'value', [2]),
      'the rank of a symbolic tensor': set(inputs, 'rank', 3),
      'the shape of a symbolic tensor': set(inputs, 'shape', [3]),
      'the name of a symbolic tensor': set(inputs, 'name', 'other'),
      'the shape of a tensor': set(tensor([1]), 'shape', [1, 1]),
      'the dtype of a tensor': set(tensor([1]), 'dtype', 'int32'),
      'the shape of a parameter': set(new Parameter(tensor([1])), 'shape', []),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a flag of a tensor": "Tensor.requiresGrad: got an assignment of true; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "a weight of a layer": "Dense "dense".kernel: got an assignment of an object of class Tensor; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "an option of a callback": "EarlyStopping.patience: got an assignment of 3; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "an option of a layer": "Dense "dense".units: got an assignment of 4; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "an option of a loss": "MeanSquaredError.reduction: got an assignment of "sum"; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "an option of a regularizer": "L2.l2: got an assignment of 0.2; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "the dtype of a tensor": "Tensor.dtype: got an assignment of "int32"; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "the inputs of a model": "Functional "model".inputs: got an assignment of null; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "the layers of a model": "Functional "model".layers: got an assignment of an array []; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "the model of a callback": "EarlyStopping.model: got an assignment of an object of class Functional; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "the name of a layer": "Dense "dense".name: got an assignment of "other"; expected it to be read only. Give it to the constructor, in one of your own super({ name: ... }).",
      "the name of a symbolic tensor": "KerasTensor.name: got an assignment of "other"; expected it to be read only. Give it to the constructor, in one of your own super({ name: ... }).",
      "the name of an optimizer": "Adam.name: got an assignment of "other"; expected it to be read only. Give it to the constructor, in one of your own super({ name: ... }).",
      "the numbers of a parameter": "Parameter.value: got an assignment of an array [2]; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "the numbers of a tensor": "Tensor.data: got an assignment of an array [2]; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "the rank of a symbolic tensor": "KerasTensor.rank: got an assignment of 3; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "the shape of a parameter": "Parameter.shape: got an assignment of an array []; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "the shape of a symbolic tensor": "KerasTensor.shape: got an assignment of an array [3]; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "the shape of a tensor": "Tensor.shape: got an assignment of an array [1, 1]; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "the state of a metric": "Mean.variables: got an assignment of an array []; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "the steps of an optimizer": "Adam.iterations: got an assignment of 0; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
      "weights": "Dense "dense".weights: got an assignment of an array []; expected it to be read only. Make a new object of what you want; weights and parameters take values by assign.",
    }
  `);
});

test("properties of one's own stay what they are in JavaScript", () => {
  class Own extends Dense {
    count = 0;
  }
  const own = new Own(2);
  own.count = 3;
  expect(own.count).toBe(3);
});

test('the values of options are shown', () => {
  expect(inspect(new L2(0.5))).toBe('L2 { l2: 0.5 }');
  expect(inspect(new Dense(3, { name: 'dense' }))).toMatch(/^Dense \{\n {2}name: 'dense',\n {2}units: 3,/);
  expect(inspect(new Dense(3, { name: 'a\u202eb' }))).not.toContain('\u202e');
});
