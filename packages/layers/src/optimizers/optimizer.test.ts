import { Parameter, type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { NonNeg } from '../constraints/index.ts';
import { Weight } from '../weight.ts';
import { Optimizer, type OptimizerOptions, type Updated } from './optimizer.ts';
import { SGD } from './sgd.ts';

/** What a weight of 0 becomes after one step of size 1: the gradients, clipped, with the other sign. */
function clipped(options: OptimizerOptions, ...gradients: readonly number[][]) {
  const weights = gradients.map((g) => new Parameter(tensor(g.map(() => 0))));
  new SGD({ learningRate: 1, ...options }).apply(
    gradients.map((g) => tensor(g)),
    weights,
  );
  return weights.map((w) => w.mul(-1).toArray());
}

describe('clipping', () => {
  // Source: Keras' sgd_test.py, test_clip_norm and test_clip_value.
  test.each([
    [{ clipnorm: 1 }, [[100, 100]], [[Math.SQRT1_2, Math.SQRT1_2]]],
    [{ clipvalue: 1 }, [[100, 100]], [[1, 1]]],
    [{ clipvalue: 1 }, [[-100, 0.5]], [[-1, 0.5]]],
    [
      { clipnorm: 10 },
      [
        [3, 4],
        [30, 40],
      ],
      [
        [3, 4],
        [6, 8],
      ],
    ],
    // The norm of both together is 13.
    [{ globalClipnorm: 6.5 }, [[3, 4], [12]], [[1.5, 2], [6]]],
    [{ globalClipnorm: 20 }, [[3, 4], [12]], [[3, 4], [12]]],
    [{ clipnorm: 1 }, [[0, 0]], [[0, 0]]],
  ])('%j of %j', (options, gradients, expected) => {
    expect(clipped(options, ...gradients)).toEqual(near(expected));
  });

  test('in one way only', () => {
    expect(() => new SGD({ clipnorm: 1, clipvalue: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: SGD: got clipnorm and clipvalue; expected only one of clipnorm, clipvalue and globalClipnorm.]`,
    );
  });
});

describe('apply', () => {
  test('counts its steps', () => {
    const optimizer = new SGD();
    const weight = new Parameter(tensor([1]));
    optimizer.apply([tensor([1])], [weight]);
    optimizer.apply([tensor([1])], [weight]);
    expect([optimizer.iterations.item(), optimizer.iterations.dtype]).toEqual([2, 'int32']);
  });

  test('keeps weights within their constraints', () => {
    const weight = new Weight(tensor([0.5, 0.5]), { constraint: new NonNeg() });
    new SGD({ learningRate: 1 }).apply([tensor([1, -1])], [weight]);
    expect(weight.toArray()).toEqual([0, 1.5]);
  });

  test('keeps to the dtype of each weight', () => {
    const weight = new Parameter(tensor([1], { dtype: 'float64' }));
    new SGD({ learningRate: 0.1, momentum: 0.9 }).apply([tensor([1], { dtype: 'float64' })], [weight]);
    expect([weight.dtype, weight.item()]).toEqual(['float64', expect.closeTo(0.9, 7)]);
  });

  test('wants one gradient per weight', () => {
    expect(() => new SGD().apply([], [new Parameter(tensor([1]))])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: SGD.apply: got 0 gradients and 1 variables; expected one gradient for each variable.]`,
    );
  });
});

describe('learningRate', () => {
  test('may be changed between steps', () => {
    const optimizer = new SGD({ learningRate: 0.5 });
    const weight = new Parameter(tensor(1));
    optimizer.apply([tensor(1)], [weight]);
    optimizer.learningRate = 0.125;
    optimizer.apply([tensor(1)], [weight]);
    expect([optimizer.learningRate, weight.item()]).toEqual([0.125, 0.375]);
  });

  test.each([Number.NaN, Infinity, '0.1', -0.1])('is never %s', (rate) => {
    expect(() => new SGD({ learningRate: rate as number })).toThrow('expected a finite number of at least 0');
    const optimizer = new SGD();
    expect(() => {
      optimizer.learningRate = rate as number;
    }).toThrow('SGD: got learningRate');
    expect(optimizer.learningRate).toBeCloseTo(0.01, 8);
  });
});

test("an optimizer of one's own names its slots and says how weights change", () => {
  class AdaGrad extends Optimizer {
    protected override readonly slotNames = ['accumulator'];

    protected override update(variable: Tensor, gradient: Tensor, [sum]: readonly Tensor[]): Updated {
      const next = sum!.add(gradient.square());
      return { variable: variable.sub(gradient.div(next.sqrt())), slots: [next] };
    }
  }
  const optimizer = new AdaGrad({ learningRate: 1 });
  const weight = new Parameter(tensor([1, 2]), { name: 'kernel' });
  optimizer.apply([tensor([3, -4])], [weight]);
  optimizer.apply([tensor([4, 3])], [weight]);
  expect(optimizer.name).toBe('ada_grad');
  expect(weight.toArray()).toEqual(near([-0.8, 2.4]));
  expect(optimizer.variables.map((v) => v.name)).toEqual(['iterations', 'learning_rate', 'kernel_accumulator']);
  expect(optimizer.variables.at(-1)!.toArray()).toEqual([25, 25]);
});
