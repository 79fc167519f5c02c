import { Progbar, type ProgbarOptions } from '@keisan/layers';
import { Callback } from '@keisan/layers/callbacks';
import { describe, expect, test, vi } from 'vitest';
import {
  fixture,
  type ModelSpec,
  remaining,
  runOn,
  type TensorSpec,
  toCompiledModel,
  toOptions,
  toTensor,
  ways,
  written,
} from './replay.ts';

interface BarCase {
  readonly title: string;
  /** Whether the output is a terminal. */
  readonly dynamic: boolean;
  readonly options: ProgbarOptions;
  readonly updates: readonly {
    readonly elapsed: number;
    readonly current: number;
    readonly values: readonly (readonly [string, number | string])[];
    readonly finalize: boolean | null;
    readonly text: string;
  }[];
}

interface RunCase {
  readonly title: string;
  readonly model: ModelSpec;
  readonly compile: Readonly<Record<string, unknown>>;
  readonly weights: readonly TensorSpec[];
  readonly run: 'fit' | 'evaluate' | 'predict';
  readonly x: TensorSpec;
  readonly y: TensorSpec;
  readonly options: Readonly<Record<string, unknown>>;
  readonly dynamic: boolean;
  readonly expected: { readonly raw: string; readonly withoutTimes: string };
}

/** The oracle's clock started here, in seconds: fractions are rounded as they are behind it. */
const START = 1000.0;

const bars = fixture<{ cases: BarCase[] }>('progress-bars').cases.filter((row) => row.dynamic);
const { secondsPerBatch, cases: runs } = fixture<{ secondsPerBatch: number[]; cases: RunCase[] }>('progress-text');

// Without a terminal Keisan writes a bar once, when it is finished: Keras writes every update.
describe('progress bars on a terminal', () => {
  test.each(bars)('$title', ({ options, updates }) => {
    let now = START;
    let text = '';
    const bar = new Progbar({ ...options, now: () => now, out: { isTTY: true, write: (part) => (text += part) } });
    for (const { elapsed, current, values, finalize, text: expected } of updates) {
      now = START + elapsed;
      text = '';
      const numbers = values.map(([name, value]) => [name, Number(value)] as const);
      bar.update(current, numbers, ...(finalize === null ? [] : [finalize]));
      expect(text).toBe(expected);
    }
  });
});

/** What a run writes to standard output, a terminal or none. */
function textOf(row: RunCase, runEagerly: boolean, callbacks: readonly Callback[]): Promise<string> {
  const model = toCompiledModel(row, { runEagerly });
  const [x, options] = [toTensor(row.x), { ...toOptions(row.options), callbacks }];
  return written(async () => {
    if (row.run === 'predict') await model.predict(x, options);
    else if (row.run === 'evaluate') await model.evaluate(x, toTensor(row.y), options);
    else await model.fit(x, toTensor(row.y), { ...options, shuffle: false });
  }, row.dynamic);
}

/** Moves the clock on at the end of each batch, before the progress bar sees that end. */
class PassTime extends Callback {
  #elapsed = 0;
  #batches = 0;

  now(): number {
    return (START + this.#elapsed) * 1000;
  }

  #pass(): void {
    this.#elapsed += secondsPerBatch[this.#batches++ % secondsPerBatch.length]!;
  }

  override onTrainBatchEnd = this.#pass;
  override onTestBatchEnd = this.#pass;
  override onPredictBatchEnd = this.#pass;
}

describe.each(ways)('what a run writes $way', ({ runEagerly, runtime }) => {
  runOn(runtime);
  test.each(runs)('$title', async (row) => {
    expect(remaining(await textOf(row, runEagerly, []))).toEqual(remaining(row.expected.withoutTimes));
  });

  test.each(runs.filter((row) => row.dynamic))('$title, to the character', async (row) => {
    const clock = new PassTime();
    const now = vi.spyOn(performance, 'now').mockImplementation(() => clock.now());
    try {
      expect(await textOf(row, runEagerly, [clock])).toBe(row.expected.raw);
    } finally {
      now.mockRestore();
    }
  });
});
