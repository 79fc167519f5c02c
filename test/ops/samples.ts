import { apply, concat, type OpName, ops, registry, type Tensor, tensor, zeros } from '@keisan/autograd';
import { erf, sigmoid } from './references.ts';
import { binarySamples, ints, type Sample, spread, unarySamples } from './sample.ts';

const truth = (test: (a: number, b: number) => boolean) => (a: number, b: number) => Number(test(a, b));
const positive = { low: 0.2, high: 2.2 };

/** Reductions take the same axes: all, one, several, from the end, none, with and without the axes kept. */
function reductionSamples(call: (x: Tensor, options?: ops.ReduceOptions) => Tensor, x: Tensor): readonly Sample[] {
  const sample = (title: string, options?: ops.ReduceOptions, input = x): Sample => ({
    title,
    inputs: [input],
    call: (t) => call(t!, options),
  });
  return [
    sample('all axes'),
    sample('first axis', { axis: 0 }),
    sample('middle axis', { axis: 1 }),
    sample('last axis', { axis: -1 }),
    sample('two axes', { axis: [0, 2] }),
    sample('leading axes', { axis: [1, 0] }),
    sample('negative axes, kept', { axis: [-1, -3], keepdims: true }),
    sample('all axes, kept', { keepdims: true }),
    sample('no axes', { axis: [] }),
    sample('scalar', {}, spread([])),
    sample('axis of length 1', { axis: 1 }, spread([3, 1])),
    sample('empty result', { axis: 1 }, spread([0, 3])),
    sample('view', { axis: 0 }, x.transpose()),
    sample(
      'int32',
      { axis: 1 },
      ints([
        [3, -2, 5],
        [7, 1, 2],
      ]),
    ),
    sample(
      'uint8',
      { axis: 0 },
      ints(
        [
          [3, 200, 5],
          [7, 100, 2],
        ],
        'uint8',
      ),
    ),
    sample(
      'bool',
      { axis: 0 },
      tensor([
        [true, false, true],
        [true, false, false],
      ]),
    ),
  ];
}

function extremeSamples(call: (x: Tensor, options?: ops.ReduceOptions) => Tensor): readonly Sample[] {
  const rough = (title: string, input: Tensor): Sample => ({
    title,
    inputs: [input],
    call: (x) => call(x!, { axis: 1 }),
    gradcheck: false,
  });
  return [
    ...reductionSamples(call, spread([2, 3, 4])),
    rough(
      'ties',
      tensor(
        [
          [1, 3, 3],
          [2, 2, 2],
        ],
        { dtype: 'float64' },
      ),
    ),
    rough(
      'NaN and infinities',
      tensor(
        [
          [1, Number.NaN, 3],
          [-Infinity, 2, Infinity],
        ],
        { dtype: 'float64' },
      ),
    ),
  ];
}

function positionSamples(call: (x: Tensor, options?: ops.ArgOptions) => Tensor): readonly Sample[] {
  const sample = (title: string, input: Tensor, options?: ops.ArgOptions): Sample => ({
    title,
    inputs: [input],
    call: (x) => call(x!, options),
  });
  return [
    sample('whole tensor', spread([2, 3, 2])),
    sample('whole tensor, kept', spread([2, 3]), { keepdims: true }),
    sample('first axis', spread([3, 4]), { axis: 0 }),
    sample('last axis, kept', spread([2, 3, 2]), { axis: -1, keepdims: true }),
    sample(
      'ties',
      tensor(
        [
          [1, 3, 3],
          [2, 2, 2],
        ],
        { dtype: 'float64' },
      ),
      { axis: 1 },
    ),
    sample(
      'NaN',
      tensor(
        [
          [1, Number.NaN, 3],
          [-Infinity, 2, Infinity],
        ],
        { dtype: 'float64' },
      ),
      { axis: 1 },
    ),
    sample(
      'all the same infinity',
      tensor(
        [
          [-Infinity, -Infinity],
          [Infinity, Infinity],
        ],
        { dtype: 'float64' },
      ),
      { axis: 1 },
    ),
    sample('scalar', spread([])),
    sample('empty result', spread([0, 3]), { axis: 1 }),
    sample('view', spread([3, 4]).transpose(), { axis: 1 }),
    sample(
      'int32',
      ints([
        [3, -2, 5],
        [7, 1, 9],
      ]),
      { axis: 1 },
    ),
    sample('uint8', ints([3, 200, 5, 200], 'uint8')),
    sample('bool', tensor([false, true, true, false])),
  ];
}

function softmaxSamples(call: (x: Tensor, options?: ops.SoftmaxOptions) => Tensor): readonly Sample[] {
  const sample = (title: string, input: Tensor, options?: ops.SoftmaxOptions): Sample => ({
    title,
    inputs: [input],
    call: (x) => call(x!, options),
  });
  return [
    sample('vector', spread([4])),
    sample('last axis', spread([2, 3, 4])),
    sample('first axis', spread([3, 2]), { axis: 0 }),
    sample('middle axis', spread([2, 3, 2]), { axis: -2 }),
    sample('one class', spread([3, 1])),
    sample('no rows', spread([0, 3])),
    sample('no classes', spread([2, 0])),
    sample(
      'large numbers',
      tensor(
        [
          [1000, 1001, 998.5],
          [-1000, -1001, 0],
        ],
        { dtype: 'float64' },
      ),
    ),
    sample('a class ruled out', tensor([-Infinity, 1, 2])),
    sample(
      'int32',
      ints([
        [1, 2, 3],
        [0, 0, 0],
      ]),
    ),
    sample('bool', tensor([true, false])),
  ];
}

/** Samples of every op, by its name. An op without a row does not compile. */
export const samples: { readonly [K in OpName]: readonly Sample[] } = {
  add: binarySamples(ops.add, (a, b) => a + b),
  sub: binarySamples(ops.sub, (a, b) => a - b),
  mul: [
    ...binarySamples(ops.mul, (a, b) => a * b),
    {
      title: 'int32 wraps around',
      inputs: [ints([2 ** 31 - 1, 123456789]), ints([3, 987654321])],
      call: ops.mul,
      reference: Math.imul,
    },
    { title: 'by itself', inputs: [spread([3])], call: (x) => ops.mul(x!, x!), reference: (x) => x! * x! },
  ],
  div: binarySamples(ops.div, (a, b) => a / b, { right: positive }),
  neg: unarySamples(ops.neg, (x) => -x),
  square: unarySamples(ops.square, (x) => x * x),

  cast: [
    { title: 'float64 to float32', inputs: [spread([2, 3])], call: (x) => ops.cast(x!, 'float32'), gradcheck: false },
    { title: 'float32 to float64', inputs: [spread([3], { dtype: 'float32' })], call: (x) => ops.cast(x!, 'float64') },
    {
      title: 'float64 to int32',
      inputs: [tensor([-1.9, -0.5, 1.9, 1e6])],
      call: (x) => ops.cast(x!, 'int32'),
      reference: Math.trunc,
    },
    {
      title: 'float64 to uint8',
      inputs: [tensor([0.9, 1.9, 255.5, 0])],
      call: (x) => ops.cast(x!, 'uint8'),
      reference: Math.trunc,
    },
    {
      title: 'float64 to bool',
      inputs: [tensor([0, -0, 0.5, -2])],
      call: (x) => ops.cast(x!, 'bool'),
      reference: (x) => Number(x !== 0),
    },
    {
      title: 'int32 to float32',
      inputs: [ints([-3, 0, 7])],
      call: (x) => ops.cast(x!, 'float32'),
      reference: (x) => x!,
    },
    {
      title: 'int32 to uint8 keeps the low byte',
      inputs: [ints([300, -1, 255])],
      call: (x) => ops.cast(x!, 'uint8'),
      reference: (x) => x! & 255,
    },
    {
      title: 'int32 to bool',
      inputs: [ints([300, 0, 256])],
      call: (x) => ops.cast(x!, 'bool'),
      reference: (x) => Number(x !== 0),
    },
    {
      title: 'bool to int32',
      inputs: [tensor([true, false])],
      call: (x) => ops.cast(x!, 'int32'),
      reference: (x) => x!,
    },
    {
      title: 'transposed uint8 to float64',
      inputs: [
        ints(
          [
            [1, 2, 3],
            [4, 5, 6],
          ],
          'uint8',
        ).transpose(),
      ],
      call: (x) => ops.cast(x!, 'float64'),
      reference: (x) => x!,
    },
    { title: 'empty', inputs: [ints([])], call: (x) => ops.cast(x!, 'float32') },
    { title: 'scalar', inputs: [ints(3)], call: (x) => ops.cast(x!, 'float32'), reference: (x) => x! },
  ],

  equal: binarySamples(
    ops.equal,
    truth((a, b) => a === b),
  ),
  notEqual: binarySamples(
    ops.notEqual,
    truth((a, b) => a !== b),
  ),
  less: binarySamples(
    ops.less,
    truth((a, b) => a < b),
  ),
  lessEqual: binarySamples(
    ops.lessEqual,
    truth((a, b) => a <= b),
  ),
  greater: binarySamples(
    ops.greater,
    truth((a, b) => a > b),
  ),
  greaterEqual: binarySamples(
    ops.greaterEqual,
    truth((a, b) => a >= b),
  ),
  logicalAnd: binarySamples(
    ops.logicalAnd,
    truth((a, b) => a !== 0 && b !== 0),
  ),
  logicalOr: binarySamples(
    ops.logicalOr,
    truth((a, b) => a !== 0 || b !== 0),
  ),
  logicalXor: binarySamples(
    ops.logicalXor,
    truth((a, b) => (a !== 0) !== (b !== 0)),
  ),
  logicalNot: unarySamples(ops.logicalNot, (x) => Number(x === 0)),

  where: [
    {
      title: 'same shape',
      inputs: [tensor([true, false, true]), spread([3]), spread([3], { phase: 0.4 })],
      call: ops.where,
      reference: (c, a, b) => (c ? a! : b!),
    },
    {
      title: 'all three stretched',
      inputs: [tensor([[true], [false]]), spread([1, 3]), spread([])],
      call: ops.where,
      reference: (c, a, b) => (c ? a! : b!),
    },
    {
      title: 'a new leading axis',
      inputs: [tensor([true, false]), spread([3, 1, 2]), spread([2])],
      call: ops.where,
      reference: (c, a, b) => (c ? a! : b!),
    },
    {
      title: 'a number on one side',
      inputs: [tensor([true, false]), spread([2])],
      call: (c, a) => ops.where(c!, a!, 0),
      reference: (c, a) => (c ? a! : 0),
    },
    {
      title: 'a number for a condition',
      inputs: [tensor([2, 0, Number.NaN]), spread([3])],
      call: (c, a) => ops.where(c!, 1, a!),
      reference: (c, a) => (c !== 0 ? 1 : a!),
    },
    {
      title: 'the same on both sides',
      inputs: [tensor([true, false]), spread([2])],
      call: (c, a) => ops.where(c!, a!, a!),
    },
    {
      title: 'the side not picked is NaN',
      inputs: [tensor([true, false]), spread([2])],
      call: (c, a) => ops.where(c!, a!, Number.NaN),
      gradcheck: false,
    },
    {
      title: 'int32 and uint8',
      inputs: [tensor([true, false]), ints([-5, 6]), ints([7, 8], 'uint8')],
      call: ops.where,
      reference: (c, a, b) => (c ? a! : b!),
    },
    {
      title: 'bool',
      inputs: [tensor([true, false]), tensor([false, true]), tensor([true, false])],
      call: ops.where,
      reference: (c, a, b) => (c ? a! : b!),
    },
    { title: 'scalars', inputs: [tensor(true), spread([]), spread([], { phase: 0.4 })], call: ops.where },
    { title: 'empty', inputs: [tensor([true]), spread([0, 1]), spread([1])], call: ops.where },
  ],
  maximum: [
    ...binarySamples(ops.maximum, Math.max),
    {
      title: 'ties',
      inputs: [tensor([1, 2], { dtype: 'float64' }), tensor([1, 2], { dtype: 'float64' })],
      call: ops.maximum,
      reference: Math.max,
      gradcheck: false,
    },
  ],
  minimum: [
    ...binarySamples(ops.minimum, Math.min),
    {
      title: 'ties',
      inputs: [tensor([1, 2], { dtype: 'float64' }), tensor([1, 2], { dtype: 'float64' })],
      call: ops.minimum,
      reference: Math.min,
      gradcheck: false,
    },
  ],
  clip: [
    ...unarySamples(
      (x) => ops.clip(x, -1, 1),
      (x) => Math.min(Math.max(x, -1), 1),
    ),
    {
      title: 'from below only',
      inputs: [spread([5])],
      call: (x) => ops.clip(x!, 0, Infinity),
      reference: (x) => Math.max(x!, 0),
    },
    {
      title: 'from above only',
      inputs: [spread([5])],
      call: (x) => ops.clip(x!, -Infinity, 0.5),
      reference: (x) => Math.min(x!, 0.5),
    },
    {
      title: 'int32 by a fraction',
      inputs: [ints([-2, 0, 2])],
      call: (x) => ops.clip(x!, -0.5, 1.5),
      reference: (x) => Math.min(Math.max(x!, -0.5), 1.5),
    },
    {
      title: 'uint8 by bounds it cannot hold',
      inputs: [ints([0, 7, 255], 'uint8')],
      call: (x) => ops.clip(x!, -5, 300),
      reference: (x) => x!,
    },
    {
      title: 'at the bounds',
      inputs: [tensor([-1, 1], { dtype: 'float64' })],
      call: (x) => ops.clip(x!, -1, 1),
      gradcheck: false,
    },
  ],
  abs: unarySamples(ops.abs, Math.abs),
  sign: unarySamples(ops.sign, Math.sign),

  sqrt: unarySamples(ops.sqrt, Math.sqrt, positive),
  exp: unarySamples(ops.exp, Math.exp),
  expm1: [
    ...unarySamples(ops.expm1, Math.expm1),
    {
      title: 'near 0',
      inputs: [tensor([1e-5, -1e-5, 1e-10], { dtype: 'float64' })],
      call: ops.expm1,
      reference: Math.expm1,
    },
  ],
  log: unarySamples(ops.log, Math.log, positive),
  log1p: [
    ...unarySamples(ops.log1p, Math.log1p, { low: -0.8, high: 3.2 }),
    {
      title: 'near 0',
      inputs: [tensor([1e-5, -1e-5, 1e-10], { dtype: 'float64' })],
      call: ops.log1p,
      reference: Math.log1p,
    },
  ],
  sin: unarySamples(ops.sin, Math.sin),
  cos: unarySamples(ops.cos, Math.cos),
  tanh: unarySamples(ops.tanh, Math.tanh),
  erf: unarySamples(ops.erf, erf),
  floor: unarySamples(ops.floor, Math.floor),
  ceil: unarySamples(ops.ceil, Math.ceil),
  pow: [
    ...binarySamples(ops.pow, (a, b) => a ** b, { left: positive }),
    {
      title: 'square, at 0 and below',
      inputs: [tensor([0, -1.5, 2], { dtype: 'float64' })],
      call: (x) => ops.pow(x!, 2),
      reference: (x) => x! ** 2,
    },
    {
      title: 'cube, at 0 and below',
      inputs: [tensor([0, -1.5, 2], { dtype: 'float64' })],
      call: (x) => ops.pow(x!, 3),
      reference: (x) => x! ** 3,
    },
    {
      title: 'first power, at 0 and below',
      inputs: [tensor([0, -1.5, 2], { dtype: 'float64' })],
      call: (x) => ops.pow(x!, 1),
      reference: (x) => x!,
    },
    {
      title: 'power 0, at 0 and below',
      inputs: [tensor([0, -1.5, 2], { dtype: 'float64' })],
      call: (x) => ops.pow(x!, 0),
      reference: () => 1,
    },
    { title: 'reciprocal', inputs: [spread([4], positive)], call: (x) => ops.pow(x!, -1), reference: (x) => 1 / x! },
    { title: 'square root of int32', inputs: [ints([4, 9])], call: (x) => ops.pow(x!, 0.5), reference: Math.sqrt },
    { title: 'exponents of a number', inputs: [spread([4])], call: (x) => ops.pow(2, x!), reference: (x) => 2 ** x! },
  ],

  reshape: [
    { title: 'matrix', inputs: [spread([2, 6])], call: (x) => ops.reshape(x!, [3, 4]) },
    { title: 'an axis left out', inputs: [spread([2, 6])], call: (x) => ops.reshape(x!, [3, -1, 2]) },
    { title: 'to a scalar', inputs: [spread([1, 1])], call: (x) => ops.reshape(x!, []) },
    { title: 'from a scalar', inputs: [spread([])], call: (x) => ops.reshape(x!, [1, 1]) },
    { title: 'empty', inputs: [spread([0, 3])], call: (x) => ops.reshape(x!, [2, 0]) },
    { title: 'of a transposed view', inputs: [spread([2, 3])], call: (x) => x!.transpose().reshape([6]) },
    { title: 'of a broadcast view', inputs: [spread([3])], call: (x) => x!.broadcastTo([2, 3]).reshape([6]) },
    { title: 'uint8', inputs: [ints([1, 2, 3, 4], 'uint8')], call: (x) => ops.reshape(x!, [2, 2]) },
    { title: 'bool', inputs: [tensor([true, false])], call: (x) => ops.reshape(x!, [2, 1]) },
  ],
  transpose: [
    { title: 'matrix', inputs: [spread([2, 3])], call: (x) => ops.transpose(x!) },
    { title: 'reversed axes', inputs: [spread([2, 3, 4])], call: (x) => ops.transpose(x!) },
    { title: 'a cycle of axes', inputs: [spread([2, 3, 4])], call: (x) => ops.transpose(x!, [1, 2, 0]) },
    { title: 'negative axes', inputs: [spread([2, 3, 4])], call: (x) => ops.transpose(x!, [-1, 0, -2]) },
    { title: 'vector', inputs: [spread([3])], call: (x) => ops.transpose(x!) },
    { title: 'scalar', inputs: [spread([])], call: (x) => ops.transpose(x!) },
    { title: 'empty', inputs: [spread([0, 2])], call: (x) => ops.transpose(x!) },
    {
      title: 'int32',
      inputs: [
        ints([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ],
      call: (x) => ops.transpose(x!),
    },
    { title: 'bool', inputs: [tensor([[true, false]])], call: (x) => ops.transpose(x!) },
  ],
  broadcastTo: [
    { title: 'a new axis', inputs: [spread([3])], call: (x) => ops.broadcastTo(x!, [2, 3]) },
    { title: 'a stretched axis', inputs: [spread([2, 1])], call: (x) => ops.broadcastTo(x!, [2, 3]) },
    { title: 'both', inputs: [spread([2, 1, 3])], call: (x) => ops.broadcastTo(x!, [2, 2, 4, 3]) },
    { title: 'scalar', inputs: [spread([])], call: (x) => ops.broadcastTo(x!, [2, 3]) },
    { title: 'to nothing', inputs: [spread([1, 3])], call: (x) => ops.broadcastTo(x!, [0, 3]) },
    { title: 'of a view', inputs: [spread([2, 3])], call: (x) => x!.transpose().expandDims(1).broadcastTo([3, 4, 2]) },
    { title: 'uint8', inputs: [ints([[7], [9]], 'uint8')], call: (x) => ops.broadcastTo(x!, [2, 2]) },
    { title: 'bool', inputs: [tensor([true])], call: (x) => ops.broadcastTo(x!, [3]) },
  ],
  slice: [
    {
      title: 'ranges',
      inputs: [spread([4, 5])],
      call: (x) =>
        ops.slice(x!, [
          [1, 3],
          [0, 4],
        ]),
    },
    { title: 'an index', inputs: [spread([4, 5])], call: (x) => ops.slice(x!, [2]) },
    {
      title: 'an index from the end, on the last axis',
      inputs: [spread([4, 5])],
      call: (x) => ops.slice(x!, [null, -1]),
    },
    { title: 'every index', inputs: [spread([2, 2])], call: (x) => ops.slice(x!, [1, 0]) },
    {
      title: 'steps',
      inputs: [spread([7, 5])],
      call: (x) =>
        ops.slice(x!, [
          [1, null, 3],
          [null, null, 2],
        ]),
    },
    { title: 'a step beyond the end', inputs: [spread([5])], call: (x) => ops.slice(x!, [[1, null, 10]]) },
    { title: 'backwards', inputs: [spread([4, 3])], call: (x) => ops.slice(x!, [[null, null, -1]]) },
    { title: 'backwards with steps and bounds', inputs: [spread([8])], call: (x) => ops.slice(x!, [[6, 0, -3]]) },
    { title: 'negative bounds', inputs: [spread([6])], call: (x) => ops.slice(x!, [[-4, -1]]) },
    { title: 'bounds outside', inputs: [spread([3])], call: (x) => ops.slice(x!, [[-9, 9]]).slice([[1, 7]]) },
    { title: 'nothing', inputs: [spread([3, 2])], call: (x) => ops.slice(x!, [[2, 1]]) },
    { title: 'nothing, backwards with steps', inputs: [spread([3, 2])], call: (x) => ops.slice(x!, [[0, 2, -2]]) },
    { title: 'of an empty tensor', inputs: [spread([0, 3])], call: (x) => ops.slice(x!, [null, [0, 2]]) },
    {
      title: 'of a view',
      inputs: [spread([3, 4])],
      call: (x) =>
        x!.transpose().slice([
          [3, 0, -2],
          [1, null],
        ]),
    },
    { title: 'uint8', inputs: [ints([1, 2, 3, 4, 5], 'uint8')], call: (x) => ops.slice(x!, [[4, null, -2]]) },
    { title: 'bool', inputs: [tensor([true, false, true])], call: (x) => ops.slice(x!, [[1, null]]) },
  ],
  pad: [
    { title: 'vector', inputs: [spread([3])], call: (x) => ops.pad(x!, [[1, 2]]) },
    {
      title: 'matrix',
      inputs: [spread([2, 3])],
      call: (x) =>
        ops.pad(x!, [
          [0, 1],
          [2, 0],
        ]),
    },
    { title: 'with a value', inputs: [spread([2])], call: (x) => ops.pad(x!, [[1, 1]], { constantValues: -1.5 }) },
    {
      title: 'of a view',
      inputs: [spread([2, 3])],
      call: (x) =>
        ops.pad(x!.transpose(), [
          [1, 0],
          [0, 1],
        ]),
    },
    {
      title: 'empty',
      inputs: [spread([0, 2])],
      call: (x) =>
        ops.pad(x!, [
          [1, 1],
          [0, 0],
        ]),
    },
    { title: 'int32', inputs: [ints([1, 2])], call: (x) => ops.pad(x!, [[1, 0]], { constantValues: 9 }) },
    { title: 'uint8', inputs: [ints([1, 2], 'uint8')], call: (x) => ops.pad(x!, [[1, 0]], { constantValues: 255 }) },
    { title: 'bool', inputs: [tensor([false, true])], call: (x) => ops.pad(x!, [[1, 1]], { constantValues: 1 }) },
  ],
  concat: [
    { title: 'vectors', inputs: [spread([2]), spread([3], { phase: 0.4 })], call: (...xs) => concat(xs) },
    { title: 'last axis', inputs: [spread([2, 1]), spread([2, 2])], call: (...xs) => concat(xs, { axis: -1 }) },
    {
      title: 'middle axis, three tensors',
      inputs: [spread([2, 1, 2]), spread([2, 3, 2]), spread([2, 2, 2])],
      call: (...xs) => concat(xs, { axis: 1 }),
    },
    { title: 'one tensor', inputs: [spread([2])], call: (...xs) => concat(xs) },
    { title: 'a tensor with itself', inputs: [spread([2])], call: (x) => concat([x!, x!]) },
    {
      title: 'an empty one among them',
      inputs: [spread([2, 2]), spread([0, 2]), spread([1, 2])],
      call: (...xs) => concat(xs),
    },
    {
      title: 'views',
      inputs: [spread([2, 3]), spread([3, 1])],
      call: (a, b) => concat([a!.transpose(), b!], { axis: 1 }),
    },
    {
      title: 'dtypes that differ',
      inputs: [ints([300, -2]), ints([7], 'uint8'), tensor([true])],
      call: (...xs) => concat(xs),
    },
    { title: 'bool', inputs: [tensor([true]), tensor([false, true])], call: (...xs) => concat(xs) },
  ],

  sum: reductionSamples(ops.sum, spread([2, 3, 4])).concat({
    title: 'nothing to add',
    inputs: [spread([3, 0])],
    call: (x) => ops.sum(x!, { axis: 1 }),
  }),
  max: extremeSamples(ops.max),
  min: extremeSamples(ops.min),
  argmax: positionSamples(ops.argmax),
  argmin: positionSamples(ops.argmin),

  gather: [
    { title: 'rows', inputs: [spread([4, 2]), ints([2, 0, 3])], call: (x, i) => ops.gather(x!, i!) },
    {
      title: 'repeated and negative indices',
      inputs: [spread([3]), ints([0, -1, 0, 2])],
      call: (x, i) => ops.gather(x!, i!),
    },
    { title: 'last axis', inputs: [spread([2, 3]), ints([2, 2])], call: (x, i) => ops.gather(x!, i!, { axis: -1 }) },
    {
      title: 'a matrix of indices in the middle',
      inputs: [
        spread([2, 3, 2]),
        ints([
          [0, 2],
          [1, 1],
        ]),
      ],
      call: (x, i) => ops.gather(x!, i!, { axis: 1 }),
    },
    { title: 'one index', inputs: [spread([3, 2]), ints(1)], call: (x, i) => ops.gather(x!, i!) },
    { title: 'no indices', inputs: [spread([3, 2]), ints([])], call: (x, i) => ops.gather(x!, i!) },
    {
      title: 'uint8 indices of a view',
      inputs: [spread([2, 3]), ints([2, 0], 'uint8')],
      call: (x, i) => ops.gather(x!.transpose(), i!),
    },
    { title: 'of uint8', inputs: [ints([10, 20, 30], 'uint8'), ints([2, 0])], call: (x, i) => ops.gather(x!, i!) },
    { title: 'of bool', inputs: [tensor([true, false]), ints([1, 1, 0])], call: (x, i) => ops.gather(x!, i!) },
  ],
  scatterAdd: [
    { title: 'rows', inputs: [spread([3, 2]), ints([2, 0, 2])], call: (u, i) => scatterAdd(u!, i!, 0, [4, 2]) },
    {
      title: 'middle axis',
      inputs: [spread([2, 2, 3]), ints([1, -1])],
      call: (u, i) => scatterAdd(u!, i!, 1, [2, 4, 3]),
    },
    { title: 'one index', inputs: [spread([2]), ints(1)], call: (u, i) => scatterAdd(u!, i!, 0, [3, 2]) },
    {
      title: 'no indices',
      inputs: [zeros([0, 2], { dtype: 'float64' }), ints([])],
      call: (u, i) => scatterAdd(u!, i!, 0, [3, 2]),
    },
    {
      title: 'of a view',
      inputs: [spread([2, 3]), ints([0, 0, 1])],
      call: (u, i) => scatterAdd(u!.transpose(), i!, 0, [2, 2]),
    },
    { title: 'int32', inputs: [ints([5, 6, 7]), ints([1, 1, 0])], call: (u, i) => scatterAdd(u!, i!, 0, [2]) },
  ],

  matmul: [
    { title: 'matrices', inputs: [spread([2, 3]), spread([3, 4], { phase: 0.4 })], call: ops.matmul },
    { title: 'vectors', inputs: [spread([3]), spread([3], { phase: 0.4 })], call: ops.matmul },
    { title: 'matrix and vector', inputs: [spread([2, 3]), spread([3])], call: ops.matmul },
    { title: 'vector and matrix', inputs: [spread([2]), spread([2, 3])], call: ops.matmul },
    { title: 'vector and batch', inputs: [spread([2]), spread([3, 2, 2])], call: ops.matmul },
    { title: 'batch and vector', inputs: [spread([2, 3, 2]), spread([2])], call: ops.matmul },
    { title: 'batch axes stretched', inputs: [spread([2, 1, 2, 3]), spread([3, 3, 2])], call: ops.matmul },
    { title: 'one matrix for a batch', inputs: [spread([2, 3]), spread([2, 3, 2])], call: ops.matmul },
    { title: 'by itself', inputs: [spread([2, 2])], call: (x) => ops.matmul(x!, x!) },
    {
      title: 'both transposed',
      inputs: [spread([3, 2]), spread([4, 3])],
      call: (a, b) => ops.matmul(a!.transpose(), b!.transpose()),
    },
    {
      title: 'a slice with steps',
      inputs: [spread([4, 6]), spread([3, 2])],
      call: (a, b) =>
        ops.matmul(
          a!.slice([
            [null, null, -2],
            [1, null, 2],
          ]),
          b!,
        ),
    },
    { title: 'larger than a tile', inputs: [spread([19, 21]), spread([21, 18])], call: ops.matmul },
    { title: 'no inner elements', inputs: [spread([2, 0]), spread([0, 3])], call: ops.matmul },
    { title: 'no rows', inputs: [spread([0, 2]), spread([2, 3])], call: ops.matmul },
    { title: 'an empty batch', inputs: [spread([0, 2, 3]), spread([3, 2])], call: ops.matmul },
    {
      title: 'int32',
      inputs: [
        ints([
          [1, -2],
          [3, 4],
        ]),
        ints([
          [5, 6],
          [7, -8],
        ]),
      ],
      call: ops.matmul,
    },
    { title: 'uint8 and bool', inputs: [ints([[200, 100]], 'uint8'), tensor([[true], [true]])], call: ops.matmul },
    {
      title: 'float32 and uint8',
      inputs: [
        spread([2, 2], { dtype: 'float32' }),
        ints(
          [
            [1, 2],
            [3, 4],
          ],
          'uint8',
        ),
      ],
      call: ops.matmul,
    },
  ],

  relu: unarySamples(ops.relu, (x) => Math.max(x, 0)),
  sigmoid: unarySamples(ops.sigmoid, sigmoid),
  softplus: unarySamples(ops.softplus, (x) => (x > 40 ? x : Math.log1p(Math.exp(x)))),
  elu: [
    ...unarySamples(ops.elu, (x) => (x > 0 ? x : Math.expm1(x))),
    {
      title: 'alpha',
      inputs: [spread([5])],
      call: (x) => ops.elu(x!, { alpha: 0.3 }),
      reference: (x) => (x! > 0 ? x! : 0.3 * Math.expm1(x!)),
    },
  ],
  softmax: softmaxSamples(ops.softmax),
  logSoftmax: softmaxSamples(ops.logSoftmax),

  randomUniform: [
    { title: 'matrix', inputs: [ints([7, 3])], call: (key) => randomUniform(key!, [2, 3]) },
    { title: 'scalar', inputs: [ints([-1, 0])], call: (key) => randomUniform(key!, []) },
    { title: 'empty', inputs: [ints([1, 2 ** 31 - 1])], call: (key) => randomUniform(key!, [0, 2]) },
  ],
};

function scatterAdd(updates: Tensor, indices: Tensor, axis: number, shape: readonly number[]): Tensor {
  return apply(registry.scatterAdd, [updates, indices], { axis, shape });
}

function randomUniform(key: Tensor, shape: readonly number[]): Tensor {
  return apply(registry.randomUniform, [key], { shape });
}
