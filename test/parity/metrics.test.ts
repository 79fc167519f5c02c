import type { Metric } from '@keisan/layers/metrics';
import { describe, expect, test } from 'vitest';
import {
  construct,
  expectNumbers,
  fixture,
  type ObjectSpec,
  type TensorSpec,
  type Tolerance,
  toTensor,
} from './replay.ts';

interface Case {
  readonly title: string;
  readonly metric: ObjectSpec;
  readonly updates: readonly { yTrue: TensorSpec; yPred: TensorSpec; sampleWeight?: TensorSpec }[];
  readonly expected: { readonly name: string; readonly results: readonly number[]; readonly afterReset: number };
}

const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>('metrics');

describe('metrics', () => {
  test.each(cases)('$title', ({ metric: spec, updates, expected }) => {
    const metric = construct('metrics', spec) as Metric;
    const results = updates.map(({ yTrue, yPred, sampleWeight }) => {
      metric.updateState(toTensor(yTrue), toTensor(yPred), sampleWeight && toTensor(sampleWeight));
      return metric.result().item();
    });
    expect(metric.name).toBe(expected.name);
    expectNumbers(results, expected.results, tolerance);
    metric.resetState();
    expect(metric.result().item()).toBe(expected.afterReset);
  });
});
