import { describe, test } from 'vitest';
import {
  expectNumbers,
  expectTensor,
  expectTensors,
  fixture,
  type ModelSpec,
  runOn,
  type TensorSpec,
  type Tolerance,
  toCompiledModel,
  toOptions,
  toTensor,
  ways,
} from './replay.ts';

interface Case {
  readonly title: string;
  readonly model: ModelSpec;
  readonly compile: Readonly<Record<string, unknown>>;
  readonly weights: readonly TensorSpec[];
  readonly batches: readonly { x: TensorSpec; y: TensorSpec; options: Readonly<Record<string, unknown>> }[];
  readonly expected: {
    /** A bare number where there is only the loss: Keisan returns a list all the same. */
    readonly trainOnBatch: readonly (number | readonly number[])[];
    readonly weights: readonly TensorSpec[];
    readonly testOnFirstBatch: number | readonly number[];
    readonly predictOnFirstBatch: TensorSpec;
  };
}

const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>('batches');
const asList = (value: number | readonly number[]) => (typeof value === 'number' ? [value] : value);

describe.each(ways)('batches $way', ({ runEagerly, runtime }) => {
  runOn(runtime);
  test.each(cases)('$title', async (row) => {
    const { batches, expected } = row;
    const model = toCompiledModel(row, { runEagerly });
    for (const [i, { x, y, options }] of batches.entries()) {
      const results = await model.trainOnBatch(toTensor(x), toTensor(y), toOptions(options));
      expectNumbers(results, asList(expected.trainOnBatch[i]!), tolerance);
    }
    expectTensors(model.getWeights(), expected.weights, tolerance);
    const [{ x, y }] = batches as [Case['batches'][number]];
    const judged = await model.testOnBatch(toTensor(x), toTensor(y));
    expectNumbers(judged, asList(expected.testOnFirstBatch), tolerance);
    expectTensor(await model.predictOnBatch(toTensor(x)), expected.predictOnFirstBatch, tolerance);
  });
});
