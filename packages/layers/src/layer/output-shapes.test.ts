import { concat, ops, stack, type Tensor, tensor, zeros } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import { Activation, Dense } from '../layers/index.ts';
import { Sequential } from '../models/index.ts';
import { clearSession } from '../naming/names.ts';
import type { PartialShape } from '../shapes.ts';
import { Layer } from './layer.ts';

beforeEach(clearSession);

/** A layer that computes with a function. */
class Computed extends Layer {
  readonly compute: (x: Tensor) => Tensor;

  constructor(compute: (x: Tensor) => Tensor) {
    super();
    this.compute = compute;
  }

  override call(x: Tensor): Tensor {
    return this.compute(x);
  }
}

/** One that takes whole numbers as they are. */
class Whole extends Computed {
  protected override get castsInput(): boolean {
    return false;
  }
}

const at = (axis: number) => ({ axis });

interface Row {
  readonly title: string;
  readonly compute: (x: Tensor) => Tensor;
  readonly input: PartialShape;
  readonly output: PartialShape;
}

const rows: Row[] = [
  { title: 'the same', compute: (x) => x.mul(2), input: [null, 3], output: [null, 3] },
  { title: 'a further axis', compute: (x) => x.expandDims(1), input: [null, 3], output: [null, 1, 3] },
  { title: 'an axis before the batch', compute: (x) => x.expandDims(0), input: [null, 3], output: [1, null, 3] },
  { title: 'the last axis squeezed', compute: (x) => x.squeeze(-1), input: [null, 3, 1], output: [null, 3] },
  { title: 'all axes of 1 squeezed', compute: (x) => x.squeeze(), input: [null, 1, 3, 1], output: [null, 3] },
  { title: 'one value per sample', compute: (x) => x.sum(at(-1)), input: [null, 3], output: [null] },
  { title: 'one value per sample, squeezed', compute: (x) => x.squeeze(), input: [null, 1], output: [null] },
  { title: 'a scalar', compute: (x) => x.mean(), input: [null, 3], output: [] },
  { title: 'the mean over the batch', compute: (x) => x.mean(at(0)), input: [null, 3], output: [3] },
  {
    title: 'the mean over the batch, kept',
    compute: (x) => x.mean({ axis: 0, keepdims: true }),
    input: [null, 3],
    output: [1, 3],
  },
  { title: 'the first sample', compute: (x) => x.at(0), input: [null, 3], output: [3] },
  { title: 'batch and time merged', compute: (x) => x.reshape([-1, 2]), input: [null, 5, 2], output: [null, 2] },
  { title: 'batch and features merged', compute: (x) => x.reshape([-1]), input: [null, 3], output: [null] },
  { title: 'the batch cut in two', compute: (x) => x.reshape([2, -1, 3]), input: [null, 3], output: [2, null, 3] },
  { title: 'transposed', compute: (x) => x.transpose([1, 0]), input: [null, 3], output: [3, null] },
  { title: 'the batch last', compute: (x) => x.transpose([1, 2, 0]), input: [null, 4, 5], output: [4, 5, null] },
  { title: 'twice as many samples', compute: (x) => concat([x, x]), input: [null, 3], output: [null, 3] },
  { title: 'beside itself', compute: (x) => concat([x, x], at(1)), input: [null, 3], output: [null, 6] },
  { title: 'stacked before the batch', compute: (x) => stack([x, x, x]), input: [null, 3], output: [3, null, 3] },
  {
    title: 'the product of all samples',
    compute: (x) => x.matmul(x.transpose([1, 0])),
    input: [null, 3],
    output: [null, null],
  },
  { title: 'the covariance', compute: (x) => x.transpose([1, 0]).matmul(x), input: [null, 3], output: [3, 3] },
  {
    title: 'attention over an unknown length',
    compute: (x) => x.matmul(x.transpose([0, 2, 1])),
    input: [null, null, 4],
    output: [null, null, null],
  },
  {
    title: 'the mean over an unknown length',
    compute: (x) => x.mean(at(1)),
    input: [null, null, 4],
    output: [null, 4],
  },
  {
    title: 'images of unknown size, pooled by halves',
    compute: halves,
    input: [null, null, null, 3],
    output: [null, null, null, 3],
  },
  {
    title: 'all lengths unknown but the last',
    compute: (x) => x.reshape([-1, 3]),
    input: [null, null, 3],
    output: [null, 3],
  },
  { title: 'the last length unknown', compute: (x) => x.sum(at(0)), input: [null, null], output: [null] },
  { title: 'a constant', compute: () => zeros([4]), input: [null, 3], output: [4] },
  {
    title: 'its own number of samples',
    compute: (x) => x.sub(zeros([x.shape[0]!, 1])),
    input: [null, 3],
    output: [null, 3],
  },
  { title: 'no unknown length', compute: (x) => x.sum(at(0)), input: [2, 3], output: [3] },
  {
    title: 'a look at values',
    compute: (x) => x.sub(x.mean().item()).squeeze(-1),
    input: [null, 3, 1],
    output: [null, 3],
  },
  { title: 'a look at values that reduces', compute: (x) => tensor(x.data.length), input: [null, 3], output: [] },
  { title: 'fives of samples', compute: (x) => x.reshape([-1, 2, 5]), input: [null, null, 10], output: [null, 2, 5] },
];

function halves(x: Tensor): Tensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  return x.reshape([batch, height / 2, 2, width / 2, 2, channels]).mean({ axis: [2, 4] });
}

/** A shape with a length for every null. */
const filled = (shape: PartialShape, length: number) => shape.map((n, i) => n ?? length + 4 * i);

describe.each(rows)('$title', ({ compute, input, output }) => {
  test('has the shape that was computed', () => {
    expect(new Computed(compute).computeOutputShape(input)).toEqual(output);
    expect(new Whole(compute).computeOutputShape(input)).toEqual(output);
    expect(new Activation(compute).computeOutputShape(input)).toEqual(output);
    expect(new Sequential([new Computed(compute)]).computeOutputShape(input)).toEqual(output);
  });

  test('has the shape of real data', () => {
    for (const length of [2, 4, 8]) {
      const real = new Computed(compute).apply(zeros(filled(input, length))).shape;
      expect(real).toHaveLength(output.length);
      expect(output.map((n, axis) => n ?? real[axis])).toEqual(real);
      expect(new Computed(compute).computeOutputShape(filled(input, length))).toEqual(real);
    }
  });
});

test('a layer that looks up whole numbers', () => {
  const layer = new Whole((x) => ops.oneHot(x, 7));
  expect(layer.computeOutputShape([null, 5])).toEqual([null, 5, 7]);
});

test('a layer that takes single samples only', () => {
  expect(new Computed((x) => x.reshape([1, 3])).computeOutputShape([null, 3])).toEqual([null, 3]);
});

test('what follows a layer that squeezes is built for what it gets', () => {
  const model = new Sequential([new Computed((x) => x.squeeze(-1)), new Dense(2)]);
  model.build([null, 3, 1]);
  expect([model.outputShape, model.apply(zeros([2, 3, 1])).shape]).toEqual([
    [null, 2],
    [2, 2],
  ]);
});
