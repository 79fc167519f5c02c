import type { Tensor } from '@keisan/autograd';
import { Callback } from '@keisan/layers/callbacks';
import { describe, expect, test, vi } from 'vitest';
import {
  expectNumbers,
  expectTensor,
  expectTensors,
  fixture,
  type ModelSpec,
  remaining,
  runOn,
  type TensorSpec,
  type Tolerance,
  toCompiledModel,
  toOptions,
  toTensor,
  ways,
  written,
} from './replay.ts';

type Kind = 'generator' | 'numbered' | 'arrays';

interface Case {
  readonly title: string;
  readonly model: ModelSpec;
  readonly compile: Readonly<Record<string, unknown>>;
  readonly weights: readonly TensorSpec[];
  readonly run: 'fit' | 'evaluate' | 'predict';
  readonly kind: Kind;
  readonly data: { readonly x: TensorSpec; readonly y: TensorSpec; readonly sampleWeight?: TensorSpec };
  /** How many samples each batch has. */
  readonly sizes: readonly number[];
  readonly options: Readonly<Record<string, unknown>> & {
    readonly validation?: { readonly kind: Kind; readonly sizes: readonly number[] };
  };
  readonly expected: {
    readonly text: string;
    /** The batches that callbacks hear of. */
    readonly batches: readonly number[];
    /** Whether Keras warns that the data ended early: for a generator without steps it always does. */
    readonly ranOut: boolean;
    readonly weights: readonly TensorSpec[];
    readonly history?: Readonly<Record<string, readonly number[]>>;
    readonly evaluate?: readonly number[];
    readonly predict?: TensorSpec;
  };
}

const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>('streams');

/** Batches of so many samples each. */
function batchesOf(kind: Kind, parts: readonly Tensor[], sizes: readonly number[]) {
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, n) => sum + n, 0));
  const batches = sizes.map((size, i) => parts.map((part) => part.slice([[starts[i]!, starts[i]! + size]])));
  if (kind === 'numbered') return { length: sizes.length, getItem: (i: number) => batches[i]! };
  return (function* () {
    yield* batches;
  })();
}

class Heard extends Callback {
  readonly batches: number[] = [];

  #hear(batch: number): void {
    this.batches.push(batch);
  }

  override onTrainBatchEnd = this.#hear;
  override onTestBatchEnd = this.#hear;
  override onPredictBatchEnd = this.#hear;
}

describe.each(ways)('batches one after the other $way', ({ runEagerly, runtime }) => {
  runOn(runtime);
  test.each(cases)('$title', async (row) => {
    const { data, expected, kind, options: given, run, sizes } = row;
    const { validation, ...rest } = given;
    const model = toCompiledModel(row, { runEagerly });
    const parts = Object.values(data).map(toTensor);
    const heard = new Heard();
    const options: Record<string, unknown> = { ...toOptions(rest), callbacks: [heard] };
    if (validation) options.validationData = batchesOf(validation.kind, parts, validation.sizes);
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const batches = () => batchesOf(kind, run === 'predict' ? parts.slice(0, 1) : parts, sizes);
    const text = await written(async () => {
      if (run === 'predict') {
        expectTensor((await model.predict(batches(), options)) as Tensor, expected.predict!, tolerance);
      } else if (run === 'evaluate') {
        expectNumbers(await model.evaluate(batches(), options), expected.evaluate!, tolerance);
      } else {
        const shuffled = { ...options, shuffle: false };
        const { history } =
          kind === 'arrays' ? await model.fit(parts[0]!, parts[1]!, shuffled) : await model.fit(batches(), shuffled);
        expect(Object.keys(history)).toEqual(Object.keys(expected.history!));
        for (const [name, values] of Object.entries(expected.history!)) {
          expectNumbers(history[name]!, values, tolerance);
        }
      }
    });
    expectTensors(model.getWeights(), expected.weights, tolerance);
    expect(heard.batches).toEqual(expected.batches);
    expect(remaining(text)).toEqual(remaining(expected.text));
    const hasSteps = 'stepsPerEpoch' in given || 'steps' in given;
    expect(warn.mock.calls.length > 0).toBe(expected.ranOut && hasSteps);
    warn.mockRestore();
  });
});
