import { type KeisanError, ops, type Tensor, tensor, zeros } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { onWasm } from '@keisan/compiler/internal';
import { exponential, linear, nameOf, relu } from '@keisan/layers/activations';
import { get as getInitializer } from '@keisan/layers/initializers';
import * as losses from '@keisan/layers/losses';
import * as metrics from '@keisan/layers/metrics';
import { L2 } from '@keisan/layers/regularizers';
import { describe, expect, test } from 'vitest';
import { sentences } from './sentences.ts';

const x = zeros([2, 3]);
const ints = (...values: number[]) => tensor(values, { dtype: 'int32' });

test('shapes that do not fit', async () => {
  expect(
    await sentences({
      'a sum that does not broadcast': () => x.add(zeros([2])),
      'a choice that does not broadcast': () => ops.where(zeros([4]), x, 0),
      'inner sizes that differ': () => x.matmul(zeros([2, 3])),
      'batches that differ': () => zeros([2, 2, 3]).matmul(zeros([3, 3, 2])),
      'a scalar in a matrix product': () => x.matmul(tensor(2)),
      'another number of elements': () => x.reshape([4, 2]),
      'a number of elements that -1 cannot make up': () => x.reshape([4, -1]),
      'two lengths left open': () => x.reshape([-1, -1]),
      'a fractional length': () => x.reshape([1.5, 4]),
      'stretching what is longer than 1': () => x.broadcastTo([4, 3]),
      'a negative length': () => x.broadcastTo([2, -3]),
      'an axis that is longer than 1': () => x.squeeze(1),
      'joined with another width': () => ops.concat([x, zeros([2, 2])]),
      'joined with another rank': () => ops.concat([x, zeros([3])]),
      'stacked with another shape': () => ops.stack([x, zeros([3, 2])]),
      'nothing to join': () => ops.concat([]),
      'nothing to stack': () => ops.stack([]),
      'parts that are not equal': () => ops.split(x, 2, { axis: 1 }),
      'half a part': () => ops.split(x, 0.5),
      'cuts outside': () => ops.split(x, [5]),
      'the largest of nothing': () => zeros([0, 3]).max({ axis: 0 }),
      'the place of the largest of nothing': () => zeros([0]).argmax(),
      'item of several': () => x.item(),
      'item of none': () => zeros([0]).item(),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a choice that does not broadcast": "where: got shapes [4] and [2, 3] and []; expected shapes that broadcast: aligned at the end, each pair of axes equal or 1. Reshape, transpose or expandDims one of them.",
      "a fractional length": "reshape: got a tensor of shape [2, 3] (6 elements) and the new shape [1.5, 4]; expected a shape of 6 elements. One axis may be -1: it takes what is left.",
      "a negative length": "broadcastTo: got shape [2, -3]; expected a list of whole numbers of at least 0, such as [2, 3].",
      "a number of elements that -1 cannot make up": "reshape: got a tensor of shape [2, 3] (6 elements) and the new shape [4, -1]; expected a shape of 6 elements. One axis may be -1: it takes what is left.",
      "a scalar in a matrix product": "matmul: got shapes [2, 3] and []; expected tensors of at least one axis. Multiply by a scalar with mul.",
      "a sum that does not broadcast": "add: got shapes [2, 3] and [2]; expected shapes that broadcast: aligned at the end, each pair of axes equal or 1. Reshape, transpose or expandDims one of them.",
      "an axis that is longer than 1": "squeeze: got axis 1 of a tensor of shape [2, 3]; expected an axis of length 1.",
      "another number of elements": "reshape: got a tensor of shape [2, 3] (6 elements) and the new shape [4, 2]; expected a shape of 6 elements. One axis may be -1: it takes what is left.",
      "batches that differ": "matmul of shapes [2, 2, 3] and [3, 3, 2]: the axes before the last two: got shapes [2] and [3]; expected shapes that broadcast: aligned at the end, each pair of axes equal or 1. Reshape, transpose or expandDims one of them.",
      "cuts outside": "split: got the indices [5] for axis 0 of length 2; expected whole numbers from 0 to 2.",
      "half a part": "split: got 0.5 sections of axis 0 of length 2; expected a number of sections that divides it. Pass the indices to cut at for unequal parts.",
      "inner sizes that differ": "matmul: got shapes [2, 3] and [2, 3]; expected inner sizes that match, not 3 and 2. Give the second operand the shape [3, n], or transpose one of them.",
      "item of none": "item: got a tensor of shape [0]; expected exactly one element. Pick one with .at(i), or use .toArray().",
      "item of several": "item: got a tensor of shape [2, 3]; expected exactly one element. Pick one with .at(i), or use .toArray().",
      "joined with another rank": "concat: got shapes [2, 3], [3]; expected shapes that are the same but for axis 0.",
      "joined with another width": "concat: got shapes [2, 3], [2, 2]; expected shapes that are the same but for axis 0.",
      "nothing to join": "concat: got no tensors; expected at least one.",
      "nothing to stack": "stack: got no tensors; expected at least one.",
      "parts that are not equal": "split: got 2 sections of axis 1 of length 3; expected a number of sections that divides it. Pass the indices to cut at for unequal parts.",
      "stacked with another shape": "stack: got shapes [2, 3] and [3, 2]; expected one shape for all.",
      "stretching what is longer than 1": "broadcastTo: got shapes [2, 3] and [4, 3]; expected shapes that broadcast: aligned at the end, each pair of axes equal or 1. Reshape, transpose or expandDims one of them.",
      "the largest of nothing": "max: got a tensor of shape [0, 3], of which an empty axis is reduced; expected at least one element to choose from.",
      "the place of the largest of nothing": "argmax: got a tensor of shape [0], of which an empty axis is reduced; expected at least one element to choose from.",
      "two lengths left open": "reshape: got a tensor of shape [2, 3] (6 elements) and the new shape [-1, -1]; expected a shape of 6 elements. One axis may be -1: it takes what is left.",
    }
  `);
});

test('axes, indices and counts out of range', async () => {
  expect(
    await sentences({
      'an axis too far': () => x.sum({ axis: 2 }),
      'an axis too far from the end': () => x.mean({ axis: -3 }),
      'a fractional axis': () => x.max({ axis: 0.5 }),
      'an axis in words': () => x.sum({ axis: 'rows' as never }),
      'an axis of a scalar': () => tensor(1).sum({ axis: 0 }),
      'an axis twice': () => x.sum({ axis: [0, 0] }),
      'an axis twice, once from the end': () => x.sum({ axis: [1, -1] }),
      'softmax of a scalar': () => tensor(1).softmax(),
      'an axis of softmax': () => x.softmax({ axis: 2 }),
      'an order that leaves an axis out': () => x.transpose([0]),
      'an order that names an axis twice': () => x.transpose([0, 0]),
      'an order that is no list': () => x.transpose(1 as never),
      'an axis to exchange': () => ops.swapaxes(x, 0, 2),
      'an axis to reverse': () => ops.flip(x, 2),
      'a place for a new axis': () => x.expandDims(4),
      'no place for a new axis': () => x.expandDims(undefined as never),
      'an index too far': () => x.at(2),
      'a fractional index': () => x.at(0.5),
      'more indices than axes': () => x.at(0, 0, 0),
      'an index of an empty axis': () => zeros([0]).at(0),
      'an axis of any that is not there': () => ops.any(x, { axis: 4 }),
      'a step of 0': () => x.slice([[0, 2, 0]]),
      'numbers in place of ranges': () => x.slice(0 as never),
      'a range in words': () => x.slice(['all' as never]),
      'a row too far': () => x.gather(ints(0, 2)),
      'a row too far from the end': () => x.gather(ints(-3)),
      'rows in floats': () => x.gather(tensor([0, 1])),
      'rows in an array': () => x.gather([0, 1] as never),
      'no classes': () => ops.oneHot(ints(0), 0),
      'classes in floats': () => ops.oneHot(tensor([0]), 2),
      'widths for another rank': () =>
        ops.pad(x, [
          [1, 1],
          [1, 1],
          [1, 1],
        ]),
      'negative widths': () =>
        ops.pad(x, [
          [0, 0],
          [-1, 0],
        ]),
      'widths that are no pairs': () => ops.pad(x, [1, 1] as never),
      'a range without a step': () => ops.arange(0, 3, 0),
      'a range without an end': () => ops.arange(Number.NaN),
      'a range of nothing': () => ops.arange(undefined as never),
      'a range up to a word': () => ops.arange('3' as never),
      'a negative number of points': () => ops.linspace(0, 1, { num: -1 }),
      'points up to infinity': () => ops.linspace(0, Infinity),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a fractional axis": "max: got axis 0.5 for a tensor of rank 2; expected an integer from -2 to 1.",
      "a fractional index": "at: got index 0.5 for axis 0 of length 2; expected an integer from -2 to 1.",
      "a negative number of points": "linspace: got num -1; expected a whole number of at least 0.",
      "a place for a new axis": "expandDims: got axis 4 for a tensor of rank 3; expected an integer from -3 to 2.",
      "a range in words": "slice: got "all" for axis 0; expected an index, a range [start, stop], or null for the whole axis.",
      "a range of nothing": "arange: got start 0, stop undefined, step 1; expected finite numbers and a step other than 0.",
      "a range up to a word": "arange: got start 0, stop "3", step 1; expected finite numbers and a step other than 0.",
      "a range without a step": "arange: got start 0, stop 3, step 0; expected finite numbers and a step other than 0.",
      "a range without an end": "arange: got start 0, stop NaN, step 1; expected finite numbers and a step other than 0.",
      "a row too far": "gather: got index 2 for axis 0 of length 2; expected indices from -2 to 1.",
      "a row too far from the end": "gather: got index -3 for axis 0 of length 2; expected indices from -2 to 1.",
      "a step of 0": "slice: got the range [0, 2, 0]; expected integers, and a step other than 0.",
      "an axis in words": "sum: got axis "rows" for a tensor of rank 2; expected an integer from -2 to 1.",
      "an axis of a scalar": "sum: got axis 0 for a tensor of rank 0; expected no axis: a scalar has none.",
      "an axis of any that is not there": "any: got axis 4 for a tensor of rank 2; expected an integer from -2 to 1.",
      "an axis of softmax": "softmax: got axis 2 for a tensor of rank 2; expected an integer from -2 to 1.",
      "an axis to exchange": "swapaxes: got axis 2 for a tensor of rank 2; expected an integer from -2 to 1.",
      "an axis to reverse": "flip: got axis 2 for a tensor of rank 2; expected an integer from -2 to 1.",
      "an axis too far": "sum: got axis 2 for a tensor of rank 2; expected an integer from -2 to 1.",
      "an axis too far from the end": "mean: got axis -3 for a tensor of rank 2; expected an integer from -2 to 1.",
      "an axis twice": "sum: got axis [0, 0]; expected each axis once.",
      "an axis twice, once from the end": "sum: got axis [1, -1]; expected each axis once.",
      "an index of an empty axis": "at: got index 0 for axis 0 of length 0; expected no index: the axis is empty.",
      "an index too far": "at: got index 2 for axis 0 of length 2; expected an integer from -2 to 1.",
      "an order that is no list": "transpose: got axes 1; expected a list of axes, such as [1, 0].",
      "an order that leaves an axis out": "transpose: got axes [0] for a tensor of shape [2, 3]; expected each of its 2 axes once.",
      "an order that names an axis twice": "transpose: got axes [0, 0] for a tensor of shape [2, 3]; expected each of its 2 axes once.",
      "classes in floats": "oneHot: got indices of dtype float32; expected an integer dtype. Convert them with .astype('int32').",
      "more indices than axes": "at: got 3 indices for a tensor of shape [2, 3]; expected at most 2.",
      "negative widths": "pad: got widths [[0,0],[-1,0]] for a tensor of shape [2, 3]; expected 2 pairs [before, after] of whole numbers of at least 0, or one pair or number for every axis.",
      "no classes": "oneHot: got numClasses 0 for indices of shape [1]; expected a whole number of at least 1.",
      "no place for a new axis": "expandDims: got axis undefined for a tensor of rank 3; expected an integer from -3 to 2.",
      "numbers in place of ranges": "slice: got 0 in place of the ranges; expected a list with one range for each axis. Write [[start, stop]] for a part of the first axis.",
      "points up to infinity": "linspace: got start 0 and stop Infinity; expected finite numbers.",
      "rows in an array": "gather: got an array [0, 1]; expected a tensor. Wrap numbers and arrays with tensor(...).",
      "rows in floats": "gather: got indices of dtype float32; expected an integer dtype. Convert them with .astype('int32').",
      "softmax of a scalar": "softmax: got a scalar; expected a tensor of at least one axis.",
      "widths for another rank": "pad: got widths [[1,1],[1,1],[1,1]] for a tensor of shape [2, 3]; expected 2 pairs [before, after] of whole numbers of at least 0, or one pair or number for every axis.",
      "widths that are no pairs": "pad: got widths [1,1] for a tensor of shape [2, 3]; expected 2 pairs [before, after] of whole numbers of at least 0, or one pair or number for every axis.",
    }
  `);
});

test('what is no tensor', async () => {
  const functions: Readonly<Record<string, (x: never) => unknown>> = {
    matmul: (t) => ops.matmul(t, x),
    'matmul on the right': (t) => ops.matmul(x, t),
    sum: (t) => ops.sum(t),
    mean: (t) => ops.mean(t),
    max: (t) => ops.max(t),
    min: (t) => ops.min(t),
    prod: (t) => ops.prod(t),
    argmax: (t) => ops.argmax(t),
    argmin: (t) => ops.argmin(t),
    softmax: (t) => ops.softmax(t),
    logSoftmax: (t) => ops.logSoftmax(t),
    reshape: (t) => ops.reshape(t, [1]),
    transpose: (t) => ops.transpose(t),
    swapaxes: (t) => ops.swapaxes(t, 0, 1),
    broadcastTo: (t) => ops.broadcastTo(t, [1]),
    expandDims: (t) => ops.expandDims(t, 0),
    squeeze: (t) => ops.squeeze(t),
    slice: (t) => ops.slice(t, [0]),
    at: (t) => ops.at(t, 0),
    flip: (t) => ops.flip(t, 0),
    pad: (t) => ops.pad(t, []),
    concat: (t) => ops.concat([x, t]),
    stack: (t) => ops.stack([t]),
    split: (t) => ops.split(t, 1),
    gather: (t) => ops.gather(t, ints(0)),
    oneHot: (t) => ops.oneHot(t, 1),
    cast: (t) => ops.cast(t, 'int32'),
    exp: (t) => ops.exp(t),
    add: (t) => ops.add(x, t),
    where: (t) => ops.where(x, t, 0),
  };
  const calls = Object.entries(functions).map(([name, f]) => [name, () => f([[1, 2]] as never)] as const);
  const read = await sentences(Object.fromEntries(calls));
  for (const [name, message] of Object.entries(read)) {
    const [op] = name.split(' ');
    expect(message).toMatch(new RegExp(`^${op}: got an array \\[.*\\]; expected a tensor.*Wrap .*arrays with tensor`));
  }
  expect(
    await sentences({
      'two tensors without brackets': () => ops.concat(x as never, x as never),
      'text to add': () => x.add('1' as never),
      'undefined to add': () => x.mul(undefined as never),
      'null to multiply with': () => x.matmul(null as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "null to multiply with": "matmul: got null; expected a tensor. Wrap numbers and arrays with tensor(...).",
      "text to add": "add: got "1"; expected a tensor or a number. Wrap arrays with tensor(...).",
      "two tensors without brackets": "concat: got an object of class Tensor; expected a list of tensors. Put square brackets around the tensors.",
      "undefined to add": "mul: got undefined; expected a tensor or a number. Wrap arrays with tensor(...).",
    }
  `);
});

test.each(Object.keys(ops).filter((name) => /^[a-z]/.test(name)))('%s complains in its own name', (name) => {
  const rows = [[1], [2]];
  const run = Reflect.get(ops, name) as (...given: unknown[]) => unknown;
  for (const given of [[rows], [rows, rows], [rows, rows, rows]]) {
    try {
      run(...given);
    } catch (error) {
      expect((error as KeisanError).where).toMatch(new RegExp(`^${name}`));
    }
  }
});

test('bounds and axes that are none are named by what was called', () => {
  expect(() => ops.clip(x, [0] as never, 1)).toThrow('clip: got an array [0]; expected a tensor or a number');
  expect(() => ops.clip(x, x, '1' as never)).toThrow('clip: got "1"');
  expect(() => ops.moments(x, 2)).toThrow('moments: got axis 2');
});

test('an index out of range in compiled code is found when it runs', async () => {
  const pick = (t: Tensor, rows: Tensor) => t.gather(rows);
  for (const runtime of ['onnx', onWasm, 'wasm'] as const) {
    const f = compile(pick, { runtime });
    expect((await f(x, ints(-1, 1))).shape).toEqual([2, 3]);
    expect(await sentences({ 'a row too far': () => f(x, ints(0, 2)) })).toMatchInlineSnapshot(`
      {
        "a row too far": "gather: got index 2 for axis 0 of length 2; expected indices from -2 to 1.",
      }
    `);
    expect((await f(x, ints(0, 1))).shape).toEqual([2, 3]);
  }
});

describe('losses and metrics', () => {
  type OfTensors = (...given: unknown[]) => unknown;

  const functions = Object.entries({ ...losses, ...metrics }).filter(
    ([name, value]) => typeof value === 'function' && /^[a-z]/.test(name) && !['get', 'resolveMetric'].includes(name),
  );

  const table = functions as unknown as readonly (readonly [string, OfTensors])[];

  describe.each(table)('%s', (name, f) => {
    test('rejects what no tensor can be made of', async () => {
      const where = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      const read = await sentences({
        nothing: () => f(),
        null: () => f(null, x),
        'no predictions': () => f(x),
        text: () => f(x, 'abc'),
        'a symbol': () => f(x, Symbol('x')),
        'an object': () => f(x, {}),
        'an object without a prototype': () => f(x, Object.create(null)),
      });
      expect(read).toMatchObject({
        nothing: expect.stringContaining(`${where}: yTrue: got undefined; expected a number, nested arrays`),
        null: expect.stringContaining(`${where}: yTrue: got null; expected`),
        'no predictions': expect.stringContaining(`${where}: yPred: got undefined; expected`),
        text: expect.stringContaining(`${where}: yPred: got "abc"; expected`),
        'a symbol': expect.stringContaining(`${where}: yPred: got Symbol(x); expected`),
      });
    });

    test('takes arrays, and has its name', () => {
      const rows = [
        [1, 0],
        [0, 1],
      ];
      const targets = /^sparse|^circle|^categoricalGeneralized/.test(name) ? [0, 1] : rows;
      const outputs = [
        [0.75, 0.25],
        [0.5, 0.5],
      ];
      const predictions = name === 'ctc' ? [outputs, outputs] : outputs;
      const given = [tensor(targets), tensor(predictions)];
      expect(String(f(targets, predictions))).toBe(String(f(...given)));
      expect(f.name).toBe(name);
    });
  });

  test('made of something else', async () => {
    expect(
      await sentences({
        'a metric of nothing': () => new metrics.MeanMetricWrapper(undefined as never),
        'a metric of a name': () => new metrics.MeanMetricWrapper('mae' as never),
        'a metric without options': () => new metrics.MeanMetricWrapper(metrics.accuracy, null as never),
        'a metric of another name': () => new metrics.Accuracy({ name: Symbol('a') as never }),
        'a variable without a name': () => {
          class Mine extends metrics.Mean {
            readonly mine = this.addVariable(undefined as never);
          }
          return new Mine();
        },
        'an accuracy of a threshold in words': () => new metrics.BinaryAccuracy({ threshold: 'half' as never }),
        'a loss of a name that is an object': () => new losses.MeanSquaredError({ name: Object.create(null) }),
        'a loss of a delta that is a symbol': () => new losses.Huber({ delta: Symbol('d') as never }),
        'smoothing in words': () => losses.binaryCrossentropy(x, x, { labelSmoothing: 'some' as never }),
        'logits in words': () => losses.binaryCrossentropy(x, x, { fromLogits: 'no' as never }),
        'an axis that is a symbol': () =>
          losses.sparseCategoricalCrossentropy([0, 1], x, { axis: Symbol('a') as never }),
        'targets to check that are none': () =>
          new losses.SparseCategoricalCrossentropy().checkTargets('fit', undefined as never, [null, 3]),
        'targets to check for no shape': () =>
          new losses.SparseCategoricalCrossentropy().checkTargets('fit', x, undefined as never),
      }),
    ).toMatchInlineSnapshot(`
      {
        "a loss of a delta that is a symbol": "Huber: got delta Symbol(d); expected a finite number of more than 0.",
        "a loss of a name that is an object": "MeanSquaredError: got name an object of class Object; expected a string.",
        "a metric of a name": "MeanMetricWrapper: got "mae"; expected a function of targets and predictions. Write new MeanMetricWrapper((yTrue, yPred) => yTrue.equal(yPred)).",
        "a metric of another name": "Accuracy: got name Symbol(a); expected a string.",
        "a metric of nothing": "MeanMetricWrapper: got undefined; expected a function of targets and predictions. Write new MeanMetricWrapper((yTrue, yPred) => yTrue.equal(yPred)).",
        "a metric without options": "MeanMetricWrapper: got null in place of the options; expected an object with any of name, dtype. Write { name: ... }.",
        "a variable without a name": "Mine.addVariable: got undefined in place of the options; expected an object with any of name, shape, initializer, dtype. Write { name: ... }.",
        "an accuracy of a threshold in words": "BinaryAccuracy: got threshold "half"; expected a finite number.",
        "an axis that is a symbol": "sparse_categorical_crossentropy: got axis Symbol(a); expected a whole number.",
        "logits in words": "binary_crossentropy: got fromLogits "no"; expected true or false.",
        "smoothing in words": "binary_crossentropy: got labelSmoothing "some"; expected a number from 0 to 1.",
        "targets to check for no shape": "fit: got undefined; expected the shape of the outputs, batch first, such as [null, 10].",
        "targets to check that are none": "fit: got undefined; expected a tensor. Wrap numbers and arrays with tensor(...).",
      }
    `);
  });
});

test('activations, initializers and regularizers of what is no tensor', async () => {
  expect(
    await sentences({
      'linear of text': () => linear('abc' as never),
      'exponential of an object': () => exponential({} as never),
      'relu of a symbol': () => relu(Symbol('x') as never),
      'a penalty on nothing': () => new L2().apply(undefined as never),
      'the name of nothing': () => nameOf(undefined as never),
      'the name of a name': () => nameOf('relu' as never),
      'an initializer of nothing': () => getInitializer('ones').apply(undefined as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a penalty on nothing": "L2: got undefined; expected a tensor. Wrap numbers and arrays with tensor(...).",
      "an initializer of nothing": "full: got shape undefined; expected a list of lengths, such as [2, 3].",
      "exponential of an object": "exp: got an object of class Object; expected a tensor or a number. Wrap arrays with tensor(...).",
      "linear of text": "linear: got "abc"; expected a tensor. Wrap numbers and arrays with tensor(...).",
      "relu of a symbol": "relu: got Symbol(x); expected a tensor or a number. Wrap arrays with tensor(...).",
      "the name of a name": "nameOf: got "relu"; expected an activation, such as relu. Write nameOf(get(...)) for a name or a layer.",
      "the name of nothing": "nameOf: got undefined; expected an activation, such as relu. Write nameOf(get(...)) for a name or a layer.",
    }
  `);
});
