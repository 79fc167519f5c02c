import { eye, oneHot, type Parameter, type Tensor, type TensorData, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { expect, test } from 'vitest';
import { Dense } from '../layers/index.ts';
import { Sequential } from '../models/index.ts';
import { toTensor } from '../to-tensor.ts';
import { Metric } from './metric.ts';

class LargestError extends Metric {
  readonly #largest = this.addVariable({ name: 'largest' });

  override updateState(yTrue: Tensor | TensorData, yPred: Tensor | TensorData): void {
    this.#largest.assign(this.#largest.maximum(toTensor('yTrue', yTrue).sub(toTensor('yPred', yPred)).abs().max()));
  }

  override result(): Tensor {
    return this.#largest.mul(1);
  }
}

test("a metric of one's own keeps state, is named after its class and forgets", () => {
  const metric = new LargestError();
  metric.updateState([1, 2], [1, 4]);
  metric.updateState([1, 2], [0, 2]);
  expect([metric.name, metric.result().item(), metric.getConfig()]).toEqual([
    'largest_error',
    2,
    { name: 'largest_error', dtype: 'float32' },
  ]);
  expect(metric.variables.map(({ name, trainable }) => [name, trainable])).toEqual([['largest_error/largest', false]]);
  metric.resetState();
  expect(metric.result().item()).toBe(0);
});

test('the same code runs compiled, with the same state', async () => {
  const metric = new LargestError({ name: 'worst' });
  const update = compile((yTrue: Tensor, yPred: Tensor) => {
    metric.updateState(yTrue, yPred);
    return [];
  });
  await update(tensor([1, 2]), tensor([1, 4]));
  await update(tensor([1, 2]), tensor([0, 2]));
  expect(metric.result().item()).toBe(2);
});

/** How often each class was predicted, for targets of each class. */
class Confusion extends Metric {
  readonly #counts: Parameter;
  readonly #least = this.addVariable({ name: 'least', initializer: 'ones', dtype: 'int32' });

  constructor(classes: number) {
    super();
    this.#counts = this.addVariable({ name: 'counts', shape: [classes, classes] });
  }

  override updateState(yTrue: Tensor, yPred: Tensor): void {
    const [rows, columns] = [yTrue, yPred].map((t) => oneHot(t.argmax({ axis: -1 }), this.#counts.shape[0]!));
    this.#counts.assign(this.#counts.add(rows!.transpose().matmul(columns!)));
    this.#least.assign(this.#least.sub(1));
  }

  override result(): Tensor {
    return this.#counts.mul(eye(this.#counts.shape[0]!)).sum();
  }
}

test.each([true, false])('variables have any shape and first value; runEagerly %s', async (runEagerly) => {
  const metric = new Confusion(2);
  const model = new Sequential([new Dense(2, { kernelInitializer: (shape) => eye(shape[0]!), inputShape: [2] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse', metrics: [metric], runEagerly });
  const [x, y] = [
    [
      [1, 0],
      [0, 1],
      [3, 2],
    ],
    [
      [1, 0],
      [1, 0],
      [1, 0],
    ],
  ];
  expect((await model.evaluate(x, y, { batchSize: 2, verbose: 0 }))[1]).toBe(2);
  expect(metric.variables.map((v) => v.toArray())).toEqual([
    -1,
    [
      [2, 1],
      [0, 0],
    ],
  ]);
  await model.evaluate(x, y, { batchSize: 2, verbose: 0 });
  expect(metric.variables.map((v) => v.toArray())).toEqual([
    -1,
    [
      [2, 1],
      [0, 0],
    ],
  ]);
  metric.resetState();
  expect(metric.variables.map((v) => v.toArray())).toEqual([
    1,
    [
      [0, 0],
      [0, 0],
    ],
  ]);
});

test('what a metric remembers has a name, and nothing that nobody knows of', () => {
  class Odd extends Metric {
    readonly kept = this.addVariable({ name: 'kept', dType: 'int32' } as never);
    override updateState(): void {}
    override result(): Tensor {
      return tensor(0);
    }
  }
  expect(() => new Odd()).toThrow(
    'Odd.addVariable: got the unknown option dType; expected any of name, shape, initializer, dtype.',
  );
});
