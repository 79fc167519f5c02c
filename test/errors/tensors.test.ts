import { eye, full, ones, Parameter, random, setRandomSeed, type Tensor, tensor, zeros } from '@keisan/autograd';
import { viewOf } from '@keisan/autograd/internal';
import { compile } from '@keisan/compiler';
import { expect, test } from 'vitest';
import { sentences } from './sentences.ts';

const make = (data: unknown, options?: unknown) => () => tensor(data as never, options as never);

test('what no tensor can be made from', async () => {
  expect(
    await sentences({
      undefined: make(undefined),
      null: make(null),
      text: make('1, 2, 3'),
      'an object': make({ a: 1 }),
      'a function': make(() => 1),
      'text among numbers': make([1, '2']),
      'null among numbers': make([
        [1, 2],
        [null, 4],
      ]),
      'undefined among numbers': make([[1, undefined]]),
      'a hole': make([new Array(3)]),
      'a bigint among numbers': make([1, 2n]),
      'a tensor among numbers': make([tensor(1)]),
      'ragged rows': make([[1, 2], [3]]),
      'ragged rows, deep': make([
        [[1], [2]],
        [[3], [4, 5]],
      ]),
      'a number among rows': make([[1, 2], 3]),
      'a row among numbers': make([1, [2]]),
      'text in an ndarray': make(viewOf(['a', 'b'] as never, [2])),
      'a DataView': make(new DataView(new ArrayBuffer(8))),
      'a BigInt array beyond 32 bits': make(BigInt64Array.of(2n ** 40n)),
      'an unsigned array beyond 31 bits': make(Uint32Array.of(2 ** 31)),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a BigInt array beyond 32 bits": "tensor: got the integer 1099511627776 in a BigInt64Array; expected integers from -2147483648 to 2147483647, those of int32. Convert the array to a Float64Array first.",
      "a DataView": "tensor: got a DataView; expected a numeric typed array. Make a Uint8Array, Float32Array, ... of its buffer, byteOffset and length.",
      "a bigint among numbers": "tensor: got 2n at [1]; expected numbers or booleans. Convert it with Number(...).",
      "a function": "tensor: got a function; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor.",
      "a hole": "tensor: got undefined at [0, 0]; expected numbers or booleans. Put a number in its place, or leave that row out.",
      "a number among rows": "tensor: got 3 at [1]; expected an array of length 2 there, as in the first place. Make all rows equally long.",
      "a row among numbers": "tensor: got an array of length 1 at [1]; expected a number there, as in the first place. Make all rows equally long.",
      "a tensor among numbers": "tensor: got an object of class Tensor at [0]; expected numbers or booleans. Join tensors with stack(...).",
      "an object": "tensor: got an object of class Object; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor.",
      "an unsigned array beyond 31 bits": "tensor: got the integer 2147483648 in a Uint32Array; expected integers from -2147483648 to 2147483647, those of int32. Convert the array to a Float64Array first.",
      "null": "tensor: got null; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor.",
      "null among numbers": "tensor: got null at [1, 0]; expected numbers or booleans. Put a number in its place, or leave that row out.",
      "ragged rows": "tensor: got an array of length 1 at [1]; expected an array of length 2 there, as in the first place. Make all rows equally long.",
      "ragged rows, deep": "tensor: got an array of length 2 at [1, 1]; expected an array of length 1 there, as in the first place. Make all rows equally long.",
      "text": "tensor: got "1, 2, 3"; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor.",
      "text among numbers": "tensor: got "2" at [1]; expected numbers or booleans. Convert it with Number(...).",
      "text in an ndarray": "tensor: got "a" at [0]; expected numbers or booleans. Give each word a number.",
      "undefined": "tensor: got undefined; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor.",
      "undefined among numbers": "tensor: got undefined at [0, 1]; expected numbers or booleans. Put a number in its place, or leave that row out.",
    }
  `);
});

test('BigInt arrays, ndarrays and mixtures of numbers and booleans that fit are taken', () => {
  expect(tensor(BigInt64Array.of(-1n, 2n)).toArray()).toEqual([-1, 2]);
  expect(tensor(BigUint64Array.of(7n)).dtype).toBe('int32');
  expect(tensor(viewOf([1, 2, 3, 4] as never, [2, 2])).toArray()).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(tensor(viewOf(new Uint16Array([1, 2]) as never, [2])).dtype).toBe('int32');
  expect(tensor([true, 2]).toArray()).toEqual([1, 2]);
});

test('shapes and numbers that do not suit', async () => {
  expect(
    await sentences({
      'a shape of another size': make([1, 2, 3], { shape: [2, 2] }),
      'a negative length': make([1, 2], { shape: [-1, 2] }),
      'a fractional length': make([1, 2], { shape: [0.5, 4] }),
      'a shape that is no list': make([1, 2], { shape: 2 }),
      'a gradient of integers': make([1, 2], { dtype: 'int32', requiresGrad: true }),
      'zeros of a number': () => zeros(3 as never),
      'ones of a negative shape': () => ones([-1]),
      'text to fill with': () => full([2], 'x' as never),
      'half a matrix': () => eye(1.5),
      'a seed that is no number': () => setRandomSeed('1' as never),
      'a random shape': () => random.normal([2.5]),
      'a parameter without a value': () => new Parameter(undefined as never),
      'a parameter of another shape': () => new Parameter(zeros([2]), { name: 'w' }).assign(zeros([3])),
      'a parameter of another dtype': () =>
        new Parameter(zeros([2]), { name: 'w' }).assign(zeros([2], { dtype: 'int32' })),
      'a parameter from an array': () => new Parameter(zeros([2]), { name: 'w' }).assign([1, 2] as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a fractional length": "tensor: got shape [0.5, 4]; expected a list of whole numbers of at least 0, such as [2, 3].",
      "a gradient of integers": "requiresGrad: got a tensor of dtype int32; expected float32 or float64: only these have gradients. Convert it with .astype('float32').",
      "a negative length": "tensor: got shape [-1, 2]; expected a list of whole numbers of at least 0, such as [2, 3].",
      "a parameter from an array": "Parameter "w".assign: got an array [1, 2]; expected a tensor. Wrap numbers and arrays with tensor(...).",
      "a parameter of another dtype": "Parameter "w".assign: got a value of dtype int32; expected float32. Convert it with .astype('float32').",
      "a parameter of another shape": "Parameter "w".assign: got a value of shape [3]; expected shape [2].",
      "a parameter without a value": "Parameter: got undefined; expected a tensor. Wrap numbers and arrays with tensor(...).",
      "a random shape": "random.normal: got shape [2.5]; expected a list of whole numbers of at least 0, such as [2, 3].",
      "a seed that is no number": "setRandomSeed: got "1"; expected a whole number.",
      "a shape of another size": "tensor: got 3 elements and the shape [2, 2]; expected 4 elements for that shape.",
      "a shape that is no list": "tensor: got shape 2; expected a list of lengths, such as [2, 3]. Put square brackets around the lengths.",
      "half a matrix": "eye: got shape [1.5, 1.5]; expected a list of whole numbers of at least 0, such as [2, 3].",
      "ones of a negative shape": "ones: got shape [-1]; expected a list of whole numbers of at least 0, such as [2, 3].",
      "text to fill with": "full: got "x" to fill with; expected a number.",
      "zeros of a number": "zeros: got shape 3; expected a list of lengths, such as [2, 3]. Put square brackets around the lengths.",
    }
  `);
});

test('memory that was sent away after a tensor was made of it', async () => {
  const numbers = Float32Array.of(1, 2, 3, 4);
  const t = tensor(numbers, { copy: false, shape: [2, 2] });
  structuredClone(numbers.buffer, { transfer: [numbers.buffer] });
  const read = await sentences({
    data: () => t.data,
    toArray: () => t.toArray(),
    item: () => t.at(0).at(0).item(),
    text: () => String(t),
    transposed: () => t.transpose().toArray(),
    'a copy': () => tensor(t),
    sum: () => t.add(1),
    'a view': () => t.reshape([4]),
    product: () => t.matmul(t),
    reduction: () => t.sum(),
    parameter: () => new Parameter(t),
    compiled: () => compile((x: Tensor) => x.neg())(t),
    value: () => t.value,
  });
  expect(new Set(Object.values(read))).toMatchInlineSnapshot(`
    Set {
      "data: got a tensor whose memory was transferred; expected memory that is still there. Leave out copy: false, so that the tensor has memory of its own, or transfer a copy.",
    }
  `);
});
