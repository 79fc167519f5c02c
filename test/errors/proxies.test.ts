import { Input, Model, Parameter, Sequential, type Tensor, tensor } from 'keisan';
import { EarlyStopping } from 'keisan/callbacks';
import { Dataset } from 'keisan/data';
import { Dense, Layer } from 'keisan/layers';
import { MeanSquaredError } from 'keisan/losses';
import { Mean } from 'keisan/metrics';
import { Adam } from 'keisan/optimizers';
import { describe, expect, test } from 'vitest';

/** Which class Vue makes reactive an object of: see `targetTypeMap` in its package `reactivity`. */
const vueCalls = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

class Doubled extends Layer {
  override call(x: Tensor) {
    return x.mul(2);
  }
}

const x = Input([2]);

describe('objects with private state', () => {
  test.each([
    ['Tensor', tensor([1])],
    ['Parameter', new Parameter(tensor([1]))],
    ['KerasTensor', x],
    ['Dense', new Dense(1)],
    ['Doubled', new Doubled()],
    ['Sequential', new Sequential()],
    ['Functional', new Model({ inputs: x, outputs: new Dense(1).apply(x) })],
    ['Adam', new Adam()],
    ['MeanSquaredError', new MeanSquaredError()],
    ['Mean', new Mean()],
    ['EarlyStopping', new EarlyStopping()],
    ['Dataset', Dataset.fromTensorSlices([1, 2])],
  ])('%s is nothing that Vue makes reactive', (name, object) => {
    expect(vueCalls(object)).toBe(name);
  });
});
