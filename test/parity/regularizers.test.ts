import { type Tensor, valueAndGrad } from '@keisan/autograd';
import type { Regularizer } from '@keisan/layers/regularizers';
import { describe, test } from 'vitest';
import {
  construct,
  expectNumbers,
  expectTensor,
  fixture,
  type ObjectSpec,
  type TensorSpec,
  type Tolerance,
  toTensor,
} from './replay.ts';

interface Case {
  readonly title: string;
  readonly regularizer: ObjectSpec;
  readonly x: TensorSpec;
  readonly expected: { readonly value: number; readonly gradient: TensorSpec };
}

const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>('regularizers');

/** The slope of |x| at 0 is a convention: JAX, Keras's backend here, has 1; TensorFlow, PyTorch and Keisan have 0. */
const differentiableAt =
  ({ x }: Case) =>
  (i: number) =>
    x.data[i] !== 0;

describe('regularizers', () => {
  test.each(cases)('$title', (row) => {
    const regularizer = construct('regularizers', row.regularizer) as Regularizer;
    const [value, gradient] = valueAndGrad((x: Tensor) => regularizer.apply(x))(toTensor(row.x));
    expectNumbers([value.item()], [row.expected.value], tolerance);
    expectTensor(gradient, row.expected.gradient, tolerance, differentiableAt(row));
  });
});
