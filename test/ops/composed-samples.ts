import { type OpName, ops, type Tensor, tensor } from '@keisan/autograd';
import { gelu, sigmoid } from './references.ts';
import { ints, type Sample, spread, unarySamples } from './sample.ts';

/** The functions of tensors that are made of other ops. */
type ComposedName = Exclude<keyof typeof ops, OpName | 'arange' | 'linspace'>;

function meanOrProd(call: (x: Tensor, options?: ops.ReduceOptions) => Tensor): readonly Sample[] {
  const sample = (title: string, options?: ops.ReduceOptions, input = spread([2, 3, 2])): Sample => ({
    title,
    inputs: [input],
    call: (x) => call(x!, options),
  });
  return [
    sample('all axes'),
    sample('first axis', { axis: 0 }),
    sample('last axis, kept', { axis: -1, keepdims: true }),
    sample('two axes', { axis: [2, 0] }),
    sample('all axes, kept', { keepdims: true }),
    sample('no axes', { axis: [] }),
    sample('five elements', {}, spread([5])),
    sample('scalar', {}, spread([])),
    sample('empty result', { axis: 1 }, spread([0, 3])),
    sample(
      'int32',
      { axis: 0 },
      ints([
        [1, -2],
        [3, 4],
        [5, 6],
      ]),
    ),
    sample('uint8', {}, ints([200, 100, 3], 'uint8')),
    sample('bool', {}, tensor([true, false, true])),
  ];
}

/** Samples of every public function that is not an op itself. A function without a row does not compile. */
export const composedSamples: { readonly [K in ComposedName]: readonly Sample[] } = {
  at: [
    { title: 'first axis', inputs: [spread([3, 2])], call: (x) => ops.at(x!, 1) },
    { title: 'from the end', inputs: [spread([3, 2])], call: (x) => ops.at(x!, -1) },
    { title: 'two axes', inputs: [spread([3, 2, 2])], call: (x) => ops.at(x!, 1, -2) },
  ],
  expandDims: [
    { title: 'in front', inputs: [spread([3])], call: (x) => ops.expandDims(x!, 0) },
    { title: 'at the end', inputs: [spread([3])], call: (x) => ops.expandDims(x!, -1) },
    { title: 'two axes of a view', inputs: [spread([2, 3])], call: (x) => ops.expandDims(x!.transpose(), [0, -2]) },
    { title: 'scalar', inputs: [spread([])], call: (x) => ops.expandDims(x!, 0) },
  ],
  flip: [
    { title: 'first axis', inputs: [spread([3, 2])], call: (x) => ops.flip(x!, 0) },
    { title: 'last axis', inputs: [spread([3, 2])], call: (x) => ops.flip(x!, -1) },
    { title: 'empty', inputs: [spread([0, 2])], call: (x) => ops.flip(x!, 0) },
    { title: 'uint8', inputs: [ints([1, 2, 3], 'uint8')], call: (x) => ops.flip(x!, 0) },
  ],
  gelu: [
    ...unarySamples(ops.gelu, gelu),
    {
      title: 'approximate',
      inputs: [spread([5])],
      call: (x) => ops.gelu(x!, { approximate: true }),
      reference: (x) => 0.5 * x! * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x! + 0.044715 * x! ** 3))),
    },
  ],
  isnan: unarySamples(ops.isnan, (x) => Number(Number.isNaN(x))).concat({
    title: 'NaN',
    inputs: [tensor([Number.NaN, 1, Infinity])],
    call: ops.isnan,
    reference: (x) => Number(Number.isNaN(x)),
  }),
  leakyRelu: [
    ...unarySamples(ops.leakyRelu, (x) => (x > 0 ? x : 0.2 * x)),
    {
      title: 'slope',
      inputs: [spread([5])],
      call: (x) => ops.leakyRelu(x!, { negativeSlope: 0.5 }),
      reference: (x) => (x! > 0 ? x! : 0.5 * x!),
    },
  ],
  mean: meanOrProd(ops.mean),
  oneHot: [
    { title: 'vector', inputs: [ints([2, 0, 1])], call: (x) => ops.oneHot(x!, 3) },
    { title: 'outside', inputs: [ints([3, -1, 1])], call: (x) => ops.oneHot(x!, 3) },
    { title: 'uint8 matrix', inputs: [ints([[1], [0]], 'uint8')], call: (x) => ops.oneHot(x!, 2, { dtype: 'uint8' }) },
    { title: 'scalar', inputs: [ints(1)], call: (x) => ops.oneHot(x!, 2, { dtype: 'bool' }) },
    { title: 'empty', inputs: [ints([])], call: (x) => ops.oneHot(x!, 2) },
  ],
  prod: [
    ...meanOrProd(ops.prod),
    {
      title: 'zeros among them',
      inputs: [
        tensor(
          [
            [0, 2, 3],
            [0, 0, 3],
            [4, 5, 6],
          ],
          { dtype: 'float64' },
        ),
      ],
      call: (x) => ops.prod(x!, { axis: 1 }),
    },
    { title: 'nothing to multiply', inputs: [spread([2, 0])], call: (x) => ops.prod(x!, { axis: 1 }) },
  ],
  rsqrt: unarySamples(ops.rsqrt, (x) => 1 / Math.sqrt(x), { low: 0.2, high: 2.2 }),
  silu: unarySamples(ops.silu, (x) => x * sigmoid(x)),
  split: [
    { title: 'equal parts', inputs: [spread([4, 2])], call: (x) => ops.split(x!, 2)[1]! },
    {
      title: 'all parts used',
      inputs: [spread([2, 6])],
      call: (x) => ops.split(x!, 3, { axis: 1 }).reduce((a, b) => a.mul(b)),
    },
    { title: 'at indices', inputs: [spread([5])], call: (x) => ops.split(x!, [1, 3])[2]! },
    { title: 'an empty part', inputs: [spread([3])], call: (x) => ops.split(x!, [0, 3])[0]! },
  ],
  squeeze: [
    { title: 'every axis of length 1', inputs: [spread([1, 3, 1])], call: (x) => ops.squeeze(x!) },
    { title: 'one axis', inputs: [spread([1, 3, 1])], call: (x) => ops.squeeze(x!, -1) },
    { title: 'two axes', inputs: [spread([1, 3, 1])], call: (x) => ops.squeeze(x!, [0, 2]) },
    { title: 'to a scalar', inputs: [spread([1])], call: (x) => ops.squeeze(x!) },
  ],
  stack: [
    { title: 'vectors', inputs: [spread([3]), spread([3], { phase: 0.4 })], call: (...xs) => ops.stack(xs) },
    { title: 'last axis', inputs: [spread([2, 2]), spread([2, 2])], call: (...xs) => ops.stack(xs, { axis: -1 }) },
    { title: 'scalars', inputs: [spread([]), spread([])], call: (...xs) => ops.stack(xs) },
    {
      title: 'dtypes that differ',
      inputs: [ints([1, 2]), tensor([true, false])],
      call: (...xs) => ops.stack(xs, { axis: 1 }),
    },
  ],
  swapaxes: [
    { title: 'two axes', inputs: [spread([2, 3, 4])], call: (x) => ops.swapaxes(x!, 0, -1) },
    { title: 'an axis with itself', inputs: [spread([2, 3])], call: (x) => ops.swapaxes(x!, 1, 1) },
  ],
};
