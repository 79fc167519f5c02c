import { type ops, type Tensor, tensor } from '@keisan/autograd';
import { doubles, ints, type Sample, type SpreadOptions, spread, use } from './sample.ts';

interface UnaryOptions {
  /** The interval where the function is smooth. Default: (-2, 2), where no element is a whole number. */
  readonly low?: number;
  readonly high?: number;
}

/** The samples that every elementwise function of one tensor goes through. */
export function unarySamples(
  call: (x: Tensor) => Tensor,
  reference: (x: number) => number,
  { low = -2, high = 2 }: UnaryOptions = {},
): readonly Sample[] {
  const within = (shape: readonly number[]) => spread(shape, { low, high });
  const sample = (title: string, x: Tensor): Sample => ({ title, inputs: [x], call, reference });
  return [
    sample('matrix', within([3, 4])),
    sample('scalar', within([])),
    sample('empty', within([2, 0, 3])),
    sample('transposed view', within([2, 3, 2]).transpose()),
    sample(
      'slice with steps',
      within([4, 6]).slice([
        [3, null, -1],
        [null, null, 2],
      ]),
    ),
    sample('broadcast view', within([3, 1]).broadcastTo([2, 3, 2])),
    sample('float32', spread([5], { low, high, dtype: 'float32' })),
    sample('int32', ints([-3, -1, 0, 1, 7])),
    sample('uint8', ints([0, 1, 9, 255], 'uint8')),
    sample('bool', tensor([true, false])),
  ];
}

interface BinaryOptions {
  readonly left?: SpreadOptions;
  readonly right?: SpreadOptions;
}

/** The samples that every elementwise function of two tensors goes through. */
export function binarySamples(
  call: (a: Tensor | number, b: Tensor | number) => Tensor,
  reference: (a: number, b: number) => number,
  { left = {}, right = {} }: BinaryOptions = {},
): readonly Sample[] {
  const a = (shape: readonly number[]) => spread(shape, left);
  const b = (shape: readonly number[]) => spread(shape, { phase: 0.33, ...right });
  const sample = (title: string, ...inputs: Tensor[]): Sample => ({
    title,
    inputs,
    call: call as Sample['call'],
    reference,
  });
  return [
    sample('same shape', a([2, 3]), b([2, 3])),
    sample('column and row', a([3, 1]), b([1, 4])),
    sample('matrix and vector', a([2, 3]), b([3])),
    sample('vector and batch', a([2]), b([3, 1, 2])),
    sample('scalar and matrix', a([]), b([2, 2])),
    sample('scalars', a([]), b([])),
    sample('empty', a([0, 3]), b([1, 3])),
    sample('views', a([3, 2]).transpose(), b([2, 1]).broadcastTo([2, 3])),
    sample('reversed', a([4]).slice([[null, null, -1]]), b([4])),
    use('number on the right', [a([3])], (x) => call(x!, 1.5), { reference: (x) => reference(x!, 1.5) }),
    use('number on the left', [b([3])], (x) => call(1.5, x!), { reference: (x) => reference(1.5, x!) }),
    sample('float32 and int32', spread([4], { ...left, dtype: 'float32' }), ints([3, 0, 1, 2])),
    sample('int32', ints([-7, 2, 0, 3, 1]), ints([2, 2, 5, 3, 1])),
    sample('uint8', ints([200, 2, 0, 255], 'uint8'), ints([100, 2, 1, 3], 'uint8')),
    sample('uint8 and int32', ints([200, 2, 0, 255], 'uint8'), ints([100, 2, 1, 3])),
    sample('bool', tensor([true, true, false, false]), tensor([true, false, true, false])),
    sample('bool and uint8', tensor([true, false, true]), ints([0, 3, 1], 'uint8')),
  ];
}

/** Reductions over the same axes: all, one, several, from the end, none, with and without the axes kept. */
export function reductionSamples(
  call: (x: Tensor, options?: ops.ReduceOptions) => Tensor,
  x: Tensor,
): readonly Sample[] {
  const sample = (title: string, options?: ops.ReduceOptions, input = x): Sample =>
    use(title, [input], (t) => call(t!, options));
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
    sample('int32', { axis: 1 }, ints([3, -2, 5, 7, 1, 2]).reshape([2, 3])),
    sample('uint8', { axis: 0 }, ints([3, 200, 5, 7, 100, 2], 'uint8').reshape([2, 3])),
    sample('bool', { axis: 0 }, tensor([true, false, true, true, false, false]).reshape([2, 3])),
  ];
}

/** The samples of a maximum or minimum along axes. */
export function extremeSamples(call: (x: Tensor, options?: ops.ReduceOptions) => Tensor): readonly Sample[] {
  const rough = (title: string, input: Tensor): Sample =>
    use(title, [input], (x) => call(x!, { axis: 1 }), { gradcheck: false });
  return [
    ...reductionSamples(call, spread([2, 3, 4])),
    rough('ties', doubles(1, 3, 3, 2, 2, 2).reshape([2, 3])),
    rough('NaN and infinities', doubles(1, Number.NaN, 3, -Infinity, 2, Infinity).reshape([2, 3])),
  ];
}

/** The samples of the position of a maximum or minimum. */
export function positionSamples(call: (x: Tensor, options?: ops.ArgOptions) => Tensor): readonly Sample[] {
  const sample = (title: string, input: Tensor, options?: ops.ArgOptions): Sample =>
    use(title, [input], (x) => call(x!, options));
  return [
    sample('whole tensor', spread([2, 3, 2])),
    sample('whole tensor, kept', spread([2, 3]), { keepdims: true }),
    sample('first axis', spread([3, 4]), { axis: 0 }),
    sample('last axis, kept', spread([2, 3, 2]), { axis: -1, keepdims: true }),
    sample('ties', doubles(1, 3, 3, 2, 2, 2).reshape([2, 3]), { axis: 1 }),
    sample('NaN', doubles(1, Number.NaN, 3, -Infinity, 2, Infinity).reshape([2, 3]), { axis: 1 }),
    sample(
      'NaN after infinities',
      doubles(Infinity, Number.NaN, Number.NaN, -Infinity, 1, Number.NaN).reshape([2, 3]),
      {
        axis: 1,
      },
    ),
    sample('all the same infinity', doubles(-Infinity, -Infinity, Infinity, Infinity).reshape([2, 2]), { axis: 1 }),
    sample('scalar', spread([])),
    sample('empty result', spread([0, 3]), { axis: 1 }),
    sample('view', spread([3, 4]).transpose(), { axis: 1 }),
    sample('int32', ints([3, -2, 5, 7, 1, 9]).reshape([2, 3]), { axis: 1 }),
    sample('uint8', ints([3, 200, 5, 200], 'uint8')),
    sample('bool', tensor([false, true, true, false])),
  ];
}

/** The samples of a softmax along an axis. */
export function softmaxSamples(call: (x: Tensor, options?: ops.SoftmaxOptions) => Tensor): readonly Sample[] {
  const sample = (title: string, input: Tensor, options?: ops.SoftmaxOptions): Sample =>
    use(title, [input], (x) => call(x!, options));
  return [
    sample('vector', spread([4])),
    sample('last axis', spread([2, 3, 4])),
    sample('first axis', spread([3, 2]), { axis: 0 }),
    sample('middle axis', spread([2, 3, 2]), { axis: -2 }),
    sample('one class', spread([3, 1])),
    sample('no rows', spread([0, 3])),
    sample('no classes', spread([2, 0])),
    sample('large numbers', doubles(1000, 1001, 998.5, -1000, -1001, 0).reshape([2, 3])),
    sample('a class ruled out', tensor([-Infinity, 1, 2])),
    sample('int32', ints([1, 2, 3, 0, 0, 0]).reshape([2, 3])),
    sample('bool', tensor([true, false])),
  ];
}
