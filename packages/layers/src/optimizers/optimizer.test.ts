import { Parameter, type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test, vi } from 'vitest';
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

describe('gradients that are missing', () => {
  const kernel = () => new Parameter(tensor([1, 1]), { name: 'kernel' });
  const bias = () => new Parameter(tensor([1]), { name: 'bias' });

  // As in Keras: what has no gradient is left out, and named.
  test.each([null, undefined])('%s: the variable stays as it is, and is named once', (none) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const [w, b] = [kernel(), bias()];
    const optimizer = new SGD({ learningRate: 1, momentum: 0.5, globalClipnorm: 100 });
    for (let i = 0; i < 2; i++) optimizer.apply([none, tensor([0.25])], [w, b]);
    const said = warn.mock.calls;
    warn.mockRestore();
    expect([w.toArray(), b.toArray(), optimizer.iterations.item()]).toEqual([[1, 1], [0.375], 2]);
    expect(said).toEqual([
      ['SGD.apply: got no gradient for "kernel", and what has none stays as it is. Does the loss depend on it?'],
    ]);
  });

  test('all of them: an error, and nothing changes', () => {
    const optimizer = new SGD();
    expect(() => optimizer.apply([null, undefined], [kernel(), bias()])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: SGD.apply: got no gradient for any variable; expected at least one. Compute the loss from the variables, with operations on tensors.]`,
    );
    expect([optimizer.built, optimizer.iterations.item()]).toEqual([false, 0]);
  });

  test('no variables at all: nothing to do', () => {
    const optimizer = new SGD({ globalClipnorm: 1 });
    optimizer.apply([], []);
    expect(optimizer.iterations.item()).toBe(0);
  });
});

test.each<[string, readonly unknown[], string]>([
  ['too few', [tensor([1, 1])], 'SGD.apply: got 1 gradients and 2 variables; expected one gradient for each variable.'],
  [
    'of another shape',
    [tensor([1, 1]), tensor([1, 2])],
    'SGD.apply: gradient 1, of "bias": got shape [2]; expected the shape of the variable, [1].',
  ],
  [
    'that would stretch',
    [tensor(1), tensor([1])],
    'SGD.apply: gradient 0, of "kernel": got shape []; expected the shape of the variable, [2].',
  ],
  [
    'of another float',
    [tensor([1, 1]), tensor([1], { dtype: 'float64' })],
    `SGD.apply: gradient 1, of "bias": got dtype float64; expected the dtype of the variable, float32. Convert it with .astype('float32').`,
  ],
  [
    'of whole numbers',
    [tensor([1, 1], { dtype: 'int32' }), null],
    `SGD.apply: gradient 0, of "kernel": got dtype int32; expected the dtype of the variable, float32. Convert it with .astype('float32').`,
  ],
  [
    'that are arrays',
    [[1, 1], [1]],
    'SGD.apply: gradient 0, of "kernel": got an array [1, 1]; expected a tensor, or null for none. Compute it with gradients(loss, variables), or wrap numbers with tensor(...).',
  ],
  [
    'that are one tensor',
    tensor([1, 1]) as never,
    'SGD.apply: got an object of class Tensor and an array [an object of class Parameter, an object of class Parameter]; expected a list of gradients, then a list of as many variables. Write apply(gradients(loss, variables), variables).',
  ],
])('gradients %s: an error that names the weight, and nothing changes', (_, grads, message) => {
  const variables = [new Parameter(tensor([1, 1]), { name: 'kernel' }), new Parameter(tensor([1]), { name: 'bias' })];
  const optimizer = new SGD({ momentum: 0.9 });
  expect(() => optimizer.apply(grads as never, variables)).toThrow(message);
  expect([optimizer.built, optimizer.iterations.item()]).toEqual([false, 0]);
  expect(variables.map((v) => v.toArray())).toEqual([[1, 1], [1]]);
  expect(() => optimizer.apply(variables, grads as never)).toThrow('SGD.apply: got');
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
