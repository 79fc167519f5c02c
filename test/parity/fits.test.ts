import { describe, expect, test } from 'vitest';
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

interface Data {
  readonly x: TensorSpec;
  readonly y: TensorSpec;
  readonly options: Readonly<Record<string, unknown>>;
}

interface Case {
  readonly title: string;
  readonly model: ModelSpec;
  readonly compile: Readonly<Record<string, unknown>>;
  readonly weights: readonly TensorSpec[];
  readonly fits: readonly Data[];
  readonly evaluate: Data;
  readonly expected: {
    readonly histories: readonly {
      readonly epoch: readonly number[];
      readonly history: Readonly<Record<string, readonly number[]>>;
    }[];
    readonly weights: readonly TensorSpec[];
    readonly evaluateLogs: Readonly<Record<string, number>>;
    readonly predict: TensorSpec;
    readonly optimizerVariables: readonly (readonly number[])[];
  };
}

const cases = ['fits', 'layer-fits', 'optimizer-fits', 'judge-fits'].flatMap((name) => {
  const file = fixture<{ tolerance: Tolerance; cases: Case[] }>(name);
  return file.cases.map((row) => ({ ...row, tolerance: file.tolerance }));
});

describe.each(ways)('fits $way', ({ runEagerly, runtime }) => {
  runOn(runtime);
  test.each(cases)('$title', async (row) => {
    const { expected, evaluate, fits, tolerance } = row;
    const model = toCompiledModel(row, { runEagerly });
    const silent = { verbose: 0, shuffle: false } as const;
    for (const [i, { x, y, options }] of fits.entries()) {
      const { epoch, history } = await model.fit(toTensor(x), toTensor(y), { ...toOptions(options), ...silent });
      const want = expected.histories[i]!;
      expect(epoch).toEqual(want.epoch);
      expect(Object.keys(history)).toEqual(Object.keys(want.history));
      for (const [name, values] of Object.entries(want.history)) expectNumbers(history[name]!, values, tolerance);
    }
    expectTensors(model.getWeights(), expected.weights, tolerance);
    expect(model.optimizer!.variables.map((variable) => variable.shape)).toEqual(expected.optimizerVariables);
    const [x, y] = [toTensor(evaluate.x), toTensor(evaluate.y)];
    const logs = await model.evaluate(x, y, { ...toOptions(evaluate.options), verbose: 0, returnDict: true });
    expect(Object.keys(logs)).toEqual(Object.keys(expected.evaluateLogs));
    expectNumbers(Object.values(logs), Object.values(expected.evaluateLogs), tolerance);
    expectTensor(await model.predict(x, { batchSize: 4, verbose: 0 }), expected.predict, tolerance);
  });
});
