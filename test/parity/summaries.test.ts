import { zeros } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { formatSummary } from '../../packages/layers/src/terminal/summary.ts';
import { fixture, type ModelSpec, toModel, toOptions } from './replay.ts';

type StepSpec =
  | { readonly do: 'build'; readonly with: readonly (number | null)[] }
  | { readonly do: 'apply'; readonly with: readonly number[] }
  | { readonly do: 'compile'; readonly with: Readonly<Record<string, unknown>> }
  | { readonly do: 'setTrainable'; readonly with: { readonly layer: number; readonly trainable: boolean } }
  | { readonly do: 'fit'; readonly with: { readonly x: number[]; readonly y: number[]; readonly batchSize?: number } };

interface Case {
  readonly title: string;
  readonly columns: number;
  readonly color?: boolean;
  readonly model: ModelSpec;
  readonly steps: readonly StepSpec[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly expected: string;
}

const { cases } = fixture<{ cases: Case[] }>('summaries');

/** A model that was built by data shows their batch size in Keras, which depends on the batch that came first. */
const withoutBatch = (text: string) => text.replace(/\(\d+, /g, '(None, ').replace(/ +│/g, ' │');

describe('summaries', () => {
  test.each(cases)('$title', async ({ model: spec, steps, options, columns, color = false, expected }) => {
    const model = toModel(spec);
    for (const step of steps) {
      if (step.do === 'build') model.build(step.with);
      else if (step.do === 'apply') model.apply(zeros(step.with));
      else if (step.do === 'compile') model.compile(toOptions(step.with));
      else if (step.do === 'setTrainable') model.layers[step.with.layer]!.trainable = step.with.trainable;
      else
        await model.fit(zeros(step.with.x), zeros(step.with.y), { batchSize: step.with.batchSize ?? 32, verbose: 0 });
    }
    const text = formatSummary(model, options, { columns, color });
    const byData = steps.some((step) => step.do === 'apply' || step.do === 'fit');
    if (byData) expect(withoutBatch(text)).toBe(withoutBatch(expected));
    else expect(text).toBe(expected);
  });
});
