import { grad, gradients, noGrad, Parameter, type Tensor, tensor, valueAndGrad, zeros } from '@keisan/autograd';
import { compile, trace } from '@keisan/compiler';
import {
  type DrawableLayer,
  graphToDot,
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
      "grad of a function to nothing": "grad: got a function that returns undefined; expected a function to a scalar tensor. Return the tensor, without reading its value.",
      "grad of a function to several": "grad: got a function whose result has shape [2]; expected a function to a scalar tensor. Reduce the result with .sum() or .mean().",
      "grad of a tensor": "grad: got an object of class Tensor; expected a function of tensors to a scalar tensor. Write grad((x) => x.square().sum())(x).",
      "grad of numbers": "valueAndGrad: got 1; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "gradients by a constant": "gradients: got a tensor of shape [1] that requires no gradient; expected tensors that do: no history leads to others. Make it with { requiresGrad: true } before computing the result, and keep noGrad and detach off the way.",
      "gradients by one tensor without brackets": "gradients: got an object of class Tensor; expected a list of tensors. Put square brackets around the tensors.",
      "gradients of a number": "gradients: got 3; expected a tensor. Wrap numbers and arrays with tensor(...).",
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
      "a result of nothing": "compile: the result of the traced function: got undefined; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "a result that is no tensor": "compile: the result of the traced function: got 3; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "a tensor of another trace": "compile: got a symbolic tensor of shape [2] that was kept from another call; expected only the arguments of this one, and what is computed from them. Pass it in as an argument, and return it rather than keep it.",
      "arguments that are no tensors": "compile: got 1; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).",
      "backward": "backward: got a symbolic tensor; expected a computed one: backward() writes to .grad, which compiled code cannot do. In compiled code use grad(), valueAndGrad() or gradients(), which return the gradients.",
      "data": "an input of traced code: got a request for the value of a symbolic tensor of shape [2]; expected only tensor operations: compiled code has no values while it is traced. Use where() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true).",
      "item": "the result of sum: got a request for the value of a symbolic tensor of shape []; expected only tensor operations: compiled code has no values while it is traced. Use where() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true).",
      "no function": "compile: got an object of class Tensor; expected a function of tensors. Write compile((x) => x.square().sum()).",
      "shapes that do not fit": "matmul: got shapes [1, 2] and [3, 2]; expected inner sizes that match, not 2 and 3. Give the second operand the shape [2, n], or transpose one of them.",
      "the shape of a traced argument": "trace: got shape [-1]; expected a list of whole numbers of at least 0, such as [2, 3].",
      "the value of a parameter": "w: got a request for the value of a symbolic tensor of shape [2]; expected only tensor operations: compiled code has no values while it is traced. Use where() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true).",
      "toArray": "an input of traced code: got a request for the value of a symbolic tensor of shape [2]; expected only tensor operations: compiled code has no values while it is traced. Use where() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true).",
    }
  `);
});

test('diagrams of what is no model and no computation', async () => {
  const itself = { name: 'm', className: 'Sequential', inbound: [], layers: [] as unknown[] } as never as DrawableLayer;
  (itself.layers as DrawableLayer[]).push(itself);
  expect(
    await sentences({
      model: () => modelToDot(undefined as never),
      'model for a picture': () => plotModel({} as never),
      'graph for a picture': () => plotGraph(3 as never),
      'a model that holds itself': () => modelToDot({ name: 'm', describe: () => [itself] }, { expandNested: true }),
      graph: () => graphToDot([1, 2] as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a model that holds itself": "modelToDot: got models within each other, more than 200 deep; expected at most 200 with expandNested. Leave expandNested out, or draw an inner model.",
      "graph": "graphToDot: got an array [1, 2]; expected a tensor that was computed.",
      "graph for a picture": "plotGraph: got 3; expected a tensor that was computed.",
      "model": "modelToDot: got undefined; expected a model, such as a Sequential.",
      "model for a picture": "plotModel: got an object of class Object; expected a model, such as a Sequential.",
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
    }),
  ).toMatchInlineSnapshot(`
    {
      "DOT that is no text": "renderSvg: got an object of class Tensor; expected text in the DOT language. Write renderSvg(modelToDot(model)), or graphToDot(tensor) for a computation.",
      "an SVG that is no text": "renderPng: got undefined; expected the text of an SVG picture, such as renderSvg returns.",
      "dpi of an SVG": "renderPng: got dpi -1; expected a positive number of dots per inch.",
      "dpi: 1e-9": "plotGraph: got dpi 1e-9, which makes a picture of 0 × 0 pixels; expected at least one pixel each way. Write an SVG, which is sharp at every size.",
      "dpi: 1e9": "plotGraph: got dpi 1000000000, which makes a picture of 1416666667 × 1875000000 pixels; expected at most 67108864 pixels, and 32767 along each side. Give a dpi of at most 5026, or write an SVG, which is sharp at every size.",
      "dpi: 1e9 of a history": "plotHistory: got dpi 1000000000, which makes a picture of 4375000000 × 3229166667 pixels; expected at most 67108864 pixels, and 32767 along each side. Give a dpi of at most 2179, or write an SVG, which is sharp at every size.",
      "dpi: 1e9 of a model": "plotModel: got dpi 1000000000, which makes a picture of 197916667 × 197916667 pixels; expected at most 67108864 pixels, and 32767 along each side. Give a dpi of at most 41391, or write an SVG, which is sharp at every size.",
      "dpi: 1e9 of an SVG": "renderPng: got dpi 1000000000, which makes a picture of 1000000000 × 1000000000 pixels; expected at most 67108864 pixels, and 32767 along each side. Give a dpi of at most 8192, or write an SVG, which is sharp at every size.",
      "dpi: Infinity": "plotGraph: got dpi Infinity; expected a positive number of dots per inch.",
      "dpi: NaN": "plotGraph: got dpi NaN; expected a positive number of dots per inch.",
      "dpi: a text": "plotGraph: got dpi "200"; expected a positive number of dots per inch.",
      "dpi: null": "plotGraph: got dpi null; expected a positive number of dots per inch.",
      "no DOT": "renderSvg: got a diagram of 9 characters of DOT, of which Graphviz says: syntax error in line 1; expected DOT that Graphviz can lay out. Mend the text where it says.",
      "no SVG": "renderPng: got text that is no SVG (SVG data parsing failed cause the document does not have a root node); expected the text of an SVG picture, such as renderSvg returns.",
      "toFile in a missing folder": "plotGraph: got toFile "/no/such/folder/graph.svg", which cannot be written (ENOENT); expected the folder /no/such/folder to exist. Make the folder first.",
      "toFile with another ending": "plotGraph: got toFile "graph.jpg"; expected a file that ends in .dot, .svg, .png.",
      "toFile with the character \\0": "plotGraph: got toFile "/a\\u0000b.svg", which cannot be written (ERR_INVALID_ARG_VALUE); expected a path without the character \\0. Take it out.",
      "toFile without an ending": "plotGraph: got toFile "graph"; expected a file that ends in .dot, .svg, .png.",
      "toFile: a number": "plotGraph: got toFile 3; expected a file that ends in .dot, .svg, .png.",
      "toFile: nothing": "plotGraph: got toFile ""; expected a file that ends in .dot, .svg, .png.",
      "toFile: null": "plotGraph: got toFile null; expected a file that ends in .dot, .svg, .png.",
      "toFile: only an ending": "plotGraph: got toFile ".png"; expected a file that ends in .dot, .svg, .png.",
    }
  `);
});
