import {
  grad,
  gradcheck,
  gradients,
  noGrad,
  Parameter,
  type Tensor,
  tensor,
  trace,
  valueAndGrad,
  zeros,
} from '@keisan/autograd';
import { atomically } from '@keisan/autograd/internal';
import { compile, loop } from '@keisan/compiler';
import {
  type DrawableLayer,
  graphToDot,
  historyToSvg,
  modelToDot,
  plotGraph,
  plotHistory,
  plotModel,
  renderPng,
  renderSvg,
} from '@keisan/viz';
import { expect, test } from 'vitest';
import { sentences } from './sentences.ts';

const leaf = () => tensor([1, 2], { requiresGrad: true });

test('gradients that there are not', async () => {
  expect(
    await sentences({
      'backward without a leaf': () => tensor([1, 2]).sum().backward(),
      'backward under noGrad': () => noGrad(() => leaf().sum()).backward(),
      'backward after detach': () => leaf().detach().sum().backward(),
      'backward of several': () => leaf().mul(2).backward(),
      'backward from another shape': () =>
        leaf()
          .mul(2)
          .backward(zeros([3])),
      'backward from an array': () =>
        leaf()
          .mul(2)
          .backward([1, 1] as never),
      'gradients by a constant': () => gradients(leaf().sum(), [tensor([1])]),
      'gradients by a frozen parameter': () =>
        gradients(leaf().sum(), [new Parameter(tensor([1]), { trainable: false })]),
      'gradients by one tensor without brackets': () => gradients(leaf().sum(), leaf() as never),
      'gradients of a number': () => gradients(3 as never, [leaf()]),
      'grad of a tensor': () => grad(leaf().sum() as never),
      'grad of a function to several': () => grad((x: Tensor) => x.mul(2))(leaf()),
      'grad of a function to a number': () => grad((x: Tensor) => x.sum().item() as never)(leaf()),
      'grad of a function to nothing': () => grad((() => {}) as never)(leaf() as never),
      'grad by an argument that there is not': () => grad((x: Tensor) => x.sum(), { argnum: 1 as never })(leaf()),
      'grad by half an argument': () => grad((x: Tensor) => x.sum(), { argnum: 0.5 as never })(leaf()),
      'grad of numbers': () => valueAndGrad((x: Tensor) => x.sum())([1, 2] as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "backward after detach": "backward: got a tensor that was computed from nothing that requires a gradient; expected at least one tensor made with { requiresGrad: true }, or a Parameter, in its history. Mark the tensors to differentiate by, and keep noGrad and detach off the way.",
      "backward from an array": "backward: got an array [1, 1]; expected a tensor. Wrap numbers and arrays with tensor(...).",
      "backward from another shape": "backward: got a gradient of shape [3]; expected the shape of the result, [2].",
      "backward of several": "backward: got a result of shape [2]; expected a scalar. Reduce it with .sum() or .mean(), or pass the gradient to start from.",
      "backward under noGrad": "backward: got a tensor that was computed from nothing that requires a gradient; expected at least one tensor made with { requiresGrad: true }, or a Parameter, in its history. Mark the tensors to differentiate by, and keep noGrad and detach off the way.",
      "backward without a leaf": "backward: got a tensor that was computed from nothing that requires a gradient; expected at least one tensor made with { requiresGrad: true }, or a Parameter, in its history. Mark the tensors to differentiate by, and keep noGrad and detach off the way.",
      "grad by an argument that there is not": "grad: got argnum 1 and 1 arguments; expected the position of an argument.",
      "grad by half an argument": "grad: got argnum 0.5 and 1 arguments; expected the position of an argument.",
      "grad of a function to a number": "grad: got a function that returns 3; expected a function to a scalar tensor. Return the tensor, without reading its value.",
      "grad of a function to nothing": "grad: got a function that returns nothing; expected a function to a scalar tensor. Return the result.",
      "grad of a function to several": "grad: got a function whose result has shape [2]; expected a function to a scalar tensor. Reduce the result with .sum() or .mean().",
      "grad of a tensor": "grad: got an object of class Tensor; expected a function of tensors to a scalar tensor. Write grad((x) => x.square().sum())(x).",
      "grad of numbers": "valueAndGrad: got 1; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "gradients by a constant": "gradients: got a tensor of shape [1] that requires no gradient; expected tensors that do: no history leads to others. Make it with { requiresGrad: true } before computing the result, and keep noGrad and detach off the way.",
      "gradients by a frozen parameter": "gradients: got a tensor of shape [1] that requires no gradient; expected tensors that do: no history leads to others. Set its trainable to true before computing the result, and keep noGrad and detach off the way.",
      "gradients by one tensor without brackets": "gradients: got an object of class Tensor; expected a list of tensors. Put square brackets around the tensors.",
      "gradients of a number": "gradients: got 3; expected a tensor. Wrap numbers and arrays with tensor(...).",
    }
  `);
});

test('gradients by and of integers and booleans', async () => {
  const ints = tensor([1, 2], { dtype: 'int32' });
  const flags = tensor([true, false]);
  const bytes = tensor([1, 2], { dtype: 'uint8' });
  const total = (x: Tensor) => x.sum();
  expect(
    await sentences({
      'grad by int32': () => grad(total)(ints),
      'grad by bool': () => grad(total)(flags),
      'grad by uint8': () => grad(total)(bytes),
      'grad by an int32 parameter': () => grad(total)(new Parameter(ints)),
      'grad by a tree with an integer': () =>
        grad(({ x, list: [i] }: { x: Tensor; list: [Tensor] }) => x.gather(i).sum())({ x: leaf(), list: [ints] }),
      'grad by the second argument': () => grad((x: Tensor, i: Tensor) => x.mul(i).sum(), { argnum: 1 })(leaf(), ints),
      'valueAndGrad by int32': () => valueAndGrad(total)(ints),
      'grad of a grad by int32': () => grad((x: Tensor) => grad(total)(x).sum())(ints),
      'grad by int32 in compiled code': () => compile((x: Tensor) => grad(total)(x))(ints),
      'grad of a function to an integer': () => grad((x: Tensor) => x.argmax())(leaf()),
      'grad of a function to a boolean': () => valueAndGrad((x: Tensor) => x.sum().greater(0))(leaf()),
      'gradients by int32': () => gradients(leaf().mul(ints).sum(), [ints]),
      'gradients by bool among others': () => {
        const x = leaf();
        return gradients(x.mul(flags).sum(), [x, flags]);
      },
      'gradients by int32 in compiled code': () => compile((i: Tensor) => gradients(i.mul(0.5).sum(), [i])[0]!)(ints),
      'gradients of an integer': () => {
        const x = leaf();
        return gradients(x.astype('int32').sum(), [x]);
      },
      'backward of an integer': () => leaf().astype('int32').sum().backward(),
      'gradcheck by int32 alone': () => gradcheck(total, [ints]),
      'a parameter of integers to train': () => new Parameter(ints, { name: 'count', trainable: true }),
      'a parameter of booleans trained later': () => {
        new Parameter(flags, { name: 'mask' }).trainable = true;
      },
      'zeros of integers': () => zeros([1], { dtype: 'int32', requiresGrad: true }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a parameter of booleans trained later": "Parameter "mask": trainable: got a tensor of dtype bool; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "a parameter of integers to train": "Parameter "count": trainable: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "backward of an integer": "backward: got a tensor that was computed from nothing that requires a gradient; expected at least one tensor made with { requiresGrad: true }, or a Parameter, in its history. Mark the tensors to differentiate by, and keep noGrad and detach off the way.",
      "grad by a tree with an integer": "grad: argument 0: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "grad by an int32 parameter": "grad: argument 0: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "grad by bool": "grad: argument 0: got a tensor of dtype bool; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "grad by int32": "grad: argument 0: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "grad by int32 in compiled code": "grad: argument 0: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "grad by the second argument": "grad: argument 1: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "grad by uint8": "grad: argument 0: got a tensor of dtype uint8; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "grad of a function to a boolean": "valueAndGrad: the result: got a tensor of dtype bool; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "grad of a function to an integer": "grad: the result: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "grad of a grad by int32": "grad: argument 0: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "gradcheck by int32 alone": "gradcheck: got inputs of dtypes [int32]; expected a float64 input to differentiate by. Make it with { dtype: 'float64' }.",
      "gradients by bool among others": "gradients: got a tensor of dtype bool; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "gradients by int32": "gradients: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "gradients by int32 in compiled code": "gradients: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "gradients of an integer": "gradients: the result: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "valueAndGrad by int32": "valueAndGrad: argument 0: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "zeros of integers": "requiresGrad: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
    }
  `);
});

test('values that compiled code does not have', async () => {
  const run = (f: (x: Tensor) => Tensor) => () => compile(f)(tensor([1, 2]));
  const w = new Parameter(zeros([2]), { name: 'w' });
  let leaked: Tensor | undefined;
  trace((x: Tensor) => (leaked = x.mul(2)), [{ shape: [2] }]);
  expect(
    await sentences({
      item: run((x) => (x.sum().item() > 0 ? x : x.neg())),
      toArray: run((x) => tensor(x.toArray())),
      data: run((x) => tensor(x.data)),
      'the value of a parameter': run((x) => x.mul(w.data[0]!)),
      backward: run((x) => {
        x.sum().backward();
        return x;
      }),
      'a tensor of another trace': run((x) => x.add(leaked!)),
      'a result that is no tensor': run(() => 3 as never),
      'a result of nothing': run((() => {}) as never),
      'arguments that are no tensors': () => compile((x: Tensor) => x)([1, 2] as never),
      'no function': () => compile(tensor(1) as never),
      'the shape of a traced argument': () => trace((x: Tensor) => x, [{ shape: [-1] }]),
      'shapes that do not fit': run((x) => x.matmul(zeros([3, 2]))),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a result of nothing": "compile: got a function that returns nothing; expected tensors, or arrays and objects of tensors. Return the result, or [] where there is none.",
      "a result that is no tensor": "compile: the result of the function: got 3; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "a tensor of another trace": "compile: got a symbolic tensor of shape [2] that was kept from another call; expected only the arguments of this one, and what is computed from them. Pass it in as an argument, and return it rather than keep it.",
      "arguments that are no tensors": "compile: got 1; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "backward": "backward: got a symbolic tensor; expected a computed one: backward() writes to .grad, which compiled code cannot do. In compiled code use grad(), valueAndGrad() or gradients(), which return the gradients.",
      "data": "an input of traced code: got a request for the value of a symbolic tensor of shape [2]; expected only tensor operations: compiled code has no values while it is traced. Compute with methods such as .greater(), use where() or cond() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true).",
      "item": "the result of sum: got a request for the value of a symbolic tensor of shape []; expected only tensor operations: compiled code has no values while it is traced. Compute with methods such as .greater(), use where() or cond() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true).",
      "no function": "compile: got an object of class Tensor; expected a function of tensors. Write compile((x) => x.square().sum()).",
      "shapes that do not fit": "matmul: got shapes [1, 2] and [3, 2]; expected inner sizes that match, not 2 and 3. Give the second operand the shape [2, n], or transpose one of them.",
      "the shape of a traced argument": "trace: got shape [-1]; expected a list of whole numbers of at least 0, such as [2, 3].",
      "the value of a parameter": "w: got a request for the value of a symbolic tensor of shape [2]; expected only tensor operations: compiled code has no values while it is traced. Compute with methods such as .greater(), use where() or cond() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true).",
      "toArray": "an input of traced code: got a request for the value of a symbolic tensor of shape [2]; expected only tensor operations: compiled code has no values while it is traced. Compute with methods such as .greater(), use where() or cond() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true).",
    }
  `);
});

test('diagrams of what is no model and no computation', async () => {
  const layer: DrawableLayer = {
    name: 'm',
    className: 'Sequential',
    dtype: 'float32',
    trainable: null,
    inputShapes: [],
    outputShape: [],
    inbound: [],
  };
  const itself = { ...layer, layers: [] as DrawableLayer[] };
  const drawing = (layers: unknown) => () => modelToDot({ name: 'm', describe: () => layers as never });
  itself.layers.push(itself);
  expect(
    await sentences({
      model: () => modelToDot(undefined as never),
      'model for a picture': () => plotModel({} as never),
      'graph for a picture': () => plotGraph(3 as never),
      'a model that holds itself': () => modelToDot({ name: 'm', describe: () => [itself] }, { expandNested: true }),
      graph: () => graphToDot([1, 2] as never),
      'a model without a name': () => modelToDot({ describe: () => [] } as never),
      'layers that are no list': drawing('dense'),
      'a layer that is none': drawing([null]),
      'a layer that reads from another model': drawing([{ ...layer, inbound: ['dense'] }]),
      'a layer that reads from a list of lists': drawing([{ ...layer, inbound: [['m']] }]),
      'a layer without a class': drawing([{ ...layer, className: Symbol('Dense') }]),
      'a layer without the shape of its output': drawing([{ ...layer, outputShape: undefined }]),
      'two layers of one name': drawing([layer, layer]),
      'a layer with a length in words': drawing([{ ...layer, inputShapes: [['batch']] }]),
      'a layer whose activation is a symbol': drawing([{ ...layer, activation: Symbol('relu') }]),
      'a history of epochs that are none': () => historyToSvg({ history: { loss: [1] }, epoch: [Number.NaN] }),
      'a history whose epochs are a number': () =>
        historyToSvg({ history: { loss: [1] }, epoch: 3, epochsOf: 3 } as never),
      'no history': () => historyToSvg(undefined as never),
      'null for a history': () => plotHistory(null as never),
      'text for a history': () => historyToSvg('loss' as never),
      'a list for a history': () => historyToSvg([0.5, 0.25] as never),
      'a history that is a promise': () => historyToSvg(Promise.resolve({ loss: [1] }) as never),
      'a title that is no text': () => historyToSvg({ loss: [1] }, { title: Symbol('loss') as never }),
      'showShapes in words': () => graphToDot(leaf(), { showShapes: 'no' as never }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a history of epochs that are none": "historyToSvg: got epochs an array [NaN] of "loss"; expected a list of the numbers of the epochs, from 0. Give what model.fit returned, or an object such as { loss: [0.5, 0.25] }.",
      "a history that is a promise": "historyToSvg: got a promise, which await waits for; expected a list of numbers for each metric. Give what model.fit returned, or an object such as { loss: [0.5, 0.25] }.",
      "a history whose epochs are a number": "historyToSvg: got epochs 3 of "loss"; expected a list of the numbers of the epochs, from 0. Give what model.fit returned, or an object such as { loss: [0.5, 0.25] }.",
      "a layer that is none": "modelToDot: got null in place of layer 0; expected a layer.",
      "a layer that reads from a list of lists": "modelToDot: got inbound an array [[...]] of layer 0; expected a list of names of layers.",
      "a layer that reads from another model": "modelToDot: got a layer "m" that reads from "dense"; expected the names of layers beside it: m.",
      "a layer whose activation is a symbol": "modelToDot: got activation Symbol(relu) of layer 0; expected a string.",
      "a layer with a length in words": "modelToDot: got inputShapes an array [[...]] of layer 0; expected a list of shapes, batch first.",
      "a layer without a class": "modelToDot: got className Symbol(Dense) of layer 0; expected a string.",
      "a layer without the shape of its output": "modelToDot: got outputShape undefined of layer 0; expected a shape, batch first.",
      "a list for a history": "historyToSvg: got an array [0.5, 0.25]; expected a list of numbers for each metric. Give what model.fit returned, or an object such as { loss: [0.5, 0.25] }.",
      "a model that holds itself": "modelToDot: got models within each other, more than 200 deep; expected at most 200 with expandNested. Leave expandNested out, or draw an inner model.",
      "a model without a name": "modelToDot: got a model with the name undefined; expected a string.",
      "a title that is no text": "historyToSvg: got title Symbol(loss); expected a string.",
      "graph": "graphToDot: got an array [1, 2]; expected a tensor that was computed.",
      "graph for a picture": "plotGraph: got 3; expected a tensor that was computed.",
      "layers that are no list": "modelToDot: got "dense"; expected a list of layers.",
      "model": "modelToDot: got undefined; expected a model, such as a Sequential.",
      "model for a picture": "plotModel: got an object of class Object; expected a model, such as a Sequential.",
      "no history": "historyToSvg: got undefined; expected a list of numbers for each metric. Give what model.fit returned, or an object such as { loss: [0.5, 0.25] }.",
      "null for a history": "plotHistory: got null; expected a list of numbers for each metric. Give what model.fit returned, or an object such as { loss: [0.5, 0.25] }.",
      "showShapes in words": "graphToDot: got showShapes "no"; expected true or false.",
      "text for a history": "historyToSvg: got "loss"; expected a list of numbers for each metric. Give what model.fit returned, or an object such as { loss: [0.5, 0.25] }.",
      "two layers of one name": "modelToDot: got two layers "m"; expected a name for each layer.",
    }
  `);
});

/** What takes a function of tensors to tensors, and calls it on a scalar. */
const takers: Readonly<Record<string, (f: never) => unknown>> = {
  compile: (f) => compile(f, { runtime: 'onnx' })(tensor(1) as never),
  'compile eagerly': (f) => compile(f, { runtime: 'eager' })(tensor(1) as never),
  loop: async (f) => (await loop(f, { runtime: 'onnx' })).run([tensor([1])], Int32Array.of(0), 1),
  'loop eagerly': async (f) => (await loop(f, { runEagerly: true })).run([tensor([1])], Int32Array.of(0), 1),
  trace: (f) => trace(f, [{ shape: [] }]),
  grad: (f) => grad(f)(tensor(1)),
  valueAndGrad: (f) => valueAndGrad(f)(tensor(1)),
  gradcheck: (f) => gradcheck(f, [tensor(1, { dtype: 'float64' })]),
};

/** What runs a function for what it does: it may return anything but a promise. */
const runners: Readonly<Record<string, (f: never) => unknown>> = { noGrad };

const later = () => Promise.reject(new Error('nobody waits for this'));

test('functions that do their work later, or give nothing back', async () => {
  const mistakes: Record<string, () => unknown> = {};
  for (const [name, take] of Object.entries({ ...takers, ...runners })) {
    mistakes[`${name}: async`] = () => take((async (x: Tensor) => x) as never);
    mistakes[`${name}: a generator`] = () => take(function* () {} as never);
    mistakes[`${name}: a promise`] = () => take((() => later()) as never);
    mistakes[`${name}: no function`] = () => take(3 as never);
    if (name in runners) continue;
    mistakes[`${name}: nothing`] = () => take((() => {}) as never);
    mistakes[`${name}: a number`] = () => take((() => 3) as never);
    mistakes[`${name}: a map`] = () => take((() => new Map()) as never);
  }
  mistakes['atomically: a promise'] = () => atomically(later);
  mistakes['an argument to wait for'] = () => compile((x: Tensor) => x)(Promise.resolve(tensor(1)) as never);
  expect(await sentences(mistakes)).toMatchInlineSnapshot(`
    {
      "an argument to wait for": "compile: got a promise, which await waits for; expected tensors, or arrays and objects of tensors. Wait for it with await.",
      "atomically: a promise": "atomically: got a function that returns a Promise; expected one that has done its work when it returns. Take async and await off the function: await what it needs before, and hand it in.",
      "compile eagerly: a generator": "compile: got a generator function; expected a function of tensors. Take the star off, and return the result in place of yielding it.",
      "compile eagerly: a map": "compile: the result of the function: got an object of class Map; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "compile eagerly: a number": "compile: the result of the function: got 3; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "compile eagerly: a promise": "compile: got a function that returns a Promise; expected one that has done its work when it returns. Take async and await off the function: await what it needs before, and hand it in.",
      "compile eagerly: async": "compile: got an async function; expected a function of tensors. Take async and await off the function: await what it needs before, and hand it in.",
      "compile eagerly: no function": "compile: got 3; expected a function of tensors. Write compile((x) => x.square().sum()).",
      "compile eagerly: nothing": "compile: got a function that returns nothing; expected tensors, or arrays and objects of tensors. Return the result, or [] where there is none.",
      "compile: a generator": "compile: got a generator function; expected a function of tensors. Take the star off, and return the result in place of yielding it.",
      "compile: a map": "compile: the result of the function: got an object of class Map; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "compile: a number": "compile: the result of the function: got 3; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "compile: a promise": "compile: got a function that returns a Promise; expected one that has done its work when it returns. Take async and await off the function: await what it needs before, and hand it in.",
      "compile: async": "compile: got an async function; expected a function of tensors. Take async and await off the function: await what it needs before, and hand it in.",
      "compile: no function": "compile: got 3; expected a function of tensors. Write compile((x) => x.square().sum()).",
      "compile: nothing": "compile: got a function that returns nothing; expected tensors, or arrays and objects of tensors. Return the result, or [] where there is none.",
      "grad: a generator": "grad: got a generator function; expected a function of tensors to a scalar tensor. Take the star off, and return the result in place of yielding it.",
      "grad: a map": "grad: got a function that returns an object of class Map; expected a function to a scalar tensor. Return the tensor, without reading its value.",
      "grad: a number": "grad: got a function that returns 3; expected a function to a scalar tensor. Return the tensor, without reading its value.",
      "grad: a promise": "grad: got a function that returns a Promise; expected one that has done its work when it returns. Take async and await off the function: await what it needs before, and hand it in.",
      "grad: async": "grad: got an async function; expected a function of tensors to a scalar tensor. Take async and await off the function: await what it needs before, and hand it in.",
      "grad: no function": "grad: got 3; expected a function of tensors to a scalar tensor. Write grad((x) => x.square().sum())(x).",
      "grad: nothing": "grad: got a function that returns nothing; expected a function to a scalar tensor. Return the result.",
      "gradcheck: a generator": "gradcheck: got a generator function; expected a function of tensors to a tensor. Take the star off, and return the result in place of yielding it.",
      "gradcheck: a map": "gradcheck: the result of the function: got an object of class Map; expected a tensor. Wrap numbers and arrays with tensor(...).",
      "gradcheck: a number": "gradcheck: the result of the function: got 3; expected a tensor. Wrap numbers and arrays with tensor(...).",
      "gradcheck: a promise": "gradcheck: got a function that returns a Promise; expected one that has done its work when it returns. Take async and await off the function: await what it needs before, and hand it in.",
      "gradcheck: async": "gradcheck: got an async function; expected a function of tensors to a tensor. Take async and await off the function: await what it needs before, and hand it in.",
      "gradcheck: no function": "gradcheck: got 3; expected a function of tensors to a tensor. Write gradcheck((x) => x.tanh(), [x]).",
      "gradcheck: nothing": "gradcheck: the result of the function: got undefined; expected a tensor. Wrap numbers and arrays with tensor(...).",
      "loop eagerly: a generator": "loop: got a generator function; expected a function of a batch. Take the star off, and return the result in place of yielding it.",
      "loop eagerly: a map": "loop: the result of the function: got an object of class Map; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "loop eagerly: a number": "loop: the result of the function: got 3; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "loop eagerly: a promise": "loop: got a function that returns a Promise; expected one that has done its work when it returns. Take async and await off the function: await what it needs before, and hand it in.",
      "loop eagerly: async": "loop: got an async function; expected a function of a batch. Take async and await off the function: await what it needs before, and hand it in.",
      "loop eagerly: no function": "loop: got 3; expected a function of a batch. Write loop(([x]) => x.square().sum()).",
      "loop eagerly: nothing": "loop: got a function that returns nothing; expected tensors, or arrays and objects of tensors. Return the result, or [] where there is none.",
      "loop: a generator": "loop: got a generator function; expected a function of a batch. Take the star off, and return the result in place of yielding it.",
      "loop: a map": "loop: the result of the function: got an object of class Map; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "loop: a number": "loop: the result of the function: got 3; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "loop: a promise": "loop: got a function that returns a Promise; expected one that has done its work when it returns. Take async and await off the function: await what it needs before, and hand it in.",
      "loop: async": "loop: got an async function; expected a function of a batch. Take async and await off the function: await what it needs before, and hand it in.",
      "loop: no function": "loop: got 3; expected a function of a batch. Write loop(([x]) => x.square().sum()).",
      "loop: nothing": "loop: got a function that returns nothing; expected tensors, or arrays and objects of tensors. Return the result, or [] where there is none.",
      "noGrad: a generator": "noGrad: got a generator function; expected a function. Take the star off, and return the result in place of yielding it.",
      "noGrad: a promise": "noGrad: got a function that returns a Promise; expected one that has done its work when it returns. Take async and await off the function: await what it needs before, and hand it in.",
      "noGrad: async": "noGrad: got an async function; expected a function. Take async and await off the function: await what it needs before, and hand it in.",
      "noGrad: no function": "noGrad: got 3; expected a function. Write noGrad(() => x.mul(2)).",
      "trace: a generator": "trace: got a generator function; expected a function of tensors. Take the star off, and return the result in place of yielding it.",
      "trace: a map": "trace: the result of the function: got an object of class Map; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "trace: a number": "trace: the result of the function: got 3; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "trace: a promise": "trace: got a function that returns a Promise; expected one that has done its work when it returns. Take async and await off the function: await what it needs before, and hand it in.",
      "trace: async": "trace: got an async function; expected a function of tensors. Take async and await off the function: await what it needs before, and hand it in.",
      "trace: no function": "trace: got 3; expected a function of tensors. Write trace((x) => x.square().sum(), [{ shape: [3] }]).",
      "trace: nothing": "trace: got a function that returns nothing; expected tensors, or arrays and objects of tensors. Return the result, or [] where there is none.",
      "valueAndGrad: a generator": "valueAndGrad: got a generator function; expected a function of tensors to a scalar tensor. Take the star off, and return the result in place of yielding it.",
      "valueAndGrad: a map": "valueAndGrad: got a function that returns an object of class Map; expected a function to a scalar tensor. Return the tensor, without reading its value.",
      "valueAndGrad: a number": "valueAndGrad: got a function that returns 3; expected a function to a scalar tensor. Return the tensor, without reading its value.",
      "valueAndGrad: a promise": "valueAndGrad: got a function that returns a Promise; expected one that has done its work when it returns. Take async and await off the function: await what it needs before, and hand it in.",
      "valueAndGrad: async": "valueAndGrad: got an async function; expected a function of tensors to a scalar tensor. Take async and await off the function: await what it needs before, and hand it in.",
      "valueAndGrad: no function": "valueAndGrad: got 3; expected a function of tensors to a scalar tensor. Write valueAndGrad((x) => x.square().sum())(x).",
      "valueAndGrad: nothing": "valueAndGrad: got a function that returns nothing; expected a function to a scalar tensor. Return the result.",
    }
  `);
});

test('an async function is not started, and what one in disguise has done is taken back', async () => {
  const w = new Parameter(tensor(1), { name: 'w' });
  const change = (): Promise<void> => {
    w.assign(w.add(1));
    return Promise.resolve();
  };
  await sentences({
    noGrad: () => noGrad(async () => change()),
    compile: () => compile((async () => change()) as never, { runtime: 'eager' })(),
    'compile in disguise': () => compile(change as never, { runtime: 'eager' })(),
    'atomically in disguise': () => atomically(change),
  });
  expect(w.item()).toBe(1);
});

test('a runtime that there is not', async () => {
  expect(
    await sentences({
      compile: () => compile((x: Tensor) => x, { runtime: 'cuda' as never }),
      'compile on nothing': () => compile((x: Tensor) => x, { runtime: '' as never }),
      loop: () => loop(([x]) => x!, { runtime: 'Onnx' as never }),
      'a package': () => compile((x: Tensor) => x, { runtime: 'native' as never }),
      'an option of loop': () => loop(([x]) => x!, { runTime: 'onnx' } as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a package": "compile: got runtime "native"; expected one of onnx, wasm, eager. Did you mean 'onnx'?",
      "an option of loop": "loop: got the unknown option runTime; expected any of runtime, runEagerly. Did you mean 'runtime'?",
      "compile": "compile: got runtime "cuda"; expected one of onnx, wasm, eager.",
      "compile on nothing": "compile: got runtime ""; expected one of onnx, wasm, eager.",
      "loop": "loop: got runtime "Onnx"; expected one of onnx, wasm, eager. Did you mean 'onnx'?",
    }
  `);
});

test('pictures that cannot be drawn or written', async () => {
  const model = { name: 'm', describe: () => [] };
  const graph = (options: object) => () => plotGraph(leaf().sum(), options);
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"/>';
  expect(
    await sentences({
      'dpi: 1e9': graph({ dpi: 1e9 }),
      'dpi: 1e9 of a model': () => plotModel(model, { dpi: 1e9 }),
      'dpi: 1e9 of a history': () => plotHistory({ loss: [1] }, { dpi: 1e9 }),
      'dpi: 1e9 of an SVG': () => renderPng(svg, 1e9),
      'dpi: 1e-9': graph({ dpi: 1e-9 }),
      'dpi: Infinity': graph({ dpi: Number.POSITIVE_INFINITY }),
      'dpi: NaN': graph({ dpi: Number.NaN }),
      'dpi: a text': graph({ dpi: '200' }),
      'dpi: null': graph({ dpi: null }),
      'dpi of an SVG': () => renderPng(svg, -1),
      'no SVG': () => renderPng('<svg', 96),
      'an SVG that is no text': () => renderPng(undefined as never, 96),
      'no DOT': () => renderSvg('digraph {'),
      'DOT that is no text': () => renderSvg(leaf() as never),
      'toFile without an ending': graph({ toFile: 'graph' }),
      'toFile with another ending': graph({ toFile: 'graph.jpg' }),
      'toFile: nothing': graph({ toFile: '' }),
      'toFile: only an ending': graph({ toFile: '.png' }),
      'toFile: null': graph({ toFile: null }),
      'toFile: a number': graph({ toFile: 3 }),
      'toFile in a missing folder': graph({ toFile: '/no/such/folder/graph.svg' }),
      'toFile with the character \\0': graph({ toFile: '/a\0b.svg' }),
      'toFile: a URL in a missing folder': graph({ toFile: new URL('file:///no/such/folder/graph.svg') }),
      'toFile: a URL of a page': graph({ toFile: new URL('https://example.org/graph.svg') }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "DOT that is no text": "renderSvg: got an object of class Tensor; expected text in the DOT language. Write renderSvg(modelToDot(model)), or graphToDot(tensor) for a computation.",
      "an SVG that is no text": "renderPng: got undefined; expected the text of an SVG picture, such as renderSvg returns.",
      "dpi of an SVG": "renderPng: got dpi -1; expected a positive number of dots per inch.",
      "dpi: 1e-9": "plotGraph: got dpi 1e-9, which makes a picture of 0 × 0 pixels; expected at least one pixel each way. Write an SVG, which is sharp at every size.",
      "dpi: 1e9": "plotGraph: got dpi 1000000000, which makes a picture of 1416666667 × 1875000000 pixels; expected at most 67108864 pixels, and 32767 along each side. Give a dpi of at most 5026, or write an SVG, which is sharp at every size.",
      "dpi: 1e9 of a history": "plotHistory: got dpi 1000000000, which makes a picture of 4010416667 × 3229166667 pixels; expected at most 67108864 pixels, and 32767 along each side. Give a dpi of at most 2276, or write an SVG, which is sharp at every size.",
      "dpi: 1e9 of a model": "plotModel: got dpi 1000000000, which makes a picture of 197916667 × 197916667 pixels; expected at most 67108864 pixels, and 32767 along each side. Give a dpi of at most 41391, or write an SVG, which is sharp at every size.",
      "dpi: 1e9 of an SVG": "renderPng: got dpi 1000000000, which makes a picture of 1000000000 × 1000000000 pixels; expected at most 67108864 pixels, and 32767 along each side. Give a dpi of at most 8192, or write an SVG, which is sharp at every size.",
      "dpi: Infinity": "plotGraph: got dpi Infinity; expected a positive number of dots per inch.",
      "dpi: NaN": "plotGraph: got dpi NaN; expected a positive number of dots per inch.",
      "dpi: a text": "plotGraph: got dpi "200"; expected a positive number of dots per inch.",
      "dpi: null": "plotGraph: got dpi null; expected a positive number of dots per inch.",
      "no DOT": "renderSvg: got a diagram of 9 characters of DOT, of which Graphviz says: syntax error in line 1; expected DOT that Graphviz can lay out. Mend the text where it says.",
      "no SVG": "renderPng: got text that is no SVG (SVG data parsing failed cause the document does not have a root node); expected the text of an SVG picture, such as renderSvg returns.",
      "toFile in a missing folder": "plotGraph: got toFile "/no/such/folder/graph.svg", which cannot be written (ENOENT); expected the folder /no/such/folder to exist and take files. Make the folder first, or choose another.",
      "toFile with another ending": "plotGraph: got toFile "graph.jpg"; expected a file that ends in .dot, .svg, .png.",
      "toFile with the character \\0": "plotGraph: got toFile "/a\\u0000b.svg"; expected a path without the character \\0. Take it out.",
      "toFile without an ending": "plotGraph: got toFile "graph"; expected a file that ends in .dot, .svg, .png.",
      "toFile: a URL in a missing folder": "plotGraph: got toFile "/no/such/folder/graph.svg", which cannot be written (ENOENT); expected the folder /no/such/folder to exist and take files. Make the folder first, or choose another.",
      "toFile: a URL of a page": "plotGraph: got toFile "https://example.org/graph.svg"; expected a path: nothing is written to servers.",
      "toFile: a number": "plotGraph: got toFile 3; expected a path, or a URL of a file such as new URL('file', import.meta.url).",
      "toFile: nothing": "plotGraph: got toFile ""; expected a path, or a URL of a file such as new URL('file', import.meta.url).",
      "toFile: null": "plotGraph: got toFile null; expected a path, or a URL of a file such as new URL('file', import.meta.url).",
      "toFile: only an ending": "plotGraph: got toFile ".png"; expected a file that ends in .dot, .svg, .png.",
    }
  `);
});
