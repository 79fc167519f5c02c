import type { Tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import type { Mean, Metric } from '@keisan/layers/metrics';
import { describe, expect, test } from 'vitest';
import {
  construct,
  expectNumbers,
  fixture,
  type ObjectSpec,
  type TensorSpec,
  type Tolerance,
  toTensor,
  ways,
} from './replay.ts';

interface Case {
  readonly title: string;
  readonly metric: ObjectSpec;
  /** What each call of updateState is given, in order. */
  readonly updates: readonly Readonly<Record<string, TensorSpec>>[];
  readonly expected: { readonly name: string; readonly results: readonly number[]; readonly afterReset: number };
}

const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>('metrics');

describe.each(ways)('metrics $way', ({ runEagerly }) => {
  test.each(cases)('$title', async ({ metric: spec, updates, expected }) => {
    const metric = construct('metrics', spec) as Metric & Mean;
    const update = (given: readonly Tensor[]) => {
      metric.updateState(...(given as [Tensor, Tensor, Tensor?]));
      return metric.result();
    };
    const run = runEagerly ? update : compile(update);
    const results: number[] = [];
    for (const given of updates) results.push((await run(Object.values(given).map(toTensor))).item());
    expect(metric.name).toBe(expected.name);
    expectNumbers(results, expected.results, tolerance);
    metric.resetState();
    expect(metric.result().item()).toBe(expected.afterReset);
  });
});
