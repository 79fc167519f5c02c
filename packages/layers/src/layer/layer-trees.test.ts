import { logicalAnd, type Tensor, tensor, ValueError, zeros } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import { Add, Concatenate, Conv1D, Dense, Dropout, Flatten, Input, Reshape, Subtract } from '../layers/index.ts';
import { Model, Sequential } from '../models/index.ts';
import { clearSession } from '../naming/names.ts';
import type { PartialShape } from '../shapes.ts';
import { KerasTensor } from '../symbolic/keras-tensor.ts';
import { Layer } from './layer.ts';
import type { CallContext } from './layer-options.ts';
import { maskOf } from './masks.ts';

beforeEach(clearSession);

const x = tensor([
  [1, 2],
  [3, 4],
]);

describe('trees of tensors', () => {
  /** A weighted sum of two inputs, and their product. */
  class Pair extends Layer<{ a: Tensor; b: Tensor }, readonly [Tensor, Tensor]> {
    #weight!: Tensor;

    override build(shapes: { a: PartialShape; b: PartialShape }) {
      this.#weight = this.addWeight({ name: 'weight', shape: [shapes.a.at(-1)!], initializer: 'ones' });
    }

    override call({ a, b }: { a: Tensor; b: Tensor }) {
      return [a.mul(this.#weight).add(b), a.mul(b)] as const;
    }
  }

  test('go in and come out', () => {
    const layer = new Pair();
    const [sum, product] = layer.apply({
      a: x,
      b: [
        [1, 1],
        [1, 1],
      ],
    });
    expect([sum.toArray(), product.toArray()]).toEqual([
      [
        [2, 3],
        [4, 5],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    expect(layer.inputShape).toEqual({ a: [2, 2], b: [2, 2] });
    expect(new Pair().computeOutputShape({ a: [null, 2], b: [null, 2] })).toEqual([
      [null, 2],
      [null, 2],
    ]);
    expect(new Pair().computeOutputSpec({ a: Input([2]), b: Input([2]) })).toEqual([
      { shape: [null, 2], dtype: 'float32' },
      { shape: [null, 2], dtype: 'float32' },
    ]);
  });

  test('are symbolic in a graph', () => {
    const [sum, product] = new Pair().apply({ a: Input([2]), b: Input([1]) });
    expect([sum.shape, product.shape]).toEqual([
      [null, 2],
      [null, 2],
    ]);
  });

  test.each<[string, () => unknown, string]>([
    [
      'two tensors for one',
      () => new Dense(1).apply([x, x] as never),
      'Dense "dense": got 2 inputs; expected one tensor.',
    ],
    [
      'one tensor for several',
      () => new Add().apply(x as never),
      'Add "add": got a single tensor; expected a list of at least 1 tensor.',
    ],
    [
      'a symbolic tensor beside another',
      () => new Add().apply([x, Input([2])] as never),
      'Add "add": got an object of class Tensor beside symbolic tensors',
    ],
    [
      'shapes that do not fit',
      () =>
        new Add().apply([
          x,
          tensor([
            [1, 2, 3],
            [1, 2, 3],
          ]),
        ]),
      'Add "add"',
    ],
    [
      'lengths that differ',
      () => new Concatenate({ axis: 0 }).apply([Input([2]), Input([3])]),
      'Concatenate "concatenate": got inputs of shape [[null, 2], [null, 3]] for axis 0',
    ],
  ])('%s', (_, apply, message) => {
    expect(apply).toThrow(message);
  });
});

describe('input specs', () => {
  class Images extends Layer {
    override get inputSpec() {
      return { rank: 3, axes: { [-1]: 3, 1: 'known' }, dtype: 'float32' } as const;
    }

    override call(input: Tensor) {
      return input;
    }
  }

  test.each<[PartialShape, string]>([
    [[null, 5], 'got inputs of shape [null, 5]; expected 3 axes, that of the batch included.'],
    [[null, 5, 4], 'expected the last axis to be 3. Reshape the data'],
    [[null, null, 3], 'expected axis 1 to be of known length.'],
    [[1, 2, 3, 4], 'expected 3 axes'],
  ])('%j', (shape, message) => {
    expect(() => new Images().build(shape)).toThrow(message);
    expect(() => new Images().computeOutputShape(shape)).toThrow(message);
  });

  test.each<[string, Layer<never, never>, unknown, string]>([
    [
      'one in a list',
      new Dense(2) as never,
      [tensor([[1]])],
      'got one input in a list or an object; expected one tensor. Pass',
    ],
    [
      'one in an object',
      new Conv1D(1, 1) as never,
      { a: tensor([[[1]]]) },
      'expected one tensor. Pass the tensor itself.',
    ],
    [
      'symbolic in an object',
      new Flatten() as never,
      { a: Input([2]), b: Input([2]) },
      'got 2 inputs; expected one tensor.',
    ],
    [
      'an object in place of a list',
      new Add() as never,
      { a: Input([2]), b: Input([2]) },
      'got 2 inputs in an object, or',
    ],
    [
      'lists within lists',
      new Concatenate() as never,
      [[Input([2])], Input([2])],
      'expected a list of at least 1 tensor.',
    ],
    [
      'an object in place of two',
      new Subtract() as never,
      { a: tensor([1]), b: tensor([2]) },
      'expected 2 inputs. Pass',
    ],
    [
      'numbers without a batch',
      new Add() as never,
      [tensor(1), tensor(2)],
      'expected at least 1 axis, that of the batch',
    ],
  ])('%s', (_, layer, inputs, message) => {
    expect(() => layer.apply(inputs as never)).toThrow(message);
  });

  test('shapes of no samples, and of single ones, are shapes', () => {
    expect(
      new Add().computeOutputShape([
        [0, 1, 2],
        [0, 1, 2],
        [0, 2],
      ]),
    ).toEqual([0, 1, 2]);
    expect(
      new Concatenate().computeOutputShape([
        [1, 0],
        [1, 2],
        [1, 1],
      ]),
    ).toEqual([1, 3]);
    expect(new Add().apply([zeros([0, 3]), zeros([0, 3])]).shape).toEqual([0, 3]);
  });

  test('a dtype', () => {
    expect(() => new Images().apply(tensor(new Uint8Array(15), { shape: [1, 5, 3] }))).toThrow(
      'Images "images": got inputs of dtype uint8; expected float32. Convert them with .astype(\'float32\').',
    );
  });
});

describe('masks', () => {
  /** Every step counts whose first number is not 0. */
  class Masking extends Layer {
    override computeMask(input: Tensor) {
      return input.at(0).expandDims(0).broadcastTo(input.shape).notEqual(0);
    }

    override call(input: Tensor) {
      return input;
    }
  }

  class Seeing extends Layer {
    seen: unknown = 'nothing';

    override get supportsMasking() {
      return true;
    }

    override call(input: Tensor, { mask }: CallContext) {
      this.seen = mask?.toArray() ?? null;
      return input.mul(2);
    }
  }

  test('go from layer to layer', () => {
    const [first, second] = [new Seeing(), new Seeing()];
    const model = new Sequential([new Masking(), first, new Dense(2), new Reshape([2, 1]), second]);
    model.apply([[1, 0]]);
    expect([first.seen, second.seen]).toEqual([[[true, false]], null]);
    expect(maskOf(new Dense(2).apply(new Masking().apply([[0, 1]])))!.toArray()).toEqual([[false, true]]);
    expect(first.apply([[1, 1]], { mask: tensor([[false, true]]).notEqual(0) }).shape).toEqual([1, 2]);
    expect(first.seen).toEqual([[false, true]]);
  });

  test('go through graphs, and are joined', () => {
    const [a, b] = [Input([2]), Input([2])];
    const seeing = new Seeing();
    const sum = new Add().apply([new Masking().apply(a), new Masking().apply(b)]);
    const model = new Model([a, b], seeing.apply(sum));
    model.apply([tensor([[0, 1]]), tensor([[0, 0]])]);
    expect(seeing.seen).toEqual([[false, true]]);
    model.apply([tensor([[1, 1]]), tensor([[0, 1]])]);
    expect(seeing.seen).toEqual([[true, true]]);
  });

  test('of what is concatenated', () => {
    const joined = new Concatenate({ axis: 1 });
    const steps = (values: number[]) => tensor([values.map((v) => [v])]);
    const mask = (values: number[]) => tensor([values]).notEqual(0);
    const y = joined.apply([steps([1, 2]), steps([3])], { mask: [mask([1, 0]), null] });
    expect(maskOf(y)!.toArray()).toEqual([[true, false, true]]);
    expect(logicalAnd(maskOf(y)!, 1).shape).toEqual([1, 3]);
  });
});

test('a layer that takes an object apart, and is given none, says so', () => {
  class Sum extends Layer<{ a: Tensor; b: Tensor }, Tensor> {
    override call({ a, b }: { a: Tensor; b: Tensor }) {
      return a.add(b);
    }
  }
  const given = (inputs: unknown) => () => new Sum({ name: 'sum' }).apply(inputs as never);
  const sentence = /^Sum "sum": got (one tensor of shape \[2, 2\]|a list of inputs); expected an object of tensors/;
  for (const inputs of [x, [x, x], Input([2])]) {
    expect(given(inputs)).toThrow(ValueError);
    if (!(inputs instanceof KerasTensor)) expect(given(inputs)).toThrow(sentence);
  }
  class Broken extends Layer {
    override call(input: Tensor) {
      return (input as unknown as { a: Tensor }).a.add(1);
    }
  }
  expect(() => new Broken().apply(x)).toThrow(TypeError);
});

describe('layers within', () => {
  class Holder extends Layer {
    readonly #hidden = new Dense(3, { name: 'hidden' });
    readonly byName = {
      left: new Dense(2, { name: 'left' }),
      right: [new Map([[1, new Dense(2, { name: 'right' })]])],
    };

    override build(shape: PartialShape) {
      this.#hidden.build(shape);
    }

    override call(input: Tensor) {
      const { left, right } = this.byName;
      return left.apply(this.#hidden.apply(input)).add(right[0]!.get(1)!.apply(input));
    }
  }

  test('are found in maps, objects, lists and private fields, before any call', () => {
    const holder = new Holder();
    holder.build([null, 2]);
    expect(holder.sublayers.map(({ name }) => name)).toEqual(['left', 'right', 'hidden']);
    expect(holder.weights.map(({ path }) => path)).toEqual([
      'holder/left/kernel',
      'holder/left/bias',
      'holder/right/kernel',
      'holder/right/bias',
      'holder/hidden/kernel',
      'holder/hidden/bias',
    ]);
    expect(holder.countParams()).toBe(9 + 8 + 6);
    holder.trainable = false;
    expect(holder.trainableWeights).toEqual([]);
  });

  test('have paths that are their own', () => {
    class Twice extends Layer {
      override build() {
        for (let i = 0; i < 3; i++) this.addWeight({ shape: [1] });
      }
      override call(input: Tensor) {
        return input;
      }
    }
    const layer: Layer = new Twice({ name: 'twice' });
    layer.build([null, 1]);
    expect(layer.weights.map(({ path }) => path)).toEqual(['twice/weight', 'twice/weight_1', 'twice/weight_2']);
  });

  describe('in models within, have paths that are their own', () => {
    const pathsOf = (layer: { weights: readonly { path: string }[] }) => layer.weights.map(({ path }) => path);
    const twin = (name: string, inner: readonly Layer[] = []) => {
      const input = Input([2]);
      const start = inner.reduce((y, layer) => layer.apply(y), input);
      return new Model(input, new Dense(2, { name: 'd', useBias: false }).apply(start), { name });
    };

    test('of a graph', () => {
      const input = Input([2]);
      const [a, b] = [twin('a'), twin('b')];
      const model = new Model(input, twin('c', [a, b]).apply(a.apply(input)));
      expect(pathsOf(model)).toEqual(['d/kernel', 'c/b/d/kernel', 'c/d/kernel']);
      expect(pathsOf(new Model(input, model.apply(input)))).toEqual(pathsOf(model));
    });

    test('of a Sequential, added later too', () => {
      const model = new Sequential([Input([2]), twin('a'), new Dense(2, { name: 'd', useBias: false })]);
      model.add(twin('b'));
      expect(pathsOf(model)).toEqual(['d/kernel', 'sequential/d/kernel', 'sequential/b/d/kernel']);
    });

    test('of a class of one\u2019s own', () => {
      class Both extends Model {
        readonly a = twin('a');
        readonly b = twin('b');
        override call(input: Tensor) {
          return this.b.apply(this.a.apply(input));
        }
      }
      const model = new Both();
      model.build([null, 2]);
      expect(pathsOf(model)).toEqual(['d/kernel', 'both/b/d/kernel']);
      expect(new Set(pathsOf(new Sequential([Input([2]), model, new Both()]))).size).toBe(4);
    });
  });

  test('are told of training by the layer that applies them', () => {
    class Outer extends Layer {
      readonly drop = new Dropout(1);
      override call(input: Tensor) {
        return this.drop.apply(input);
      }
    }
    expect(new Outer().apply(x, { training: true }).sum().item()).toBe(0);
    expect(new Outer().apply(x).sum().item()).toBe(10);
  });

  test('build of a class and of its subclass is one', () => {
    const built: string[] = [];
    class Base extends Layer {
      override build(_shape: PartialShape) {
        built.push('base');
      }
      override call(input: Tensor) {
        return input;
      }
    }
    class Derived extends Base {
      override build(shape: PartialShape) {
        super.build(shape);
        built.push('derived');
      }
    }
    for (const layer of [new Derived(), new Derived(), new Base()]) {
      layer.build([null, 2]);
      expect([layer.built, layer.inputShape, Object.hasOwn(layer, 'build')]).toEqual([true, [null, 2], false]);
      expect(() => layer.build([null, 2])).toThrow('for a layer that is built');
    }
    expect(built).toEqual(['base', 'derived', 'base', 'derived', 'base']);
  });
});
