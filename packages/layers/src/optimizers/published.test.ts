import { full, linspace, Parameter, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { Adam, type Optimizer, RMSprop, SGD } from './index.ts';

const ways = ['eagerly', 'onnx', 'wasm'] as const;

/** Takes one step per list of gradients and returns the weights after each. */
async function steps(optimizer: Optimizer, start: Tensor, gradients: readonly Tensor[], way: (typeof ways)[number]) {
  const weight = new Parameter(start);
  optimizer.build([weight]);
  const step = (gradient: Tensor): Tensor[] => {
    optimizer.apply([gradient], [weight]);
    return [];
  };
  const run = way === 'eagerly' ? step : compile(step, { runtime: way });
  const results: Tensor[] = [];
  for (const gradient of gradients) {
    await run(gradient);
    results.push(weight.detach());
  }
  return results;
}

/** Rows of ten equal numbers. */
const tiled = (...values: readonly number[]) => values.map((value) => Array<number>(10).fill(value));
const sgdGolden = [0, 1, 2, 3, 4].map((k) => Array.from({ length: 10 }, (_, i) => 0.9999 - k * 0.001 * (i + 1)));

// Source: Keras' sgd_test.py, rmsprop_test.py and adam_test.py, test_single_step and test_correctness_with_golden.
describe.each(ways)('published steps, %s', (way) => {
  test.each([
    ['SGD', () => new SGD({ learningRate: 0.5 }), [0.5, -1, -0.5, 3]],
    ['RMSprop', () => new RMSprop({ learningRate: 0.5 }), [-0.5811, 0.4189, 1.4189, 2.4189]],
    ['Adam', () => new Adam({ learningRate: 0.5 }), [0.5, 1.5, 2.5, 3.5]],
  ])('one step of %s', async (_, make, expected) => {
    const [after] = await steps(make(), tensor([1, 2, 3, 4]), [tensor([1, 6, 7, 2])], way);
    expect(after!.toArray()).toEqual(near(expected, 4));
  });

  test.each([
    ['SGD, nesterov', () => new SGD({ nesterov: true }), sgdGolden],
    ['RMSprop, centered', () => new RMSprop({ centered: true }), tiled(0.9967, 0.9933, 0.9908, 0.9885, 0.9864)],
    ['Adam, amsgrad', () => new Adam({ amsgrad: true }), tiled(0.999, 0.9982, 0.9974, 0.9965, 0.9955)],
  ])('five steps of %s', async (_, make, golden) => {
    const gradients = [full([10], 0.01), ...Array.from({ length: 4 }, () => linspace(0.1, 1, { num: 10 }))];
    const results = await steps(make(), full([10], 1), gradients, way);
    // Keras's tests allow 5e-4 + 5e-4 * |x|.
    results.forEach((after, i) => {
      for (const [k, x] of after.data.entries()) expect(Math.abs(x - golden[i]![k]!)).toBeLessThan(1e-3);
    });
  });

  // Source: the same files, test_weight_decay.
  test.each([
    ['SGD', () => new SGD({ learningRate: 1, weightDecay: 0.004 })],
    ['RMSprop', () => new RMSprop({ learningRate: 1, weightDecay: 0.004 })],
    ['Adam', () => new Adam({ learningRate: 1, weightDecay: 0.004 })],
  ])('weight decay of %s', async (_, make) => {
    const zero = tensor(0);
    const results = await steps(make(), tensor(2), [zero, zero, zero], way);
    expect(results[0]!.item()).toBeCloseTo(2 * 0.996, 6);
    expect(results[2]!.item()).toBeCloseTo(2 * 0.996 ** 3, 6);
  });
});
