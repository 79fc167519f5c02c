import { ones, Parameter, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { near } from '../../../../test/near.ts';
import { NonNeg } from '../constraints/index.ts';
import { Weight } from '../layer/weight.ts';
import { clearSession } from '../naming/names.ts';
import { Optimizer, type OptimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';
import { SGD } from './sgd.ts';

beforeEach(clearSession);

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
      [
        "Gradients do not exist for variables ['kernel'] when minimizing the loss. If using `model.compile()`, did you forget to provide a `loss` argument?",
      ],
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

describe('weight decay', () => {
  const weights = () => ['kernel', 'bias'].map((name) => new Parameter(tensor([1]), { name }));

  test.each<
    [string, (variables: readonly Parameter[]) => Parameters<Optimizer['excludeFromWeightDecay']>[0], number[]]
  >([
    ['nothing', () => ({}), [0.5, 0.5]],
    ['a name', () => ({ varNames: ['bias'] }), [0.5, 1]],
    ['part of a name', () => ({ varNames: ['ern', 'x'] }), [1, 0.5]],
    ['patterns', () => ({ varNames: ['^k', 's$'] }), [1, 1]],
    ['a weight', ([kernel]) => ({ varList: [kernel!] }), [1, 0.5]],
  ])('leaves out %s', (_, excluded, expected) => {
    const [optimizer, variables] = [new SGD(0.5, { weightDecay: 1 }), weights()];
    optimizer.excludeFromWeightDecay(excluded(variables));
    optimizer.apply([tensor([0]), tensor([0])], variables);
    expect(variables.map((w) => w.item())).toEqual(expected);
  });

  test('is said before the first step, in names and weights', () => {
    const optimizer = new SGD(0.5, { weightDecay: 1 });
    const wrong = (given: object) => () => optimizer.excludeFromWeightDecay(given);
    expect(wrong({ varNames: ['('] })).toThrow('varNames[0] "("; expected a text, or a pattern of names');
    expect(wrong({ varNames: 'bias' })).toThrow('varNames "bias"; expected a list');
    expect(wrong({ var_names: ['bias'] })).toThrow(
      "got the unknown option var_names; expected any of varList, varNames. Did you mean 'varNames'?",
    );
    expect(wrong(['bias'])).toThrow('SGD.excludeFromWeightDecay: got');
    expect(wrong({ varList: ['bias'] })).toThrow('expected a list of variables');
    optimizer.build(weights());
    expect(wrong({ varNames: ['bias'] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: SGD.excludeFromWeightDecay: got an optimizer that is built; expected one that has taken no step. Call it before fit, apply or build.]`,
    );
  });
});

describe('running means', () => {
  test('are what weights become, once there were steps', () => {
    const [optimizer, w] = [new SGD(1, { useEma: true, emaMomentum: 0.5 }), new Parameter(tensor([1]), { name: 'w' })];
    optimizer.build([w]);
    optimizer.finalizeVariableValues([w]);
    expect(w.item()).toBe(1);
    for (let i = 0; i < 2; i++) optimizer.apply([tensor([1])], [w]);
    expect([w.item(), optimizer.movingAverages.get(w)!.item()]).toEqual([-1, -0.5]);
    optimizer.finalizeVariableValues([w]);
    expect(w.item()).toBe(-0.5);
  });

  test('of weights before their constraints, as in Keras', () => {
    const weight = new Weight(tensor([0.5]), { constraint: new NonNeg() });
    const optimizer = new SGD(1, { useEma: true });
    optimizer.apply([tensor([1])], [weight]);
    expect([weight.item(), optimizer.movingAverages.get(weight)!.item()]).toEqual([0, -0.5]);
  });

  test('without useEma there are none', () => {
    const optimizer = new SGD();
    const w = new Parameter(tensor([1]));
    optimizer.apply([tensor([1])], [w]);
    expect(optimizer.movingAverages.size).toBe(0);
    expect(() => optimizer.finalizeVariableValues([w])).not.toThrow();
    expect(() => optimizer.finalizeVariableValues('w' as never)).toThrow('expected a list of variables');
  });
});

test('a step that fails changes nothing that is kept', () => {
  class Failing extends SGD {
    fails = false;
    protected override update(...given: Parameters<SGD['update']>) {
      if (this.fails) throw new Error('too late');
      return super.update(...given);
    }
  }
  const optimizer = new Failing(1, { momentum: 0.5, useEma: true, gradientAccumulationSteps: 2 });
  const w = new Parameter(tensor([1]));
  const step = () => optimizer.apply([tensor([1])], [w]);
  const kept = () => [w, ...optimizer.variables].map((one) => one.toArray());
  for (let i = 0; i < 3; i++) step();
  const before = kept();
  optimizer.fails = true;
  expect(step).toThrow('too late');
  expect(kept()).toEqual(before);
});

describe("an optimizer of one's own", () => {
  interface Kept {
    readonly rows: Tensor;
    readonly steps: Tensor;
    readonly [name: string]: Tensor;
  }

  /** A running mean for each row of a matrix, which starts at 1. */
  class ByRow extends Optimizer<Kept> {
    protected override slots(variable: Tensor): Kept {
      return { rows: ones([variable.shape[0]!]), steps: tensor(0, { dtype: 'int32' }) };
    }

    protected override update(variable: Tensor, gradient: Tensor, slots: Kept, { learningRate }: UpdateContext) {
      const rows = slots.rows.add(gradient.square().mean({ axis: 1 }));
      const step = gradient.mul(learningRate).div(rows.sqrt().expandDims(1));
      return { variable: variable.sub(step), slots: { rows, steps: slots.steps.add(1) } };
    }
  }

  const weight = () =>
    new Parameter(
      tensor([
        [1, 2],
        [3, 4],
      ]),
      { name: 'kernel' },
    );
  const gradients = [
    tensor([
      [1, 3],
      [0, 0],
    ]),
    tensor([
      [2, 0],
      [4, 0],
    ]),
  ];
  const rows = [8, 9];

  test.each(['eagerly', 'onnx', 'wasm'] as const)(
    'keeps slots of any shape, with names and first values, %s',
    async (way) => {
      const [optimizer, w] = [new ByRow({ learningRate: 1 }), weight()];
      optimizer.build([w]);
      expect(optimizer.variables.at(2)!.toArray()).toEqual([1, 1]);
      const step = (g: Tensor): Tensor[] => {
        optimizer.apply([g], [w]);
        return [];
      };
      const run = way === 'eagerly' ? step : compile(step, { runtime: way });
      for (const g of gradients) await run(g);
      expect(optimizer.name).toBe('by_row');
      expect(optimizer.variables.map(({ name, shape }) => [name, shape])).toEqual([
        ['iteration', []],
        ['learning_rate', []],
        ['kernel_rows', [2]],
        ['kernel_steps', []],
      ]);
      expect(optimizer.variables.slice(2).map((v) => v.toArray())).toEqual([rows, 2]);
      const expected = [
        [1 - 1 / Math.sqrt(6) - 2 / Math.sqrt(8), 2 - 3 / Math.sqrt(6)],
        [3 - 4 / 3, 4],
      ];
      expect(w.toArray()).toEqual(near(expected));
    },
  );

  test('may keep nothing', () => {
    class Plain extends Optimizer {
      protected override update(variable: Tensor, gradient: Tensor): Updated {
        return { variable: variable.sub(gradient) };
      }
    }
    const [optimizer, w] = [new Plain(), weight()];
    optimizer.apply([gradients[0]!], [w]);
    expect([w.toArray(), optimizer.variables.length]).toEqual([
      [
        [0, -1],
        [3, 4],
      ],
      2,
    ]);
  });

  test('that gives no tensor for a slot is told so', () => {
    class Odd extends ByRow {
      protected override slots(): Kept {
        return { rows: 1 as never, steps: tensor(0) };
      }
    }
    expect(() => new Odd().build([weight()])).toThrow(
      'Odd.slots of "kernel": rows: got 1 as its result; expected a tensor',
    );
  });
});
