import { ops, type Tensor, tensor } from '@keisan/autograd';
import type { OpName } from '@keisan/autograd/internal';
import { unarySamples } from './families.ts';
import { gelu, sigmoid } from './references.ts';
import { doubles, ints, type Sample, spread, use } from './sample.ts';

type CreationName =
  | 'arange'
  | 'eye'
  | 'full'
  | 'fullLike'
  | 'linspace'
  | 'ones'
  | 'onesLike'
  | 'tri'
  | 'zeros'
  | 'zerosLike';

/** The functions of tensors that are made of other ops. */
type ComposedName = Exclude<keyof typeof ops, OpName | CreationName>;

function meanOrProd(call: (x: Tensor, options?: ops.ReduceOptions) => Tensor): readonly Sample[] {
  const sample = (title: string, options?: ops.ReduceOptions, input = spread([2, 3, 2])): Sample =>
    use(title, [input], (x) => call(x!, options));
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
    sample('int32', { axis: 0 }, ints([1, -2, 3, 4, 5, 6]).reshape([3, 2])),
    sample('uint8', {}, ints([200, 100, 3], 'uint8')),
    sample('bool', {}, tensor([true, false, true])),
  ];
}

/** Samples of every public function that is not an op itself. A function without a row does not compile. */
export const composedSamples: { readonly [K in ComposedName]: readonly Sample[] } = {
  all: [...meanOrProd(ops.all), use('nothing', [spread([2, 0])], (x) => ops.all(x!, { axis: 1 }))],
  any: [...meanOrProd(ops.any), use('nothing', [spread([2, 0])], (x) => ops.any(x!, { axis: 1 }))],
  at: [
    use('first axis', [spread([3, 2])], (x) => ops.at(x!, 1)),
    use('from the end', [spread([3, 2])], (x) => ops.at(x!, -1)),
    use('two axes', [spread([3, 2, 2])], (x) => ops.at(x!, 1, -2)),
    use('empty', [spread([2, 0])], (x) => ops.at(x!, 1)),
  ],
  convTranspose: [
    use('two axes', [spread([1, 3, 2, 2]), spread([2, 3, 1, 2])], (x, w) => ops.convTranspose(x!, w!, { strides: 2 })),
  ],
  customGradient: [
    use('the gradient that would follow anyway', [spread([2, 3])], (x) =>
      ops.customGradient((t: Tensor) => [t.sin().exp(), (g: Tensor) => g.mul(t.sin().exp()).mul(t.cos())])(x!),
    ),
  ],
  depthwiseConv: [
    use('one result for each channel', [spread([2, 4, 5, 3]), spread([2, 3, 3, 1])], (x, w) =>
      ops.depthwiseConv(x!, w!),
    ),
    use('several, with same padding', [spread([1, 5, 4, 2]), spread([3, 2, 2, 3])], (x, w) =>
      ops.depthwiseConv(x!, w!, { padding: 'same', strides: 2 }),
    ),
    use('one axis with dilation', [spread([2, 6, 2]), spread([3, 2, 2])], (x, w) =>
      ops.depthwiseConv(x!, w!, { dilationRate: 2 }),
    ),
    use('channels first', [spread([2, 2, 4, 4]), spread([3, 3, 2, 2])], (x, w) =>
      ops.depthwiseConv(x!, w!, { dataFormat: 'channels_first', padding: 'same' }),
    ),
    use('one channel', [spread([2, 5, 1]), spread([2, 1, 2])], (x, w) => ops.depthwiseConv(x!, w!)),
  ],
  expandDims: [
    use('in front', [spread([3])], (x) => ops.expandDims(x!, 0)),
    use('at the end', [spread([3])], (x) => ops.expandDims(x!, -1)),
    use('two axes of a view', [spread([2, 3])], (x) => ops.expandDims(x!.transpose(), [0, -2])),
    use('scalar', [spread([])], (x) => ops.expandDims(x!, 0)),
    use('empty', [spread([2, 0])], (x) => ops.expandDims(x!, 1)),
  ],
  flip: [
    use('first axis', [spread([3, 2])], (x) => ops.flip(x!, 0)),
    use('last axis', [spread([3, 2])], (x) => ops.flip(x!, -1)),
    use('empty', [spread([0, 2])], (x) => ops.flip(x!, 0)),
    use('uint8', [ints([1, 2, 3], 'uint8')], (x) => ops.flip(x!, 0)),
  ],
  gelu: [
    ...unarySamples(ops.gelu, gelu),
    use('approximate', [spread([5])], (x) => ops.gelu(x!, { approximate: true }), {
      reference: (x) => 0.5 * x! * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x! + 0.044715 * x! ** 3))),
    }),
  ],
  isnan: unarySamples(ops.isnan, (x) => Number(Number.isNaN(x))).concat(
    use('NaN', [tensor([Number.NaN, 1, Infinity])], ops.isnan, { reference: (x) => Number(Number.isNaN(x)) }),
  ),
  leakyRelu: [
    ...unarySamples(ops.leakyRelu, (x) => (x > 0 ? x : 0.2 * x)),
    use('slope', [spread([5])], (x) => ops.leakyRelu(x!, { negativeSlope: 0.5 }), {
      reference: (x) => (x! > 0 ? x! : 0.5 * x!),
    }),
  ],
  mean: meanOrProd(ops.mean),
  moments: [
    ...meanOrProd((x, { axis = null, keepdims = false } = {}) => ops.moments(x, axis, { keepdims })[1]),
    use('both', [spread([4, 3])], (x) => ops.stack(ops.moments(x!, 0))),
  ],
  oneHot: [
    use('vector', [ints([2, 0, 1])], (x) => ops.oneHot(x!, 3)),
    use('outside', [ints([3, -1, 1])], (x) => ops.oneHot(x!, 3)),
    use('uint8 matrix', [ints([1, 0], 'uint8').reshape([2, 1])], (x) => ops.oneHot(x!, 2, { dtype: 'uint8' })),
    use('scalar', [ints(1)], (x) => ops.oneHot(x!, 2, { dtype: 'bool' })),
    use('empty', [ints([])], (x) => ops.oneHot(x!, 2)),
  ],
  prod: [
    ...meanOrProd(ops.prod),
    use('zeros among them', [doubles(0, 2, 3, 0, 0, 3, 4, 5, 6).reshape([3, 3])], (x) => ops.prod(x!, { axis: 1 })),
    use('nothing to multiply', [spread([2, 0])], (x) => ops.prod(x!, { axis: 1 })),
  ],
  repeat: [
    use('first axis', [spread([2, 3])], (x) => ops.repeat(x!, 2, { axis: 0 })),
    use('last axis of a view', [spread([2, 3])], (x) => ops.repeat(x!.transpose(), 3, { axis: -1 })),
    use('all elements', [spread([2, 2])], (x) => ops.repeat(x!, 2)),
    use('no times', [spread([2, 2])], (x) => ops.repeat(x!, 0, { axis: 1 })),
    use('bytes', [ints([1, 2], 'uint8')], (x) => ops.repeat(x!, 2)),
  ],
  resize: [
    use('bilinear, larger', [spread([2, 2, 3, 2])], (x) => ops.resize(x!, [4, 9])),
    use('bilinear, smaller', [spread([1, 5, 4, 2])], (x) => ops.resize(x!, [2, 3])),
    use('bilinear, smaller, antialiased', [spread([5, 7, 1])], (x) => ops.resize(x!, [2, 3], { antialias: true })),
    use('bilinear, channels first', [spread([2, 3, 2, 3])], (x) =>
      ops.resize(x!, [3, 4], { dataFormat: 'channels_first' }),
    ),
    use('nearest, whole times', [spread([2, 2, 3, 2])], (x) => ops.resize(x!, [4, 9], { interpolation: 'nearest' })),
    use('nearest, other sizes', [spread([5, 3, 2])], (x) => ops.resize(x!, [3, 7], { interpolation: 'nearest' })),
    use('nearest of bytes', [ints([1, 2, 3], 'uint8').reshape([1, 3, 1])], (x) =>
      ops.resize(x!, [2, 5], { interpolation: 'nearest' }),
    ),
    use('the same size', [spread([2, 3, 1])], (x) => ops.resize(x!, [2, 3])),
    use('no images', [spread([0, 2, 2, 1])], (x) => ops.resize(x!, [3, 3])),
  ],
  rsqrt: unarySamples(ops.rsqrt, (x) => 1 / Math.sqrt(x), { low: 0.2, high: 2.2 }),
  segmentSum: [
    use('vector', [spread([4]), ints([2, 0, 2, 1])], (x, i) => ops.segmentSum(x!, i!, 4)),
    use('rows, some of none', [spread([4, 2]), ints([1, -1, 3, 1])], (x, i) => ops.segmentSum(x!, i!, 3)),
    use('int32', [ints([5, 6, 7]), ints([1, 1, 0], 'uint8')], (x, i) => ops.segmentSum(x!, i!, 2)),
    use('of bool', [tensor([true, true, false]), ints([1, 1, 0])], (x, i) => ops.segmentSum(x!, i!, 2)),
    use('nothing', [spread([0, 2]), ints([])], (x, i) => ops.segmentSum(x!, i!, 2)),
    use('rows of nothing', [spread([3, 0]), ints([0, 1, 1])], (x, i) => ops.segmentSum(x!, i!, 2)),
  ],
  separableConv: [
    use('two axes', [spread([2, 4, 4, 2]), spread([2, 2, 2, 2]), spread([1, 1, 4, 3])], (x, d, p) =>
      ops.separableConv(x!, d!, p!, { padding: 'same' }),
    ),
    use('channels first with strides', [spread([1, 2, 5]), spread([3, 2, 1]), spread([1, 2, 2])], (x, d, p) =>
      ops.separableConv(x!, d!, p!, { strides: 2, dataFormat: 'channels_first' }),
    ),
  ],
  silu: unarySamples(ops.silu, (x) => x * sigmoid(x)),
  squeeze: [
    use('every axis of length 1', [spread([1, 3, 1])], (x) => ops.squeeze(x!)),
    use('one axis', [spread([1, 3, 1])], (x) => ops.squeeze(x!, -1)),
    use('two axes', [spread([1, 3, 1])], (x) => ops.squeeze(x!, [0, 2])),
    use('to a scalar', [spread([1])], (x) => ops.squeeze(x!)),
    use('scalar', [spread([])], (x) => ops.squeeze(x!)),
    use('empty', [spread([1, 0])], (x) => ops.squeeze(x!)),
  ],
  stack: [
    use('vectors', [spread([3]), spread([3], { phase: 0.4 })], (...xs) => ops.stack(xs)),
    use('last axis', [spread([2, 2]), spread([2, 2])], (...xs) => ops.stack(xs, { axis: -1 })),
    use('scalars', [spread([]), spread([])], (...xs) => ops.stack(xs)),
    use('empty', [spread([0, 2]), spread([0, 2])], (...xs) => ops.stack(xs, { axis: 1 })),
    use('dtypes that differ', [ints([1, 2]), tensor([true, false])], (...xs) => ops.stack(xs, { axis: 1 })),
  ],
  swapaxes: [
    use('two axes', [spread([2, 3, 4])], (x) => ops.swapaxes(x!, 0, -1)),
    use('an axis with itself', [spread([2, 3])], (x) => ops.swapaxes(x!, 1, 1)),
    use('empty', [spread([2, 0])], (x) => ops.swapaxes(x!, 0, 1)),
  ],
};
