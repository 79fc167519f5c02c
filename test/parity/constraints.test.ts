import type { Tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import type { Constraint } from '@keisan/layers/constraints';
import { describe, test } from 'vitest';
import {
  construct,
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
  readonly constraint: ObjectSpec;
  readonly w: TensorSpec;
  readonly expected: { readonly value: TensorSpec };
}

const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>('constraints');

describe.each(ways)('constraints $way', ({ runEagerly }) => {
  test.each(cases)('$title', async ({ constraint: spec, w, expected }) => {
    const constraint = construct('constraints', spec) as Constraint;
    const f = (t: Tensor) => constraint.apply(t);
    const run = runEagerly ? f : compile(f);
    expectTensor(await run(toTensor(w)), expected.value, tolerance);
  });
});
