import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as callbacks from '@keisan/layers/callbacks';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type Expected,
  expectNumbers,
  expectTensors,
  fixture,
  type ModelSpec,
  type ObjectSpec,
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

interface Case {
  readonly title: string;
  readonly task: string;
  readonly callbacks: readonly ObjectSpec[];
  readonly runs: readonly {
    readonly run: 'fit' | 'evaluate' | 'predict';
    readonly options: Readonly<Record<string, unknown>>;
  }[];
  readonly expected: {
    readonly histories: readonly ({
      readonly epoch: readonly number[];
      readonly history: Readonly<Record<string, readonly Expected[]>>;
    } | null)[];
    readonly text: string;
    readonly warnings: readonly string[];
    readonly learningRate: number;
    readonly calls: readonly unknown[];
    readonly files: Readonly<Record<string, readonly (readonly (number | string)[])[]>>;
    readonly weights: readonly TensorSpec[];
  };
}

interface Task {
  readonly model: ModelSpec;
  readonly compile: Readonly<Record<string, unknown>>;
  readonly weights: readonly TensorSpec[];
  readonly x: TensorSpec;
  readonly y: TensorSpec;
}

const { tolerance, tasks, heldOut, cases } = fixture<{
  tolerance: Tolerance;
  tasks: Readonly<Record<string, Task>>;
  heldOut: readonly TensorSpec[];
  cases: Case[];
}>('callbacks');

/** The functions that the oracle calls by these names. */
const schedules: Readonly<Record<string, callbacks.EpochSchedule>> = {
  halve: (_, rate) => rate * 0.5,
  tenths: (epoch) => 0.1 ** (epoch + 1),
};

/** Every call of a hook, with the names in its logs, as Keras calls them. */
class Recorder extends callbacks.Callback {
  readonly calls: unknown[] = [];

  /** @param names Those to hear of, as Keras calls them. Default: all. */
  constructor(names: readonly unknown[] = []) {
    super();
    const hooks = Object.getOwnPropertyNames(Object.getPrototypeOf(callbacks.Callback.prototype));
    for (const hook of hooks.filter((name) => /^on[A-Z]/.test(name))) {
      const called = hook.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      if (names.length > 0 && !names.includes(called)) continue;
      Reflect.set(this, hook, (...args: unknown[]) => {
        this.calls.push([called, ...args.slice(0, -1), Object.keys(args.at(-1) as object)]);
      });
    }
  }
}

/** Makes the weights NaN before a batch. */
class Spike extends callbacks.Callback {
  readonly #batch: number;

  constructor(batch: number) {
    super();
    this.#batch = batch;
  }

  override onTrainBatchBegin(batch: number): void {
    if (batch === this.#batch) this.model.setWeights(this.model.getWeights().map((value) => value.mul(Number.NaN)));
  }
}

function made({ class: name, args = [], options = {} }: ObjectSpec, folder: string): callbacks.Hooks {
  if (name === 'LearningRateScheduler')
    return new callbacks.LearningRateScheduler(schedules[String(args[0])]!, options);
  if (name === 'CSVLogger') return new callbacks.CSVLogger(join(folder, String(args[0])), options);
  if (name === 'Recorder') return new Recorder(args);
  if (name === 'Spike') return new Spike(Number(args[0]));
  const Class = (callbacks as unknown as Record<string, new (...given: unknown[]) => callbacks.Hooks>)[name]!;
  return new Class(...args, options);
}

function runOptions({ validationData, ...options }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...toOptions(options), ...(validationData ? { validationData: heldOut.map(toTensor) } : {}) };
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keisan-callbacks-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** The fields of a line, those in quotes without them. */
const fieldsOf = (line: string, separator: string): readonly string[] =>
  line
    .split(new RegExp(`${separator}(?=(?:[^"]*"[^"]*")*[^"]*$)`))
    .map((field) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field));

async function expectFiles(folder: string, { files }: Case['expected'], separator: string): Promise<void> {
  expect(await readdir(folder)).toEqual(Object.keys(files));
  for (const [name, rows] of Object.entries(files)) {
    const text = await readFile(join(folder, name), 'utf8');
    expect(text.endsWith('\r\n')).toBe(true);
    const lines = text.split('\r\n').slice(0, -1);
    expect(lines.length).toBe(rows.length);
    for (const [i, line] of lines.entries()) {
      const fields = fieldsOf(line, separator);
      expect(fields.map((field) => Number.isNaN(Number(field)))).toEqual(
        rows[i]!.map((field) => typeof field === 'string'),
      );
      const isNumber = rows[i]!.map((field) => typeof field === 'number');
      expect(fields.filter((_, k) => !isNumber[k])).toEqual(rows[i]!.filter((_, k) => !isNumber[k]));
      expectNumbers(
        fields.filter((_, k) => isNumber[k]).map(Number),
        rows[i]!.filter((_, k) => isNumber[k]),
        tolerance,
      );
    }
  }
}

describe.each(ways)('callbacks $way', ({ runEagerly, runtime }) => {
  runOn(runtime);
  test.each(cases)('$title', async ({ task, callbacks: specs, runs, expected }) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const folder = await temporaryFolder();
    const model = toCompiledModel(tasks[task]!, { runEagerly });
    const all = specs.map((spec) => made(spec, folder));
    const [x, y] = [toTensor(tasks[task]!.x), toTensor(tasks[task]!.y)];
    const text = await written(async () => {
      for (const [i, { run, options }] of runs.entries()) {
        const given = { ...runOptions(options), callbacks: all };
        if (run === 'evaluate') await model.evaluate(x, y, given);
        else if (run === 'predict') await model.predict(x, given);
        else {
          const { epoch, history } = await model.fit(x, y, { ...given, shuffle: false });
          const want = expected.histories[i]!;
          expect(epoch).toEqual(want.epoch);
          expect(Object.keys(history)).toEqual(Object.keys(want.history));
          for (const [name, values] of Object.entries(want.history)) expectNumbers(history[name]!, values, tolerance);
        }
      }
    });
    const silent = runs.every(({ options }) => options.verbose === 0);
    expect(silent ? text : remaining(text)).toEqual(silent ? expected.text : remaining(expected.text));
    expect([...new Set(warn.mock.calls.map(([warning]) => String(warning)))]).toEqual([...new Set(expected.warnings)]);
    expectNumbers([model.optimizer!.learningRate], [expected.learningRate], tolerance);
    expect(all.flatMap((callback) => (callback instanceof Recorder ? [callback.calls] : []))).toEqual(expected.calls);
    await expectFiles(
      folder,
      expected,
      String(specs.find(({ class: name }) => name === 'CSVLogger')?.options?.separator ?? ','),
    );
    expectTensors(model.getWeights(), expected.weights, tolerance);
  });
});
