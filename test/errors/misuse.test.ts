import { ones, ops, type Tensor, tensor } from '@keisan/autograd';
import { cloneModel, Input, KerasTensor, Model, Sequential } from '@keisan/layers';
import { Add, Dense, Lambda, Layer } from '@keisan/layers/layers';
import { concat } from '@keisan/layers/ops';
import { Optimizer } from '@keisan/layers/optimizers';
import { layerOptions, number, option, readOptions, type Schema, wholeNumber } from '@keisan/layers/options';
import { l1L2 } from '@keisan/layers/regularizers';
import { registerKerasSerializable } from '@keisan/layers/saving';
import { loadModel } from '@keisan/saving';
import { expect, test } from 'vitest';
import { sentences } from './sentences.ts';

const never = (value: unknown) => value as never;
const x = ones([6, 4]);
const y = ones([6, 1]);
const compiled = (options = {}) => {
  const model = new Sequential([new Dense(1, { inputShape: [4] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse', ...options });
  return model;
};

/** A layer whose options are declared in a way that TypeScript rejects. */
const declared = (schema: unknown) => () => readOptions('Mine', schema as Schema, {});

class Asking extends Layer {
  constructor(private readonly wanted: unknown) {
    super();
  }
  override get inputSpec() {
    return this.wanted as never;
  }
  override call(t: Tensor) {
    return t;
  }
}

test('what JavaScript may pass where TypeScript would say something', async () => {
  const inputs = Input([4]);
  const outputs = new Dense(1).apply(inputs);
  const model = new Model({ inputs, outputs });
  class Slots extends Optimizer {
    protected override slots() {
      return never(0.5);
    }
    protected override update(variable: Tensor) {
      return { variable };
    }
  }
  class Empty extends Model {
    override call(t: Tensor) {
      return t;
    }
    override trainStep() {
      return super.trainStep(undefined as never);
    }
  }
  const odd = new Empty();
  odd.compile({ optimizer: 'sgd', loss: 'mse' });
  const cyclic: { layers: unknown[] } = { layers: [] };
  cyclic.layers.push({ className: 'Sequential', config: cyclic });
  const tree: unknown[] = [];
  tree.push(tree);
  expect(
    await sentences({
      'a symbolic tensor by hand': () => new KerasTensor(never([4]), never(undefined)),
      'undefined for outputs': () => new Model({ inputs, outputs: never(undefined) }),
      'undefined beside symbolic tensors': () => new Add().apply(never([inputs, undefined])),
      'a callFunction without return': () => cloneModel(model, { callFunction: never(() => {}) }),
      'specs without shapes': () => model.computeOutputSpec(never([4])),
      'two shapes for a line of layers': () => compiled().build(never({ a: [null, 4] })),
      'a list of files with holes': () => loadModel(never(new Array(2))),
      'a number for options': () => l1L2(never(0.1)),
      'a class for the name of a package': () => registerKerasSerializable(never(Asking)),
      'a class without a name': () =>
        registerKerasSerializable('my')(
          class extends Layer<Tensor, Tensor> {
            override call(t: Tensor) {
              return t;
            }
          },
        ),
      'slots that are a number': () =>
        compiled({ optimizer: new Slots({ learningRate: 0.1 }) }).fit(x, y, { verbose: 0 }),
      'a step without its batch': () => odd.fit(x, y, { verbose: 0 }),
      'no data in an object': () => compiled().fit(never({}), undefined, { verbose: 0 }),
      'an iterator that gives nothing': () =>
        compiled().fit(never({ [Symbol.iterator]: () => ({ next: () => undefined }) }), { verbose: 0 }),
      'a config that holds itself': () => Sequential.fromConfig(cyclic),
      'places that hold themselves': () => Model.fromConfig({ layers: [], inputLayers: tree, outputLayers: tree }),
      'layers that are not there': () =>
        Model.fromConfig({ layers: new Array(4e9), inputLayers: [], outputLayers: [] }),
      'a line of layers that are not there': () => Sequential.fromConfig({ layers: new Array(4e9) }),
      'a kind without parentheses': declared({ a: option(never(number), 3) }),
      'a default for an option': declared({ ...layerOptions, a: 3 }),
      'no schema': declared(null),
      'a range with a typo': () => wholeNumber(never({ form: 1 })),
      'a range of texts': () => number(never({ from: 'a' })),
      'a number for what is wanted of inputs': () => new Asking(2).apply(x),
      'a typo in what is wanted of inputs': () => new Asking({ minrank: 2 }).apply(x),
      'a typo in what is wanted of one of them': () => new Asking([{ rank: 2 }, { axis: 2 }]).apply(x),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a callFunction without return": "Functional "functional": got undefined among the outputs; expected symbolic tensors, alone or in arrays and objects. Pass what apply(...) gives for a symbolic tensor.",
      "a class for the name of a package": "registerKerasSerializable: got the function Asking; expected the name of a package, and perhaps one for the class. Write registerKerasSerializable('my')(MyLayer).",
      "a class without a name": "registerKerasSerializable: got a class or a function without a name; expected one by whose name files find it. Pass a name: registerKerasSerializable('my', 'MyLayer').",
      "a config that holds itself": "layer: got more than 250 saved objects within each other; expected a config that comes to an end: one that does not hold itself.",
      "a default for an option": "Mine: optionSchema: got a 3; expected options by their names, as option(kind, default), first(...) and required(...) of keisan/options give them.",
      "a kind without parentheses": "Mine: optionSchema: got a of the kind the function number; expected options by their names, as option(kind, default), first(...) and required(...) of keisan/options give them. Write parentheses after the kind: number().",
      "a line of layers that are not there": "Sequential.fromConfig: got layers, a list with nothing at most places; expected a list that is full.",
      "a list of files with holes": "loadModel: got undefined; expected a File. Pass what was dropped: [...files].",
      "a number for options": "l1L2: got 0.1 in place of the options; expected an object with any of l1, l2. Write { l1: ... }.",
      "a number for what is wanted of inputs": "Asking "asking".inputSpec: got 2 in place of the options; expected an object with any of rank, minRank, maxRank, axes, dtype. Write { rank: ... }.",
      "a range of texts": "number: got from "a"; expected a number.",
      "a range with a typo": "wholeNumber: got the unknown option form; expected any of from, to, above, below. Did you mean 'from'?",
      "a step without its batch": "Empty "empty".trainStep: got undefined; expected the batch that the step is given, [x, y, sampleWeight]. A step is given a list: trainStep([x, y, sampleWeight]).",
      "a symbolic tensor by hand": "KerasTensor: got an array [4]; expected what Input, layers and functions of symbolic tensors make. Write Input([784]) or the like.",
      "a typo in what is wanted of inputs": "Asking "asking_1".inputSpec: got the unknown option minrank; expected any of rank, minRank, maxRank, axes, dtype. Did you mean 'minRank'?",
      "a typo in what is wanted of one of them": "Asking "asking_2".inputSpec: got the unknown option axis; expected any of rank, minRank, maxRank, axes, dtype. Did you mean 'axes'?",
      "an iterator that gives nothing": "fit: got undefined from next() of an iterator; expected { done, value }. Write it as a generator: function* () { yield [x, y]; }.",
      "layers that are not there": "Model.fromConfig: got layers, a list with nothing at most places; expected a list that is full.",
      "no data in an object": "fit: got no data; expected at least one sample.",
      "no schema": "Mine: optionSchema: got null; expected options by their names, as option(kind, default), first(...) and required(...) of keisan/options give them.",
      "places that hold themselves": "Model.fromConfig: got an array [[...]] for an input or an output; expected [name, node, tensor].",
      "slots that are a number": "Slots.slots of "sequential_1/dense_2/kernel": got 0.5 as its result; expected an object with values by their names. Write return { name: value }.",
      "specs without shapes": "Functional "functional".computeOutputSpec: got an array [4]; expected specs, such as { shape: [null, 784], dtype: 'float32' }.",
      "two shapes for a line of layers": "Sequential "sequential".build: got an object of class Object; expected the shape of one input, batch first, such as [null, 784]: the model is a line of layers.",
      "undefined beside symbolic tensors": "Add "add": got undefined beside symbolic tensors; expected symbolic tensors only. Make an Input for it, or keep it in a layer.",
      "undefined for outputs": "Functional "functional_1": got undefined among the outputs; expected symbolic tensors, alone or in arrays and objects. Pass what apply(...) gives for a symbolic tensor.",
    }
  `);
});

test('masks and shapes that nobody waits for end no process', async () => {
  const failed: unknown[] = [];
  const listen = (error: unknown) => failed.push(error);
  process.on('unhandledRejection', listen);
  class Late extends Layer {
    override computeMask(): never {
      return Promise.reject(new Error('too late')) as never;
    }
    override call(t: Tensor) {
      return t;
    }
  }
  class Later extends Layer {
    override computeOutputShape(): never {
      return Promise.reject(new Error('too late')) as never;
    }
    override call(t: Tensor) {
      return t;
    }
  }
  new Late().apply(Input([4]));
  expect(() => new Later().apply(Input([4]))).toThrow('computeOutputShape: got a promise as its result');
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', listen);
  expect(failed).toEqual([]);
});

test('what stands for an option, an input or a layer is taken as before', () => {
  expect(l1L2({ l1: 0.5 })).toMatchObject({ l1: 0.5, l2: 0.01 });
  expect(new Asking({ rank: 2, axes: { [-1]: 4 } }).apply(x).shape).toEqual([6, 4]);
  const three = Input([3]);
  expect(concat([three, ops.zeros([2, 3])], { axis: 0 }).shape).toEqual([null, 3]);
  expect(new Lambda((t: Tensor) => t).apply(tensor([[1]])).shape).toEqual([1, 1]);
});
