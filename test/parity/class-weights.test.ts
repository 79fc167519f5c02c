import { describe, test } from 'vitest';
import { classWeightToSampleWeight } from '../../packages/layers/src/training/batches/class-weight.ts';
import { expectTensor, fixture, type TensorSpec, type Tolerance, toTensor } from './replay.ts';

interface Case {
  readonly title: string;
  readonly y: TensorSpec;
  readonly classWeight: Readonly<Record<string, number>>;
  readonly expected: { readonly sampleWeight: TensorSpec };
}

const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>('class-weights');

describe('class weights', () => {
  test.each(cases)('$title', ({ y, classWeight, expected }) => {
    expectTensor(classWeightToSampleWeight('fit', toTensor(y), classWeight), expected.sampleWeight, tolerance);
  });
});
