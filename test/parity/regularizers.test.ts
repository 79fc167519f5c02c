import { type Tensor, valueAndGrad } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
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
  ways,
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

describe.each(ways)('regularizers $way', ({ runEagerly }) => {
  test.each(cases)('$title', async (row) => {
    const regularizer = construct('regularizers', row.regularizer) as Regularizer;
    const f = valueAndGrad((x: Tensor) => regularizer.apply(x));
    const run = runEagerly ? f : compile(f);
    const [value, gradient] = await run(toTensor(row.x));
    expectNumbers([value.item()], [row.expected.value], tolerance);
    expectTensor(gradient, row.expected.gradient, tolerance, differentiableAt(row));
  });
});
