import { readdirSync } from 'node:fs';
import type { Tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { clearSession } from '@keisan/layers';
import type { Mean, Metric } from '@keisan/layers/metrics';
import { deserializeKerasObject, type KerasObject, serializeKerasObject } from '@keisan/layers/saving';
import { beforeEach, describe, expect, test } from 'vitest';
import { given, type Recipe } from './recipes.ts';
import {
  construct,
  expectTensor,
  fixture,
  type ObjectSpec,
  runOn,
  type TensorSpec,
  type Tolerance,
  ways,
} from './replay.ts';

interface Case {
  readonly title: string;
  readonly metric: ObjectSpec;
  /** What each call of updateState is given, in order. */
  readonly updates: readonly (readonly (Recipe | TensorSpec)[])[];
  readonly expected: {
    readonly name: string;
    readonly results: readonly TensorSpec[];
    readonly variables: readonly (readonly number[])[];
    readonly afterReset: TensorSpec;
    readonly saved: KerasObject;
  };
}

beforeEach(clearSession);

const files = readdirSync(new URL('fixtures/metrics/', import.meta.url)).map((file) => file.replace('.json', ''));

/** What Keras leaves out of what it saves, and reads. */
const NOT_SAVED: Readonly<Record<string, readonly string[]>> = {
  CosineSimilarity: ['axis'],
  SparseTopKCategoricalAccuracy: ['from_sorted_ids'],
};

const shapeOf = ({ shape }: Tensor) => shape;

describe.each(files)('%s', (name) => {
  const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>(`metrics/${name}`);
  const rows = cases.map((row, i) => [`${i} ${row.title}`, row] as const);
  const newMetric = ({ metric }: Case) => construct('metrics', metric) as Mean;

  describe.each(ways)('$way', ({ runEagerly, runtime }) => {
    runOn(runtime);
    test.each(rows)('%s', async (_, row) => {
      const { expected } = row;
      const metric = newMetric(row);
      const update = (tensors: readonly Tensor[]) => {
        metric.updateState(...(tensors as [Tensor, Tensor]));
        return metric.result();
      };
      const run = runEagerly ? update : compile(update);
      for (const [i, update] of row.updates.entries()) {
        const result = await run(update.map(given));
        expectTensor(result, expected.results[i]!, tolerance);
        expectTensor(metric.result(), expected.results[i]!, tolerance);
      }
      expect(metric.name).toBe(expected.name);
      expect(metric.variables.map(shapeOf)).toEqual(expected.variables);
      metric.resetState();
      expectTensor(metric.result(), expected.afterReset, tolerance);
    });
  });

  test.each(rows)('%s is saved as Keras saves it, and made again from that', (_, row) => {
    const { saved } = row.expected;
    const { config, ...rest } = serializeKerasObject(newMetric(row));
    const written = Object.entries(config as object).filter(([key]) => !NOT_SAVED[name]?.includes(key));
    const { config: wanted, ...others } = saved;
    const known = Object.entries(wanted as object).filter(([key]) => !NOT_SAVED[name]?.includes(key));
    expect({ ...rest, config: Object.fromEntries(written) }).toEqual({ ...others, config: Object.fromEntries(known) });
    const again = deserializeKerasObject(saved) as Metric;
    expect(serializeKerasObject(again)).toMatchObject({ class_name: name, config: Object.fromEntries(known) });
  });
});
