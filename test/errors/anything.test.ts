import * as autograd from '@keisan/autograd';
import { KeisanError, ops, random, Tensor, tensor, trace } from '@keisan/autograd';
import { compile, functionModel, loop, optimize } from '@keisan/compiler';
import { describe, expect, test } from 'vitest';
import { sentences } from './sentences.ts';

type Call = (...args: unknown[]) => unknown;

/** What somebody may pass in place of anything. */
const anything: readonly unknown[] = [
  undefined,
  null,
  3,
  0.5,
  10n,
  true,
  'abc',
  Symbol('s'),
  {},
  [],
  Object.create(null),
  () => 1,
  new Map(),
  Promise.resolve(1),
  [Symbol('s')],
  [Object.create(null)],
  ['a'],
  [null],
  new Array(2),
  tensor([1, 2]),
  tensor([0, 1], { dtype: 'int32' }),
];

/** Values that an option may have, with every option there is. */
const options = [
  'axis',
  'dtype',
  'shape',
  'name',
  'seed',
  'alpha',
  'negativeSlope',
  'minval',
  'maxval',
  'mean',
  'stddev',
].concat([
  'constantValues',
  'm',
  'k',
  'num',
  'endpoint',
  'keepdims',
  'runtime',
  'trainable',
  'requiresGrad',
  'approximate',
  'argnum',
]);
const odd: readonly unknown[] = [Symbol('s'), Object.create(null), 10n, 'abc', [Symbol('s')]];

const given = [...anything, ...options.flatMap((name) => odd.map((value) => ({ [name]: value })))];

const callable = (functions: object): [string, Call][] =>
  Object.entries(functions).filter((entry): entry is [string, Call] => typeof entry[1] === 'function');

const isClass = ([name]: [string, Call]) => /^[A-Z]/.test(name);

const methodsOf = (x: Tensor): [string, Call][] =>
  Object.getOwnPropertyNames(Tensor.prototype).flatMap((name): [string, Call][] => {
    const method: unknown = Object.getOwnPropertyDescriptor(Tensor.prototype, name)?.value;
    return typeof method === 'function' && name !== 'constructor' ? [[`x.${name}`, method.bind(x) as Call]] : [];
  });

const graph = trace((x: Tensor) => x.square(), [{ shape: [3] }]);
const matrix = tensor([
  [1, 2],
  [3, 4],
]);

const functions: readonly [string, Call][] = [
  ...callable(autograd).filter((entry) => !isClass(entry)),
  ...callable(random).filter((entry) => !isClass(entry)),
  ...callable({ compile, optimize, functionModel, loop }),
  ...methodsOf(matrix),
  ['new Parameter', (...args) => new autograd.Parameter(...(args as [Tensor]))],
  ['new SeedGenerator', (...args) => new random.SeedGenerator(...(args as [number]))],
  ['trace of a function', (...args) => trace((x) => x, ...(args as [[]]))],
  ['a loop', async (...args) => (await loop((batch) => [...batch])).run(...(args as [[], Int32Array, number]))],
];

/** What a call throws, unless that is an error in our words. */
async function rawError(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof KeisanError)) return error;
  }
  return null;
}

describe('whatever is passed, errors are in our words', () => {
  test.each(functions)('%s', async (name, f) => {
    const first: readonly (readonly unknown[])[] = [
      [matrix],
      [[2]],
      [[matrix, matrix]],
      [1],
      ...anything.map((x) => [x]),
    ];
    const after = name.startsWith('x.') || name.includes(' ') ? [[], ...first] : first;
    const raw = [];
    for (const leading of [[], ...after]) {
      for (const x of given) {
        const error = await rawError(() => f(...leading, x));
        if (error) raw.push([leading, x, error]);
      }
      const error = await rawError(() => f(...leading));
      if (error) raw.push([leading, error]);
    }
    expect(raw).toEqual([]);
  });
});

test('what they say', async () => {
  const f = (x: Tensor) => x;
  expect(
    await sentences({
      'trace without shapes': () => trace(f, undefined as never),
      'trace with one shape': () => trace(f, { shape: [3] } as never),
      'trace with a bare shape': () => trace(f, [3] as never),
      'optimize a function': () => optimize(f as never),
      'optimize nothing': () => optimize(undefined as never),
      'optimize a part of a graph': () => optimize({ ...graph, entries: [] }),
      'printGraph of entries': () => autograd.printGraph(graph.entries as never),
      'functionModel of a function': () => functionModel(f as never),
      'compile a promise': () => compile(Promise.resolve(f) as never),
      'a loop over a tensor': async () => (await loop(([x]) => x!)).run(matrix as never, Int32Array.of(0), 1),
      'a loop in an order of numbers': async () => (await loop(([x]) => x!)).run([matrix], [0, 1] as never, 1),
      'a loop over no rows at a time': async () => (await loop(([x]) => x!)).run([matrix], Int32Array.of(0), 0),
      'a shape of symbols': () => ops.zeros([Symbol('n')] as never),
      'a shape of tensors': () => matrix.reshape([tensor(2), -1] as never),
      'an index that is text': () => matrix.at('0' as never),
      'a dtype in a list': () => matrix.astype(['int32'] as never),
      'cuts that are text': () => ops.split(matrix, ['1'] as never),
      'alpha as text': () => matrix.elu({ alpha: '1' as never }),
      'keepdims as a number': () => matrix.sum({ keepdims: 1 as never }),
      'a bound that is null': () => random.uniform([2], { minval: null as never }),
      'a name that is a symbol': () => new autograd.Parameter(tensor(1), { name: Symbol('w') as never }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a bound that is null": "random.uniform: got minval null; expected a number.",
      "a dtype in a list": "cast: got dtype an array ["int32"]; expected one of bool, uint8, int32, float32, float64.",
      "a loop in an order of numbers": "loop: got the order an array [0, 1]; expected an Int32Array of samples.",
      "a loop over a tensor": "loop: got an object of class Tensor; expected a list of tensors. Put square brackets around the tensors.",
      "a loop over no rows at a time": "loop: got batchSize 0 for an order of 1 samples; expected a whole number of at least 1 that divides it.",
      "a name that is a symbol": "Parameter: got name Symbol(w); expected a string.",
      "a shape of symbols": "zeros: got shape [Symbol(n)]; expected a list of whole numbers of at least 0, such as [2, 3].",
      "a shape of tensors": "reshape: got a tensor of shape [2, 2] (4 elements) and the new shape [an object of class Tensor, -1]; expected a shape of 4 elements. One axis may be -1: it takes what is left.",
      "alpha as text": "elu: got alpha "1"; expected a number.",
      "an index that is text": "at: got "0" for axis 0; expected an index, a range [start, stop], or null for the whole axis.",
      "compile a promise": "compile: got a promise, which await waits for; expected a function of tensors. Write compile((x) => x.square().sum()).",
      "cuts that are text": "split: got the indices ["1"] for axis 0 of length 2; expected whole numbers from 0 to 2.",
      "functionModel of a function": "functionModel: got the function f; expected a graph, as trace returns it. Write functionModel(trace(f, [{ shape: [3] }])).",
      "keepdims as a number": "sum: got keepdims 1; expected true or false.",
      "optimize a function": "optimize: got the function f; expected a graph, as trace returns it. Write optimize(trace(f, [{ shape: [3] }])).",
      "optimize a part of a graph": "optimize: got an object of class Object; expected a graph, as trace returns it.",
      "optimize nothing": "optimize: got undefined; expected a graph, as trace returns it.",
      "printGraph of entries": "printGraph: got an array [an object of class Object, an object of class Object]; expected a graph, as trace returns it.",
      "trace with a bare shape": "trace: got 3 in place of the options; expected an object with any of shape, dtype, name. Write { shape: ... }.",
      "trace with one shape": "trace: got an object of class Object in place of the arguments; expected a list with the shape of each. Write trace(f, [{ shape: [3] }]).",
      "trace without shapes": "trace: got undefined in place of the arguments; expected a list with the shape of each. Write trace(f, [{ shape: [3] }]).",
    }
  `);
});
