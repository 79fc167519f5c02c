import { concat, ops, type Tensor, tensor, zeros } from '@keisan/autograd';
import { apply, type OpName, registry } from '@keisan/autograd/internal';
import { normalCdf, sigmoidSlope } from '../../packages/autograd/src/ops/math.ts';
import {
  binarySamples,
  extremeSamples,
  positionSamples,
  reductionSamples,
  softmaxSamples,
  unarySamples,
} from './families.ts';
import { erf, power, powerOfIntegers, sigmoid } from './references.ts';
import { doubles, ints, type Sample, spread, use } from './sample.ts';
import { windowSamples } from './window-samples.ts';

/** What int32 does not hold. */
const beyond = tensor([
  Number.NaN,
  Infinity,
  -Infinity,
  3e9,
  -3e9,
  2 ** 31,
  -(2 ** 31) - 256,
  2 ** 32 + 512,
  1e20,
  -0.9,
  -1.9,
]);

const truthSamples = (call: typeof ops.less, test: (a: number, b: number) => boolean) =>
  binarySamples(call, (a, b) => Number(test(a, b)));
const pick = (condition: number, a: number, b: number) => (condition ? a : b);
const positive = { low: 0.2, high: 2.2 };

/** A recurrence over the rows of `xs`, as one tensor. */
function recurrence(first: Tensor, xs: Tensor, w: Tensor, reverse: boolean): Tensor {
  const [last, squares] = ops.scan(
    (h: Tensor, x: Tensor) => {
      const next = h.mul(w).add(x).tanh().astype(h.dtype);
      return [next, next.square()];
    },
    first,
    xs,
    { reverse },
  );
  return concat([last.expandDims(0), squares]);
}
const recurrent = [spread([2]), spread([3, 2], { phase: 0.3 }), spread([2], { phase: 0.7 })];
const branch = (x: Tensor, y: Tensor) =>
  ops.cond(
    x.sum().greater(0),
    () => x.mul(y).sin(),
    () => y.square().mul(x).cos(),
  );

/** Samples of every op, by its name. An op without a row does not compile. */
export const samples: { readonly [K in OpName]: readonly Sample[] } = {
  add: binarySamples(ops.add, (a, b) => a + b),
  sub: binarySamples(ops.sub, (a, b) => a - b),
  mul: [
    ...binarySamples(ops.mul, (a, b) => a * b),
    use('int32 wraps around', [ints([2 ** 31 - 1, 123456789]), ints([3, 987654321])], ops.mul, {
      reference: Math.imul,
    }),
    use('by itself', [spread([3])], (x) => ops.mul(x!, x!), { reference: (x) => x! * x! }),
  ],
  div: binarySamples(ops.div, (a, b) => a / b, { right: positive }),
  neg: unarySamples(ops.neg, (x) => -x),
  square: unarySamples(ops.square, (x) => x * x),

  cast: [
    use('float64 to float32', [spread([2, 3])], (x) => ops.cast(x!, 'float32'), { gradcheck: false }),
    use('float32 to float64', [spread([3], { dtype: 'float32' })], (x) => ops.cast(x!, 'float64')),
    use('float64 to int32', [tensor([-1.9, -0.5, 1.9, 1e6])], (x) => ops.cast(x!, 'int32'), { reference: Math.trunc }),
    use('float64 to uint8', [tensor([0.9, 1.9, 255.5, 0])], (x) => ops.cast(x!, 'uint8'), { reference: Math.trunc }),
    use('float64 to bool', [tensor([0, -0, 0.5, -2])], (x) => ops.cast(x!, 'bool'), {
      reference: (x) => Number(x !== 0),
    }),
    use('int32 to float32', [ints([-3, 0, 7])], (x) => ops.cast(x!, 'float32'), { reference: (x) => x! }),
    use('int32 to uint8 keeps the low byte', [ints([300, -1, 255])], (x) => ops.cast(x!, 'uint8'), {
      reference: (x) => x! & 255,
    }),
    use('floats that do not fit to int32', [beyond], (x) => ops.cast(x!, 'int32'), { reference: (x) => x! | 0 }),
    use('floats that do not fit to uint8', [beyond], (x) => ops.cast(x!, 'uint8'), { reference: (x) => x! & 255 }),
    use('floats that do not fit to uint8, by way of int32', [beyond], (x) => ops.cast(ops.cast(x!, 'int32'), 'uint8'), {
      reference: (x) => x! & 255,
    }),
    use('NaN and infinities to bool', [beyond], (x) => ops.cast(x!, 'bool'), { reference: (x) => Number(x !== 0) }),
    use('int32 to bool', [ints([300, 0, 256])], (x) => ops.cast(x!, 'bool'), { reference: (x) => Number(x !== 0) }),
    use('bool to int32', [tensor([true, false])], (x) => ops.cast(x!, 'int32'), { reference: (x) => x! }),
    use(
      'transposed uint8 to float64',
      [ints([1, 2, 3, 4, 5, 6], 'uint8').reshape([2, 3]).transpose()],
      (x) => ops.cast(x!, 'float64'),
      { reference: (x) => x! },
    ),
    use('empty', [ints([])], (x) => ops.cast(x!, 'float32')),
    use('scalar', [ints(3)], (x) => ops.cast(x!, 'float32'), { reference: (x) => x! }),
  ],

  equal: truthSamples(ops.equal, (a, b) => a === b),
  notEqual: truthSamples(ops.notEqual, (a, b) => a !== b),
  less: truthSamples(ops.less, (a, b) => a < b),
  lessEqual: truthSamples(ops.lessEqual, (a, b) => a <= b),
  greater: truthSamples(ops.greater, (a, b) => a > b),
  greaterEqual: truthSamples(ops.greaterEqual, (a, b) => a >= b),
  logicalAnd: truthSamples(ops.logicalAnd, (a, b) => a !== 0 && b !== 0),
  logicalOr: truthSamples(ops.logicalOr, (a, b) => a !== 0 || b !== 0),
  logicalXor: truthSamples(ops.logicalXor, (a, b) => (a !== 0) !== (b !== 0)),
  logicalNot: unarySamples(ops.logicalNot, (x) => Number(x === 0)),

  where: [
    use('same shape', [tensor([true, false, true]), spread([3]), spread([3], { phase: 0.4 })], ops.where, {
      reference: pick,
    }),
    use('all three stretched', [tensor([true, false]).reshape([2, 1]), spread([1, 3]), spread([])], ops.where, {
      reference: pick,
    }),
    use('a new leading axis', [tensor([true, false]), spread([3, 1, 2]), spread([2])], ops.where, {
      reference: pick,
    }),
    use('a number on one side', [tensor([true, false]), spread([2])], (c, a) => ops.where(c!, a!, 0), {
      reference: (c, a) => (c ? a! : 0),
    }),
    use('a number for a condition', [tensor([2, 0, Number.NaN]), spread([3])], (c, a) => ops.where(c!, 1, a!), {
      reference: (c, a) => (c !== 0 ? 1 : a!),
    }),
    use('the same on both sides', [tensor([true, false]), spread([2])], (c, a) => ops.where(c!, a!, a!)),
    use('the side not picked is NaN', [tensor([true, false]), spread([2])], (c, a) => ops.where(c!, a!, Number.NaN), {
      gradcheck: false,
    }),
    use('int32 and uint8', [tensor([true, false]), ints([-5, 6]), ints([7, 8], 'uint8')], ops.where, {
      reference: pick,
    }),
    use('bool', [tensor([true, false]), tensor([false, true]), tensor([true, false])], ops.where, {
      reference: pick,
    }),
    use('scalars', [tensor(true), spread([]), spread([], { phase: 0.4 })], ops.where),
    use('empty', [tensor([true]), spread([0, 1]), spread([1])], ops.where),
  ],
  maximum: [
    ...binarySamples(ops.maximum, Math.max),
    use('ties', [doubles(1, 2), doubles(1, 2)], ops.maximum, { reference: Math.max, gradcheck: false }),
  ],
  minimum: [
    ...binarySamples(ops.minimum, Math.min),
    use('ties', [doubles(1, 2), doubles(1, 2)], ops.minimum, { reference: Math.min, gradcheck: false }),
  ],
  clip: [
    ...unarySamples(
      (x) => ops.clip(x, -1, 1),
      (x) => Math.min(Math.max(x, -1), 1),
    ),
    use('from below only', [spread([5])], (x) => ops.clip(x!, 0, Infinity), { reference: (x) => Math.max(x!, 0) }),
    use('from above only', [spread([5])], (x) => ops.clip(x!, -Infinity, 0.5), { reference: (x) => Math.min(x!, 0.5) }),
    use('int32 by a fraction', [ints([-2, 0, 2])], (x) => ops.clip(x!, -0.5, 1.5), {
      reference: (x) => Math.min(Math.max(x!, -0.5), 1.5),
    }),
    use('uint8 by bounds it cannot hold', [ints([0, 7, 255], 'uint8')], (x) => ops.clip(x!, -5, 300), {
      reference: (x) => x!,
    }),
    use('int32 by bounds it cannot hold', [ints([-7, 7, 2 ** 31 - 1])], (x) => ops.clip(x!, -3e9, 3e9), {
      reference: (x) => x!,
    }),
    use('uint8 by bounds above its range', [ints([0, 7], 'uint8')], (x) => ops.clip(x!, 300, 400), {
      reference: () => 255,
    }),
    use('from infinity', [spread([2], { dtype: 'float32' })], (x) => ops.clip(x!, Infinity, Infinity), {
      reference: () => Infinity,
    }),
    use('by NaN', [spread([2], { dtype: 'float32' })], (x) => ops.clip(x!, Number.NaN, 1), {
      reference: () => Number.NaN,
    }),
    use('at the bounds', [doubles(-1, 1)], (x) => ops.clip(x!, -1, 1), { gradcheck: false }),
  ],
  abs: unarySamples(ops.abs, Math.abs),
  sign: unarySamples(ops.sign, (x) => Math.sign(x) + 0),

  sqrt: unarySamples(ops.sqrt, Math.sqrt, positive),
  exp: unarySamples(ops.exp, Math.exp),
  expm1: [
    ...unarySamples(ops.expm1, Math.expm1),
    use('near 0', [doubles(1e-5, -1e-5, 1e-10)], ops.expm1, { reference: Math.expm1 }),
  ],
  log: unarySamples(ops.log, Math.log, positive),
  log1p: [
    ...unarySamples(ops.log1p, Math.log1p, { low: -0.8, high: 3.2 }),
    use('near 0', [doubles(1e-5, -1e-5, 1e-10)], ops.log1p, { reference: Math.log1p }),
  ],
  sin: unarySamples(ops.sin, Math.sin),
  cos: unarySamples(ops.cos, Math.cos),
  tanh: unarySamples(ops.tanh, Math.tanh),
  erf: unarySamples(ops.erf, erf),
  normalCdf: unarySamples(normalCdf, (x) => (1 + erf(x / Math.SQRT2)) / 2),
  floor: unarySamples(ops.floor, Math.floor),
  ceil: unarySamples(ops.ceil, Math.ceil),
  pow: [
    ...binarySamples(ops.pow, power, { left: positive }),
    use('int32 wraps around', [ints([2 ** 31 - 1, -(2 ** 31), 3, -7, 10]), ints([7, 3, 999, 41, 10])], ops.pow, {
      reference: powerOfIntegers,
    }),
    use('uint8 wraps around', [ints([2, 3, 255, 16], 'uint8'), ints([8, 255, 2, 0], 'uint8')], ops.pow, {
      reference: powerOfIntegers,
    }),
    use('square, at 0 and below', [doubles(0, -1.5, 2)], (x) => ops.pow(x!, 2), { reference: (x) => x! ** 2 }),
    use('cube, at 0 and below', [doubles(0, -1.5, 2)], (x) => ops.pow(x!, 3), { reference: (x) => x! ** 3 }),
    use('first power, at 0 and below', [doubles(0, -1.5, 2)], (x) => ops.pow(x!, 1), { reference: (x) => x! }),
    use('power 0, at 0 and below', [doubles(0, -1.5, 2)], (x) => ops.pow(x!, 0), { reference: () => 1 }),
    use('reciprocal', [spread([4], positive)], (x) => ops.pow(x!, -1), { reference: (x) => 1 / x! }),
    use('square root of int32', [ints([4, 9])], (x) => ops.pow(x!, 0.5), { reference: Math.sqrt }),
    use('exponents of a number', [spread([4])], (x) => ops.pow(2, x!), { reference: (x) => 2 ** x! }),
  ],

  reshape: [
    use('matrix', [spread([2, 6])], (x) => ops.reshape(x!, [3, 4])),
    use('an axis left out', [spread([2, 6])], (x) => ops.reshape(x!, [3, -1, 2])),
    use('to a scalar', [spread([1, 1])], (x) => ops.reshape(x!, [])),
    use('from a scalar', [spread([])], (x) => ops.reshape(x!, [1, 1])),
    use('empty', [spread([0, 3])], (x) => ops.reshape(x!, [2, 0])),
    use('of a transposed view', [spread([2, 3])], (x) => x!.transpose().reshape([6])),
    use('of a broadcast view', [spread([3])], (x) => x!.broadcastTo([2, 3]).reshape([6])),
    use('axes of length 1 of a transposed view', [spread([2, 1, 3])], (x) => x!.transpose().reshape([1, 3, 2, 1])),
    use('uint8', [ints([1, 2, 3, 4], 'uint8')], (x) => ops.reshape(x!, [2, 2])),
    use('bool', [tensor([true, false])], (x) => ops.reshape(x!, [2, 1])),
  ],
  transpose: [
    use('matrix', [spread([2, 3])], (x) => ops.transpose(x!)),
    use('reversed axes', [spread([2, 3, 4])], (x) => ops.transpose(x!)),
    use('a cycle of axes', [spread([2, 3, 4])], (x) => ops.transpose(x!, [1, 2, 0])),
    use('negative axes', [spread([2, 3, 4])], (x) => ops.transpose(x!, [-1, 0, -2])),
    use('vector', [spread([3])], (x) => ops.transpose(x!)),
    use('scalar', [spread([])], (x) => ops.transpose(x!)),
    use('empty', [spread([0, 2])], (x) => ops.transpose(x!)),
    use('int32', [ints([1, 2, 3, 4, 5, 6]).reshape([2, 3])], (x) => ops.transpose(x!)),
    use('bool', [tensor([true, false]).reshape([1, 2])], (x) => ops.transpose(x!)),
  ],
  broadcastTo: [
    use('a new axis', [spread([3])], (x) => ops.broadcastTo(x!, [2, 3])),
    use('a stretched axis', [spread([2, 1])], (x) => ops.broadcastTo(x!, [2, 3])),
    use('both', [spread([2, 1, 3])], (x) => ops.broadcastTo(x!, [2, 2, 4, 3])),
    use('scalar', [spread([])], (x) => ops.broadcastTo(x!, [2, 3])),
    use('to nothing', [spread([1, 3])], (x) => ops.broadcastTo(x!, [0, 3])),
    use('of a view', [spread([2, 3])], (x) => x!.transpose().expandDims(1).broadcastTo([3, 4, 2])),
    use('uint8', [ints([7, 9], 'uint8').reshape([2, 1])], (x) => ops.broadcastTo(x!, [2, 2])),
    use('bool', [tensor([true])], (x) => ops.broadcastTo(x!, [3])),
  ],
  slice: [
    use('split at indices that go back', [spread([5])], (x) => ops.split(x!, [3, 1])[2]!),
    use('ranges', [spread([4, 5])], (x) =>
      ops.slice(x!, [
        [1, 3],
        [0, 4],
      ]),
    ),
    use('an index', [spread([4, 5])], (x) => ops.slice(x!, [2])),
    use('an index from the end, on the last axis', [spread([4, 5])], (x) => ops.slice(x!, [null, -1])),
    use('every index', [spread([2, 2])], (x) => ops.slice(x!, [1, 0])),
    use('steps', [spread([7, 5])], (x) =>
      ops.slice(x!, [
        [1, null, 3],
        [null, null, 2],
      ]),
    ),
    use('a step beyond the end', [spread([5])], (x) => ops.slice(x!, [[1, null, 10]])),
    use('backwards', [spread([4, 3])], (x) => ops.slice(x!, [[null, null, -1]])),
    use('backwards with steps and bounds', [spread([8])], (x) => ops.slice(x!, [[6, 0, -3]])),
    use('negative bounds', [spread([6])], (x) => ops.slice(x!, [[-4, -1]])),
    use('bounds outside', [spread([3])], (x) => ops.slice(x!, [[-9, 9]]).slice([[1, 7]])),
    use('nothing', [spread([3, 2])], (x) => ops.slice(x!, [[2, 1]])),
    use('nothing, backwards with steps', [spread([3, 2])], (x) => ops.slice(x!, [[0, 2, -2]])),
    use('of an empty tensor', [spread([0, 3])], (x) => ops.slice(x!, [null, [0, 2]])),
    use('of a view', [spread([3, 4])], (x) =>
      x!.transpose().slice([
        [3, 0, -2],
        [1, null],
      ]),
    ),
    use('uint8', [ints([1, 2, 3, 4, 5], 'uint8')], (x) => ops.slice(x!, [[4, null, -2]])),
    use('bool', [tensor([true, false, true])], (x) => ops.slice(x!, [[1, null]])),
  ],
  pad: [
    use('vector', [spread([3])], (x) => ops.pad(x!, [[1, 2]])),
    use('matrix', [spread([2, 3])], (x) =>
      ops.pad(x!, [
        [0, 1],
        [2, 0],
      ]),
    ),
    use('with a value', [spread([2])], (x) => ops.pad(x!, [[1, 1]], { constantValues: -1.5 })),
    use('of a view', [spread([2, 3])], (x) =>
      ops.pad(x!.transpose(), [
        [1, 0],
        [0, 1],
      ]),
    ),
    use('empty', [spread([0, 2])], (x) =>
      ops.pad(x!, [
        [1, 1],
        [0, 0],
      ]),
    ),
    use('int32', [ints([1, 2])], (x) => ops.pad(x!, [[1, 0]], { constantValues: 9 })),
    use('uint8', [ints([1, 2], 'uint8')], (x) => ops.pad(x!, [[1, 0]], { constantValues: 255 })),
    use('bool', [tensor([false, true])], (x) => ops.pad(x!, [[1, 1]], { constantValues: 1 })),
    use('bool with a number', [tensor([false, true])], (x) => ops.pad(x!, [[1, 1]], { constantValues: 2 })),
    use('bool with NaN', [tensor([false, true])], (x) => ops.pad(x!, [[1, 1]], { constantValues: Number.NaN })),
    use('int32 with a number that does not fit', [ints([1])], (x) => ops.pad(x!, [[1, 1]], { constantValues: -3e9 })),
    use('one number for every axis', [spread([2, 3])], (x) => ops.pad(x!, 1)),
    use('one pair for every axis', [spread([2, 3])], (x) => ops.pad(x!, [[0, 2]])),
    use('both infinities', [tensor([1])], (x) =>
      ops.pad(ops.pad(x!, [[1, 1]], { constantValues: -Infinity }), [[1, 1]], { constantValues: Infinity }),
    ),
  ],
  concat: [
    use('vectors', [spread([2]), spread([3], { phase: 0.4 })], (...xs) => concat(xs)),
    use('last axis', [spread([2, 1]), spread([2, 2])], (...xs) => concat(xs, { axis: -1 })),
    use('middle axis, three tensors', [spread([2, 1, 2]), spread([2, 3, 2]), spread([2, 2, 2])], (...xs) =>
      concat(xs, { axis: 1 }),
    ),
    use('one tensor', [spread([2])], (...xs) => concat(xs)),
    use('a tensor with itself', [spread([2])], (x) => concat([x!, x!])),
    use('an empty one among them', [spread([2, 2]), spread([0, 2]), spread([1, 2])], (...xs) => concat(xs)),
    use('views', [spread([2, 3]), spread([3, 1])], (a, b) => concat([a!.transpose(), b!], { axis: 1 })),
    use('dtypes that differ', [ints([300, -2]), ints([7], 'uint8'), tensor([true])], (...xs) => concat(xs)),
    use('bool', [tensor([true]), tensor([false, true])], (...xs) => concat(xs)),
  ],
  split: [
    use('equal parts', [spread([4, 2])], (x) => ops.split(x!, 2)[1]!),
    use('all parts used', [spread([2, 6])], (x) => ops.split(x!, 3, { axis: 1 }).reduce((a, b) => a.mul(b))),
    use('at indices', [spread([5])], (x) => ops.split(x!, [1, 3])[2]!),
    use('an empty part', [spread([3])], (x) => ops.split(x!, [0, 3])[0]!),
    use('one part', [spread([2, 3])], (x) => ops.split(x!, 1, { axis: 1 })[0]!),
    use('bools', [ints([1, 0, 1], 'bool')], (x) => ops.split(x!, [1])[1]!),
    use('bytes', [ints([1, 0, 200], 'uint8')], (x) => ops.split(x!, [1])[1]!),
    use('integers', [ints([1, 0, -5])], (x) => ops.split(x!, [2])[1]!),
    use('of nothing', [spread([0, 4])], (x) => ops.split(x!, 2, { axis: 1 })[1]!),
  ],

  sum: reductionSamples(ops.sum, spread([2, 3, 4])).concat(
    use('int32 wraps around', [ints([2 ** 31 - 1, 2 ** 31 - 1, 7])], (x) => ops.sum(x!)),
    use('nothing to add', [spread([3, 0])], (x) => ops.sum(x!, { axis: 1 })),
  ),
  max: extremeSamples(ops.max),
  min: extremeSamples(ops.min),
  argmax: positionSamples(ops.argmax),
  argmin: positionSamples(ops.argmin),

  gather: [
    use('rows', [spread([4, 2]), ints([2, 0, 3])], (x, i) => ops.gather(x!, i!)),
    use('repeated and negative indices', [spread([3]), ints([0, -1, 0, 2])], (x, i) => ops.gather(x!, i!)),
    use('last axis', [spread([2, 3]), ints([2, 2])], (x, i) => ops.gather(x!, i!, { axis: -1 })),
    use('a matrix of indices in the middle', [spread([2, 3, 2]), ints([0, 2, 1, 1]).reshape([2, 2])], (x, i) =>
      ops.gather(x!, i!, { axis: 1 }),
    ),
    use('one index', [spread([3, 2]), ints(1)], (x, i) => ops.gather(x!, i!)),
    use('no indices', [spread([3, 2]), ints([])], (x, i) => ops.gather(x!, i!)),
    use('uint8 indices of a view', [spread([2, 3]), ints([2, 0], 'uint8')], (x, i) => ops.gather(x!.transpose(), i!)),
    use('of uint8', [ints([10, 20, 30], 'uint8'), ints([2, 0])], (x, i) => ops.gather(x!, i!)),
    use('of bool', [tensor([true, false]), ints([1, 1, 0])], (x, i) => ops.gather(x!, i!)),
  ],
  scatterAdd: [
    use('rows', [spread([3, 2]), ints([2, 0, 2])], (u, i) => scatterAdd(u!, i!, 0, [4, 2])),
    use('middle axis', [spread([2, 2, 3]), ints([1, -1])], (u, i) => scatterAdd(u!, i!, 1, [2, 4, 3])),
    use('one index', [spread([2]), ints(1)], (u, i) => scatterAdd(u!, i!, 0, [3, 2])),
    use('no indices', [zeros([0, 2], { dtype: 'float64' }), ints([])], (u, i) => scatterAdd(u!, i!, 0, [3, 2])),
    use('of a view', [spread([2, 3]), ints([0, 0, 1])], (u, i) => scatterAdd(u!.transpose(), i!, 0, [2, 2])),
    use('int32', [ints([5, 6, 7]), ints([1, 1, 0])], (u, i) => scatterAdd(u!, i!, 0, [2])),
  ],

  matmul: [
    use('matrices', [spread([2, 3]), spread([3, 4], { phase: 0.4 })], ops.matmul),
    use('vectors', [spread([3]), spread([3], { phase: 0.4 })], ops.matmul),
    use('matrix and vector', [spread([2, 3]), spread([3])], ops.matmul),
    use('vector and matrix', [spread([2]), spread([2, 3])], ops.matmul),
    use('vector and batch', [spread([2]), spread([3, 2, 2])], ops.matmul),
    use('batch and vector', [spread([2, 3, 2]), spread([2])], ops.matmul),
    use('batch axes stretched', [spread([2, 1, 2, 3]), spread([3, 3, 2])], ops.matmul),
    use('one matrix for a batch', [spread([2, 3]), spread([2, 3, 2])], ops.matmul),
    use('by itself', [spread([2, 2])], (x) => ops.matmul(x!, x!)),
    use('sums of nothing in a batch', [spread([7, 5, 0]), spread([7, 0, 9])], ops.matmul),
    use('int32 wraps around', [ints([2 ** 31 - 1, 3, -5, 65537]).reshape([2, 2]), ints([3, 65536])], ops.matmul),
    use('both transposed', [spread([3, 2]), spread([4, 3])], (a, b) => ops.matmul(a!.transpose(), b!.transpose())),
    use('a slice with steps', [spread([4, 6]), spread([3, 2])], (a, b) =>
      ops.matmul(
        a!.slice([
          [null, null, -2],
          [1, null, 2],
        ]),
        b!,
      ),
    ),
    use('larger than a tile', [spread([19, 21]), spread([21, 18])], ops.matmul),
    use('no inner elements', [spread([2, 0]), spread([0, 3])], ops.matmul),
    use('no rows', [spread([0, 2]), spread([2, 3])], ops.matmul),
    use('an empty batch', [spread([0, 2, 3]), spread([3, 2])], ops.matmul),
    use('a matrix for an empty batch', [spread([2, 3]), spread([0, 3, 2])], ops.matmul),
    use('int32', [ints([1, -2, 3, 4]).reshape([2, 2]), ints([5, 6, 7, -8]).reshape([2, 2])], ops.matmul),
    use(
      'uint8 and bool',
      [ints([200, 100], 'uint8').reshape([1, 2]), tensor([true, true]).reshape([2, 1])],
      ops.matmul,
    ),
    use(
      'float32 and uint8',
      [spread([2, 2], { dtype: 'float32' }), ints([1, 2, 3, 4], 'uint8').reshape([2, 2])],
      ops.matmul,
    ),
  ],

  ...windowSamples,

  relu: unarySamples(ops.relu, (x) => Math.max(x, 0)),
  sigmoid: unarySamples(ops.sigmoid, sigmoid),
  sigmoidSlope: unarySamples(sigmoidSlope, (x) => sigmoid(x) * sigmoid(-x)),
  softplus: unarySamples(ops.softplus, (x) => (x > 40 ? x : Math.log1p(Math.exp(x)))),
  elu: [
    ...unarySamples(ops.elu, (x) => (x > 0 ? x : Math.expm1(x))),
    use('alpha', [spread([5])], (x) => ops.elu(x!, { alpha: 0.3 }), {
      reference: (x) => (x! > 0 ? x! : 0.3 * Math.expm1(x!)),
    }),
  ],
  softmax: softmaxSamples(ops.softmax),
  logSoftmax: softmaxSamples(ops.logSoftmax),

  randomUniform: [
    use('matrix', [ints([7, 3])], (key) => randomUniform(key!, [2, 3])),
    use('scalar', [ints([-1, 0])], (key) => randomUniform(key!, [])),
    use('empty', [ints([1, 2 ** 31 - 1])], (key) => randomUniform(key!, [0, 2])),
  ],

  scan: [
    use('a recurrence', recurrent, (h, xs, w) => recurrence(h!, xs!, w!, false)),
    use('a recurrence backwards', recurrent, (h, xs, w) => recurrence(h!, xs!, w!, true)),
    use('no turns', [spread([2]), spread([0, 2]), spread([2])], (h, xs, w) => recurrence(h!, xs!, w!, false)),
    use(
      'turns without slices',
      [spread([3])],
      (x) => ops.scan((c: Tensor) => [c.sin(), []], x!, null, { length: 3 })[0],
    ),
    use('integers', [ints([1, 2, 3])], (x) => ops.scan((c: Tensor, n: Tensor) => [c.add(n), c], x!.sum(), x!)[1]),
  ],
  whileLoop: [
    use('integers', [ints(3)], (x) =>
      ops.whileLoop(
        (n) => n.less(100),
        (n) => n.mul(2),
        x!,
      ),
    ),
    use('no turn', [ints([3, 300])], (x) =>
      ops.whileLoop(
        (n) => n.max().less(100),
        (n) => n.mul(2),
        x!,
      ),
    ),
  ],
  cond: [
    use('true', [spread([2, 2]).abs(), spread([2, 2], { phase: 0.6 })], (x, y) => branch(x!, y!)),
    use('false', [spread([2, 2]).abs().neg(), spread([2, 2], { phase: 0.6 })], (x, y) => branch(x!, y!)),
    use('integers', [ints([1, 2])], (x) =>
      ops.cond(
        x!.sum().less(0),
        () => x!,
        () => x!.neg(),
      ),
    ),
  ],
};

function scatterAdd(updates: Tensor, indices: Tensor, axis: number, shape: readonly number[]): Tensor {
  return apply(registry.scatterAdd, [updates, indices], { axis, shape });
}

function randomUniform(key: Tensor, shape: readonly number[]): Tensor {
  return apply(registry.randomUniform, [key], { shape });
}
