import { readFileSync } from 'node:fs';
import { type DType, type Shape, type Tensor, tensor } from '@keisan/autograd';
import type { RuntimeName } from '@keisan/compiler';
import { type CompileOptions, clearSession, Sequential } from '@keisan/layers';
import type { LogValue } from '@keisan/layers/callbacks';
import * as constraints from '@keisan/layers/constraints';
import * as initializers from '@keisan/layers/initializers';
import * as layers from '@keisan/layers/layers';
import * as losses from '@keisan/layers/losses';
import * as metrics from '@keisan/layers/metrics';
import * as optimizers from '@keisan/layers/optimizers';
import * as regularizers from '@keisan/layers/regularizers';
import { afterAll, beforeAll, expect, vi } from 'vitest';

/** How the files write tensors, objects and models: see README.md. */
export interface TensorSpec {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: readonly (number | string)[];
}

export interface ObjectSpec {
  readonly class: string;
  readonly args?: readonly unknown[];
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface ModelSpec {
  readonly name?: string;
  readonly layers: readonly ObjectSpec[];
}

/** `|actual - expected| <= atol + rtol * |expected|`. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** The ways to run one definition. */
export const ways = [
  { way: 'eagerly', runEagerly: true, runtime: 'eager' },
  { way: 'compiled for ONNX Runtime', runEagerly: false, runtime: 'onnx' },
  { way: 'compiled to WebAssembly', runEagerly: false, runtime: 'wasm' },
] as const;

/** Says where the tests of this block run what they compile. */
export function runOn(runtime: RuntimeName): void {
  beforeAll(() => void vi.stubEnv('KEISAN_RUNTIME', runtime));
  afterAll(() => void vi.unstubAllEnvs());
}

// Compiled code that runs eagerly after all, for lack of a runtime or a kernel, says so: here that is a failure.
vi.spyOn(console, 'info').mockImplementation((notice) => {
  throw new Error(notice);
});

const modules = { layers, losses, metrics, optimizers, initializers, regularizers, constraints };

export type ModuleName = keyof typeof modules;

/** What Keras computed or printed. */
export function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as T;
}

export function toTensor({ shape, dtype, data }: TensorSpec): Tensor {
  return tensor(Float64Array.from(data, Number), { shape, dtype });
}

const isObjectSpec = (value: unknown): value is ObjectSpec =>
  typeof value === 'object' && value !== null && 'class' in value;

const isTensorSpec = (value: unknown): value is TensorSpec =>
  typeof value === 'object' && value !== null && 'shape' in value && 'dtype' in value && 'data' in value;

/** The module of the objects that an option holds. */
function moduleOf(option: string): ModuleName {
  const name = option.toLowerCase();
  for (const kind of ['initializer', 'regularizer', 'constraint', 'optimizer'] as const) {
    if (name.endsWith(kind)) return `${kind}s`;
  }
  return name.endsWith('loss') ? 'losses' : 'metrics';
}

/** Options with their tensors and objects made, and the numbers that JSON has no word for. */
export function toOptions(options: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const convert = (name: string, value: unknown): unknown => {
    if (value === 'NaN') return Number.NaN;
    if (isTensorSpec(value)) return toTensor(value);
    if (isObjectSpec(value)) return construct(moduleOf(name), value);
    if (Array.isArray(value)) return value.map((item) => convert(name, item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convert(name, item)]));
  };
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, convert(name, value)]));
}

/** `new Dense(3, { useBias: false })` for `{ class: 'Dense', args: [3], options: { useBias: false } }`. */
export function construct(module: ModuleName, spec: ObjectSpec): unknown {
  const { class: name, args = [], options } = spec;
  if (module === 'optimizers') return constructOptimizer(spec);
  if (name === 'Input') return layers.Input({ shape: args[0] as number[], ...toOptions(options) });
  const Class = (modules[module] as Record<string, unknown>)[name] as new (...given: unknown[]) => unknown;
  return new Class(...args, ...(options ? [toOptions(options)] : []));
}

/** The optimizer or the schedule that a spec stands for, with those in it. */
export function constructOptimizer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(constructOptimizer);
  if (typeof value !== 'object' || value === null) return value;
  if (!isObjectSpec(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, constructOptimizer(part)]));
  }
  const classes: Readonly<Record<string, unknown>> = { ...optimizers, ...optimizers.schedules };
  const Class = classes[value.class] as new (...given: unknown[]) => unknown;
  return new Class(...(value.args ?? []).map(constructOptimizer), constructOptimizer(value.options ?? {}));
}

/** A Sequential whose automatic names count from the start. */
export function toModel({ name, layers: specs }: ModelSpec): Sequential {
  clearSession();
  const list = specs.map((spec) => construct('layers', spec) as layers.Layer);
  return new Sequential(list, name === undefined ? {} : { name });
}

/** The model of a case with its weights, compiled as the case says. */
export function toCompiledModel(
  run: { model: ModelSpec; weights?: readonly TensorSpec[]; compile?: Readonly<Record<string, unknown>> },
  { runEagerly = false }: CompileOptions = {},
): Sequential {
  const model = toModel(run.model);
  if (run.weights) model.setWeights(run.weights.map(toTensor));
  if (run.compile) model.compile({ ...toOptions(run.compile), runEagerly });
  return model;
}

function isClose(actual: number, expected: number, { rtol, atol }: Tolerance): boolean {
  if (Object.is(actual, expected) || actual === expected) return true;
  return Math.abs(actual - expected) <= atol + rtol * Math.abs(expected);
}

/** Which elements to compare: all, unless a test leaves some out and says why. */
export type Compared = (index: number) => boolean;

/** A number of Keras's, or several in nested lists. */
export type Expected = number | string | readonly Expected[];

/** @throws where a number is further from Keras's than the file allows. */
export function expectNumbers(
  actual: ArrayLike<number> | readonly LogValue[],
  expected: readonly Expected[],
  tolerance: Tolerance,
  compared: Compared = () => true,
): void {
  if (Array.isArray(actual) && (actual.some(Array.isArray) || expected.some(Array.isArray))) {
    expect(actual.length).toBe(expected.length);
    for (const [i, one] of (actual as readonly LogValue[]).entries())
      expectNumbers([one].flat(), [expected[i]!].flat(), tolerance);
    return;
  }
  expectFlat(actual as ArrayLike<number>, expected as readonly (number | string)[], tolerance, compared);
}

function expectFlat(
  actual: ArrayLike<number>,
  expected: readonly (number | string)[],
  tolerance: Tolerance,
  compared: Compared,
): void {
  expect(actual.length).toBe(expected.length);
  const off = expected.findIndex((e, i) => compared(i) && !isClose(actual[i]!, Number(e), tolerance));
  expect(off < 0 ? 'close' : `element ${off} is ${actual[off]}, Keras has ${expected[off]}`).toBe('close');
}

/** @throws where shape, dtype or a number is not Keras's. */
export function expectTensor(actual: Tensor, expected: TensorSpec, tolerance: Tolerance, compared?: Compared): void {
  expect({ shape: actual.shape, dtype: actual.dtype }).toEqual({ shape: expected.shape, dtype: expected.dtype });
  expectNumbers(actual.data, expected.data, tolerance, compared);
}

/** @throws where one of several tensors is not Keras's. */
export function expectTensors(actual: readonly Tensor[], expected: readonly TensorSpec[], tolerance: Tolerance): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((t, i) => {
    expectTensor(t, expected[i]!, tolerance);
  });
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** The lines that remain: the last state of each bar, without colours and times. */
export function remaining(text: string): string[] {
  const lines = text.split('\n').map((line) =>
    line
      .slice(line.lastIndexOf('\r') + 1)
      .replace(COLOUR, '')
      .replace(/(━ |- )(<time>|\d+:?[\d:]*s?)(?= )/, '$1<time>')
      .replace(/(<time>|[\d.]+(?:us|ms|s|min|h))\/step/, '<time>/step')
      .trimEnd(),
  );
  const finished = lines.filter((line) => line !== '' && !/^ *(\d+)\/(?!\1\b)\d+ ━/.test(line));
  // Without a terminal Keras writes a finished bar twice, the second time with what validation adds.
  return finished.filter((line, i) => !finished[i + 1]?.startsWith(line));
}

/** What is written to standard output, a terminal or none, while something runs. */
export async function written(run: () => Promise<void>, isTTY = true): Promise<string> {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((part) => {
    text += part;
    return true;
  });
  const terminal = { isTTY, columns: undefined };
  const before = Object.keys(terminal).map(
    (key) => [key, Object.getOwnPropertyDescriptor(process.stdout, key)] as const,
  );
  for (const [key, value] of Object.entries(terminal)) {
    Object.defineProperty(process.stdout, key, { value, configurable: true });
  }
  try {
    await run();
  } finally {
    write.mockRestore();
    for (const [key, descriptor] of before) {
      if (descriptor) Object.defineProperty(process.stdout, key, descriptor);
      else Reflect.deleteProperty(process.stdout, key);
    }
  }
  return text;
}
