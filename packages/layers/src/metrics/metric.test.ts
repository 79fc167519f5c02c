import { type Tensor, type TensorData, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { expect, test } from 'vitest';
import { toTensor } from '../to-tensor.ts';
import { Metric } from './metric.ts';

class LargestError extends Metric {
  readonly #largest = this.addVariable('largest');

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
    { name: 'largest_error' },
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
