import { Parameter, setRandomSeed, type Tensor, tensor, ValueError } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { beforeEach, describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { NonNeg } from '../constraints/index.ts';
import { Dense, Dropout, Identity, Lambda } from '../layers/index.ts';
import { clearSession } from '../naming/names.ts';
import { L1, L2 } from '../regularizers/index.ts';
import type { PartialShape } from '../shapes.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-options.ts';
import type { Weight } from './weight.ts';

beforeEach(() => {
  clearSession();
  setRandomSeed(1);
});

/** Multiplies by a trained factor per column, and counts its calls in a weight that is not trained. */
class Scale extends Layer {
  factor!: Weight;
  calls!: Weight;

  override build(inputShape: PartialShape): void {
    this.factor = this.addWeight({ name: 'factor', shape: [inputShape.at(-1)!], initializer: 'ones' });
    this.calls = this.addWeight({ name: 'calls', shape: [], initializer: 'zeros', trainable: false });
  }

  override call(x: Tensor, { training }: { training: boolean }): Tensor {
    if (training) this.calls.assign(this.calls.add(1));
    return x.mul(this.factor);
  }
}

describe('a layer of one’s own', () => {
  test('that gives back a weight, or what it was given, gives the value of the moment', () => {
    class Queries extends Layer<Tensor, Tensor[]> {
      readonly queries = this.addWeight({ name: 'queries', shape: [2], initializer: 'ones' });

      override call(x: Tensor) {
        return [this.queries, x];
      }
    }
    const layer = new Queries();
    const given = new Parameter(tensor([3, 4]));
    const outputs = [...layer.apply(given), new Identity().apply(given), new Lambda((x) => x).apply(given)] as Tensor[];
    for (const w of [layer.queries, given]) w.assign(w.mul(0));
    expect(outputs.map((x) => x.toArray())).toEqual([
      [1, 1],
      [3, 4],
      [3, 4],
      [3, 4],
    ]);
  });

  test('is built by its first call, and named after its class', () => {
    const layers = [new Scale(), new Scale(), new Scale({ name: 'mine' })];
    expect(layers.map(({ name }) => name)).toEqual(['scale', 'scale_1', 'mine']);
    const [layer] = layers;
    expect([layer!.built, layer!.inputShape, layer!.outputShape]).toEqual([false, null, null]);
    expect(layer!.apply([[1, 2]]).toArray()).toEqual([[1, 2]]);
    expect([layer!.built, layer!.inputShape, layer!.outputShape]).toEqual([true, [1, 2], [1, 2]]);
    expect(
      layer!.apply([
        [1, 2],
        [3, 4],
      ]).shape,
    ).toEqual([2, 2]);
  });

  test('tells training from use', () => {
    const layer = new Scale();
    layer.apply([[1]]);
    layer.apply([[1]], { training: true });
    expect(layer.calls.item()).toBe(1);
  });

  test('runs compiled with the same numbers and the same state', async () => {
    const layer = new Scale();
    layer.build([null, 2]);
    const run = compile((x: Tensor) => layer.apply(x, { training: true }));
    expect((await run(tensor([[1, 2]]))).toArray()).toEqual([[1, 2]]);
    expect((await run(tensor([[3, 4]]))).toArray()).toEqual([[3, 4]]);
    expect(layer.calls.item()).toBe(2);
  });

  test('says the shape of its output without being given any data', () => {
    class Pair extends Layer {
      override call(x: Tensor): Tensor {
        return x.expandDims(-1).broadcastTo([...x.shape, 2]);
      }
    }
    expect(new Pair().computeOutputShape([null, 3])).toEqual([null, 3, 2]);
    expect(new Pair().computeOutputShape([4, 3])).toEqual([4, 3, 2]);
    expect(new Pair().computeOutputShape([null, null, 3])).toEqual([null, null, 3, 2]);
    expect(new Pair().computeOutputShape([5, null])).toEqual([5, null, 2]);
  });
});

describe('build', () => {
  test('makes the weights, once', () => {
    const layer = new Scale();
    layer.build([null, 3]);
    expect([layer.built, layer.inputShape, layer.weights.length]).toEqual([true, [null, 3], 2]);
    expect(() => layer.build([null, 4])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Scale "scale".build: got inputs of shape [null, 4] for a layer that is built; expected to be built once: it is built for [null, 3]. Make a new layer, or leave building to its first call.]`,
    );
    expect(layer.weights).toEqual([layer.factor, layer.calls]);
  });

  test.each([[784], [[null, -1]], ['[null, 3]']])('rejects %j, which is no shape', (shape) => {
    expect(() => new Scale().build(shape as never)).toThrow(
      'expected the shape of the inputs, batch first, such as [null, 784]',
    );
  });

  test('of a subclass may call that of its class', () => {
    class Shifted extends Scale {
      override build(inputShape: PartialShape): void {
        super.build(inputShape);
        this.addWeight({ name: 'shift', shape: [1] });
      }
    }
    const layer = new Shifted();
    layer.apply([[1]]);
    expect(layer.weights.map(({ name }) => name)).toEqual(['factor', 'calls', 'shift']);
  });
});

describe('weights', () => {
  test('trained and not, with their number', () => {
    const layer = new Scale();
    expect(() => layer.countParams()).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Scale "scale".countParams: got a layer that is not built; expected one that knows its input shape. Call build(inputShape), or apply it to data, first.]`,
    );
    layer.build([null, 3]);
    expect(layer.weights).toEqual([layer.factor, layer.calls]);
    expect(layer.trainableWeights).toEqual([layer.factor]);
    expect(layer.nonTrainableWeights).toEqual([layer.calls]);
    expect(layer.countParams()).toBe(4);
  });

  test('a frozen layer trains none, and gets them back', () => {
    const layer = new Scale();
    layer.build([null, 3]);
    layer.trainable = false;
    expect([layer.trainableWeights, layer.factor.trainable]).toEqual([[], false]);
    expect(layer.nonTrainableWeights).toEqual([layer.factor, layer.calls]);
    layer.trainable = true;
    expect([layer.factor.trainable, layer.calls.trainable]).toEqual([true, false]);
  });

  test('of a layer that is frozen from the start', () => {
    const layer = new Scale({ trainable: false });
    layer.build([null, 3]);
    expect([layer.trainableWeights, layer.factor.trainable]).toEqual([[], false]);
  });

  test('are read and replaced', () => {
    const layer = new Scale();
    layer.build([null, 2]);
    layer.setWeights([[3, 4], tensor(7, { dtype: 'int32' })]);
    expect(layer.getWeights().map((w) => w.toArray())).toEqual([[3, 4], 7]);
    expect(layer.apply([[1, 1]]).toArray()).toEqual([[3, 4]]);
  });

  test('are the layer’s own, whoever writes to what was given or got', () => {
    const layer = new Scale();
    layer.build([null, 2]);
    const given = [Float32Array.of(3, 4), tensor(7)];
    layer.setWeights(given);
    const got = layer.getWeights();
    const twin = new Scale();
    twin.build([null, 2]);
    twin.setWeights(got);
    for (const array of [given[0] as Float32Array, (given[1] as Tensor).data, ...got.map((w) => w.data)]) array.fill(9);
    for (const { weights } of [layer, twin]) expect(weights.map((w) => w.toArray())).toEqual([[3, 4], 7]);
  });

  test('are made for the shape that was given, whoever changes the list', () => {
    const inputShape = [2];
    const built: (number | null)[] = [null, 2];
    const [first, second] = [new Scale({ inputShape }), new Scale()];
    second.build(built);
    inputShape[0] = built[1] = 5;
    expect([first.inputShapeOption, second.inputShape]).toEqual([[2], [null, 2]]);
    expect(() => Object.assign(second.inputShape!, [9])).toThrow(TypeError);
  });

  test.each([
    ['another number', [[1, 2]]],
    ['no list', null as never],
    ['another shape', [[1, 2], [3]]],
    ['ragged arrays', [[5, 6], [[1], [1, 2]] as never]],
  ])('stay as they are when %s is given', (_, values) => {
    const layer = new Scale();
    layer.build([null, 2]);
    expect(() => layer.setWeights(values)).toThrow();
    expect(layer.getWeights().map((w) => w.toArray())).toEqual([[1, 1], 0]);
  });

  test('the messages name layer, weight and shapes', () => {
    const layer = new Scale();
    expect(() => layer.setWeights([[1, 2]])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Scale "scale".setWeights: got 1 values; expected 0, one for each weight. The layer is not built: call build(inputShape) first.]`,
    );
    layer.build([null, 2]);
    expect(() => layer.setWeights([[1, 1e300], 0])).toThrow(
      `Scale "scale".setWeights: weight 0: got 1e+300; expected numbers up to 3.4e38, the largest of float32.`,
    );
    expect(() => layer.setWeights([[1, 2, 3], 0])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: Scale "scale".setWeights: got shape [3] for weight 0, "factor"; expected [2].]`,
    );
  });

  test('that an initializer gives are no larger than float32', () => {
    const kernelInitializer = () => tensor([[1e300]], { dtype: 'float64' });
    expect(() => new Dense(1, { kernelInitializer }).build([null, 1])).toThrow(
      /initializer of kernel: got 1e\+300; expected numbers up to 3.4e38, the largest of float32\. Give the layer dtype: 'float64'/,
    );
    const wide = new Dense(1, { kernelInitializer, dtype: 'float64' });
    wide.build([null, 1]);
    expect(wide.getWeights()[0]!.toArray()).toEqual([[1e300]]);
  });

  test('of integers are not trained', () => {
    class Table extends Layer {
      row!: Parameter;
      override build(): void {
        this.row = this.addWeight({ shape: [2], dtype: 'int32', initializer: 'ones' });
      }
      override call(x: Tensor): Tensor {
        return x.mul(this.row);
      }
    }
    const layer = new Table();
    expect(layer.apply([[0.5, 2]]).toArray()).toEqual([[0.5, 2]]);
    expect([layer.row.name, layer.row.dtype, layer.row.trainable]).toEqual(['weight', 'int32', false]);
    expect([layer.trainableWeights, layer.nonTrainableWeights]).toEqual([[], [layer.row]]);
  });
});

describe('layers in layers', () => {
  class Twice extends Layer {
    readonly #first = new Dense(3, { name: 'first' });
    readonly rest = [new Dense(2, { name: 'second', kernelRegularizer: 'l2' })];

    override call(x: Tensor): Tensor {
      return this.rest.reduce((y, layer) => layer.apply(y), this.#first.apply(x));
    }
  }

  test('are found in properties, in arrays there, and when they are applied', () => {
    const layer = new Twice();
    expect(layer.computeOutputShape([null, 4])).toEqual([null, 2]);
    expect(layer.sublayers.map(({ name }) => name)).toEqual(['second', 'first']);
    expect(layer.weights.map(({ shape }) => shape)).toEqual([[3, 2], [2], [4, 3], [3]]);
    expect(layer.countParams()).toBe(23);
    expect(layer.losses).toHaveLength(1);
    layer.trainable = false;
    expect(layer.trainableWeights).toEqual([]);
  });
});

test('a layer that fails where it is applied is no part of what applied it', () => {
  class Call extends Layer {
    target: (x: Tensor) => Tensor = (x) => x;
    override call(x: Tensor): Tensor {
      return this.target(x);
    }
  }
  const [inner, outer] = [new Call(), new Call()];
  outer.target = (x) => inner.apply(x);
  outer.apply([1]);
  inner.target = (x) => outer.apply(x);
  expect(() => outer.apply([1])).toThrow('a call of the layer from within its own call');
  expect(() => inner.apply([1])).toThrow('a call of the layer from within its own call');
  inner.target = (x) => x.mul(2);
  expect(outer.apply([1]).toArray()).toEqual([2]);
  expect([outer.sublayers, inner.sublayers, outer.weights]).toEqual([[inner], [], []]);
});

describe('input', () => {
  test('is converted to the dtype of the layer', () => {
    const dtypes = (options: LayerOptions, x: Tensor) => new Scale(options).apply(x).dtype;
    expect(dtypes({}, tensor(Uint8Array.of(1, 2), { shape: [1, 2] }))).toBe('float32');
    expect(dtypes({}, tensor(Float64Array.of(1, 2), { shape: [1, 2] }))).toBe('float32');
    expect(dtypes({ dtype: 'float64' }, tensor([[1, 2]]))).toBe('float64');
  });
});

describe('losses', () => {
  test('penalties of trained weights', () => {
    const layer = new Dense(1, { kernelRegularizer: new L2({ l2: 0.5 }), biasRegularizer: 'l1' });
    layer.build([null, 2]);
    layer.setWeights([[[1], [2]], [3]]);
    expect(layer.losses.map((loss) => loss.item())).toEqual(near([2.5, 0.03]));
    layer.trainable = false;
    expect(layer.losses).toEqual([]);
  });

  // Source: Keras divides an activity penalty by the number of samples, in Layer.__call__.
  test('the penalty of the output is averaged over the batch', () => {
    const layer = new Scale({ activityRegularizer: new L1({ l1: 1 }) });
    layer.apply([
      [1, -2],
      [3, 4],
    ]);
    expect(layer.losses.map((loss) => loss.item())).toEqual([5]);
  });
});

describe('errors', () => {
  class Broken extends Layer {
    override call(x: Tensor): Tensor {
      return x.matmul(tensor([[1, 2]]));
    }
  }

  test('of operations in call name the layer', () => {
    expect(() => new Broken().apply([[1, 2, 3]])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: Broken "broken": matmul: got shapes [1, 3] and [1, 2]; expected inner sizes that match, not 3 and 1. Give the second operand the shape [3, n], or transpose one of them.]`,
    );
  });

  test('name the innermost layer only', () => {
    class Outer extends Layer {
      readonly inner = new Broken();
      override call(x: Tensor): Tensor {
        return this.inner.apply(x);
      }
    }
    expect(() => new Outer().apply([[1, 2, 3]])).toThrow(/^Broken "broken": matmul: /);
  });

  test('that are no error of Keisan pass unchanged', () => {
    class Odd extends Layer {
      override call(): Tensor {
        throw new TypeError('mine');
      }
    }
    expect(() => new Odd().apply([[1]])).toThrow(new TypeError('mine'));
  });

  test('a value that is read in compiled code is found', async () => {
    class Peeking extends Layer {
      override call(x: Tensor): Tensor {
        return x.sum().item() > 0 ? x : x.neg();
      }
    }
    const layer = new Peeking();
    await expect(compile((x: Tensor) => layer.apply(x))(tensor([[1]]))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SymbolicValueError: Peeking "peeking": the result of sum: got a request for the value of a symbolic tensor of shape []; expected only tensor operations: compiled code has no values while it is traced. Compute with methods such as .greater(), use where() or cond() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true).]`,
    );
  });

  test('in build leave the layer as it was, ready for another try', () => {
    class Picky extends Layer {
      override build(inputShape: PartialShape): void {
        this.addWeight({ shape: [1] });
        if (inputShape.at(-1) !== 2) throw new ValueError({ where: 'build', got: 'another width', expected: '2' });
      }
      override call(x: Tensor): Tensor {
        return x;
      }
    }
    const layer = new Picky();
    expect(() => layer.apply([[1, 2, 3]])).toThrow('Picky "picky": build: got another width; expected 2.');
    expect([layer.built, layer.weights]).toEqual([false, []]);
    layer.apply([[1, 2]]);
    expect([layer.built, layer.weights.length]).toEqual([true, 1]);
  });
});

describe('options', () => {
  test.each([
    [{ name: 'a/b' }, 'Scale: got the name "a/b"; expected a string without slashes.'],
    [{ name: 3 as never }, 'Scale: got the name 3'],
    [
      { dtype: 'float16' as never },
      'got dtype "float16"; expected one of bool, uint8, int32, float32, float64. Did you mean \'float32\'?',
    ],
    [{ inputShape: [0] }, 'Scale "scale": got inputShape [0]; expected a list of positive whole numbers'],
    [{ inputShape: 784 as never }, 'got inputShape 784'],
    [{ activityRegularizer: 'l3' as never }, 'regularizer: got "l3"'],
  ])('%j', (options, message) => {
    expect(() => new Scale(options)).toThrow(message);
  });

  test('are said by getConfig, and make the layer again', () => {
    const layer = new Scale({ inputShape: [null, 3], dtype: 'float64', trainable: false, activityRegularizer: 'l2' });
    const config = layer.getConfig();
    expect(config).toEqual({
      name: 'scale',
      trainable: false,
      dtype: 'float64',
      inputShape: [null, 3],
      activityRegularizer: { className: 'L2', config: { l2: 0.01 } },
    });
    expect(Scale.fromConfig(config).getConfig()).toEqual(config);
  });
});

describe('what call makes', () => {
  class Made extends Layer {
    readonly make: (this: Made, x: Tensor) => Tensor;
    kept: Layer | undefined;

    constructor(make: (this: Made, x: Tensor) => Tensor) {
      super();
      this.make = make;
    }

    override call(x: Tensor): Tensor {
      return this.make(x);
    }
  }
  const made = (make: (this: Made, x: Tensor) => Tensor) => {
    const layer = new Made(make);
    layer.apply([[1, 2]]);
    return layer;
  };

  test.each([
    ['layers', made((x) => new Dense(2).apply(x)), 'kernel of Dense "dense'],
    ['layers within layers', made((x) => new Made((x) => new Dense(2).apply(x)).apply(x)), 'kernel of Dense "dense'],
    [
      'weights',
      made(function (this: Made, x) {
        return x.mul(this.addWeight({ name: 'w', shape: [2] }));
      }),
      'w of Made "made',
    ],
  ])('%s with weights of their own at each call are an error: they would never be trained', (_, layer, what) => {
    expect(() => layer.apply([[1, 2]])).toThrow(what);
    expect(() => layer.apply([[1, 2]])).toThrow('made anew at each call; expected weights that stay, to be trained');
  });

  test('stays where it is kept, and is no part of the layer where it has no weights', () => {
    const keeps = made(function (this: Made, x) {
      this.kept ??= new Dense(2);
      return this.kept.apply(new Dropout(0.5).apply(x));
    });
    for (let i = 0; i < 3; i++) keeps.apply([[1, 2]]);
    expect([keeps.weights.length, keeps.sublayers.length]).toEqual([2, 2]);
  });
});

test('a weight takes another regularizer and constraint by name too, and nothing else', () => {
  const dense = new Dense(1);
  dense.build([null, 2]);
  const [kernel] = dense.weights;
  Object.assign(kernel!, { regularizer: 'l2', constraint: 'non_neg' });
  expect([kernel!.regularizer, kernel!.constraint]).toEqual([new L2(), new NonNeg()]);
  for (const name of ['regularizer', 'constraint']) {
    for (const value of [3, {}, 'nope']) {
      expect(() => Object.assign(kernel!, { [name]: value })).toThrow(ValueError);
    }
    Object.assign(kernel!, { [name]: null });
    expect(Reflect.get(kernel!, name)).toBe(null);
  }
});
