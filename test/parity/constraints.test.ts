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
} from './replay.ts';

interface Case {
  readonly title: string;
  readonly constraint: ObjectSpec;
  readonly w: TensorSpec;
  readonly expected: { readonly value: TensorSpec };
}

const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>('constraints');

describe('constraints', () => {
  test.each(cases)('$title', ({ constraint, w, expected }) => {
    expectTensor((construct('constraints', constraint) as Constraint).apply(toTensor(w)), expected.value, tolerance);
  });
});
