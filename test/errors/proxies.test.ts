import { Input, Model, Parameter, Sequential, tensor } from 'keisan';
import { EarlyStopping, LambdaCallback } from 'keisan/callbacks';
import { Dataset } from 'keisan/data';
import { Dense, Layer } from 'keisan/layers';
import { MeanSquaredError } from 'keisan/losses';
import { Mean } from 'keisan/metrics';
import { Adam } from 'keisan/optimizers';
import { describe, expect, test } from 'vitest';

/** Which class Vue makes reactive an object of: see `targetTypeMap` in its package `reactivity`. */
const vueCalls = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

const proxied = <T extends object>(object: T): T => new Proxy(object, {});

class Doubled extends Layer {
  readonly #factor = 2;

  override call(x: ReturnType<typeof tensor>) {
    return x.mul(this.#factor);
  }

  factor() {
    return this.#factor;
  }
}

const data = tensor([[1, 2]]);

function compiled() {
  const model = new Sequential([new Dense(1)]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  return model;
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

const EXPECTED =
  /\w+: got a Proxy around it, such as a reactive state makes; expected the object itself: its state is private, and is not there through a proxy\. Keep it out of what is observed, with markRaw/;

describe('a proxy is refused in words', () => {
  test.each<[string, () => unknown]>([
    ['x.shape', () => proxied(data).shape],
    ['x.rank', () => proxied(data).rank],
    ['x.item()', () => proxied(tensor(1)).item()],
    ['Number(x)', () => Number(proxied(tensor(1)))],
    ['String(x)', () => String(proxied(data))],
    ['x.add(1)', () => proxied(data).add(1)],
    ['x.add(proxy)', () => data.add(proxied(data))],
    ['tensor(proxy)', () => tensor(proxied(data))],
    ['x.backward()', () => proxied(tensor(1, { requiresGrad: true })).backward()],
    ['parameter.assign', () => proxied(new Parameter(data)).assign(data)],
    ['parameter.assign(proxy)', () => new Parameter(data).assign(proxied(data))],
    ['parameter.trainable', () => proxied(new Parameter(data)).trainable],
    [
      'parameter.trainable = false',
      () => {
        proxied(new Parameter(data)).trainable = false;
      },
    ],
    ['parameter.mul', () => proxied(new Parameter(data)).mul(2)],
    ['symbolic.shape', () => proxied(x).shape],
    ['layer.apply', () => proxied(new Dense(1)).apply(data)],
    ['layer.apply(proxy)', () => new Dense(1).apply(proxied(data))],
    ['layer.weights', () => proxied(new Dense(1)).weights],
    ['layer.trainable', () => proxied(new Dense(1)).trainable],
    ['layer of a proxy', () => new Dense(1).apply(proxied(x))],
    ["a layer of one's own", () => proxied(new Doubled()).factor()],
    ['model.summary', () => proxied(compiled()).summary()],
    ['model.add', () => proxied(new Sequential()).add(new Dense(1))],
    ['model.add(proxy)', () => new Sequential().add(proxied(new Dense(1)))],
    ['model.compile', () => proxied(compiled()).compile({ loss: 'mse' })],
    ['model.fit', () => proxied(compiled()).fit(data, data)],
    ['model.predict', () => proxied(compiled()).predict(data)],
    ['model.predict(proxy)', () => compiled().predict(proxied(data))],
    ['model.getWeights', () => proxied(compiled()).getWeights()],
    ['optimizer.learningRate', () => proxied(new Adam()).learningRate],
    ['optimizer.apply', () => proxied(new Adam()).apply([data], [new Parameter(data)])],
    [
      'an optimizer in compile',
      () => {
        const model = compiled();
        model.compile({ optimizer: proxied(new Adam()), loss: 'mse' });
        return model.fit(data, tensor([[1]]));
      },
    ],
    ['metric.updateState', () => proxied(new Mean()).updateState(data)],
    ['metric.result', () => proxied(new Mean()).result()],
    ['callback.model', () => proxied(new LambdaCallback({})).model],
    ['dataset.batch', () => proxied(Dataset.fromTensorSlices([1, 2])).batch(1)],
  ])('%s', async (_, run) => {
    await expect((async () => run())()).rejects.toThrow(EXPECTED);
  });
});
