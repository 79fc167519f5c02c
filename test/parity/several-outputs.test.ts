import { slice, type Tensor, type Tree, zeros } from '@keisan/autograd';
import { type CompileOptions, clearSession, type FitOptions, Input, Model } from '@keisan/layers';
import type { LogHistory } from '@keisan/layers/callbacks';
import { add, Dense } from '@keisan/layers/layers';
import { L1, L2 } from '@keisan/layers/regularizers';
import { describe, expect, test } from 'vitest';
import {
  expectNumbers,
  expectTensor,
  expectTensors,
  fixture,
  remaining,
  runOn,
  type TensorSpec,
  type Tolerance,
  toOptions,
  toTensor,
  ways,
  written,
} from './replay.ts';

/** Names of data, in the nesting in which they are passed. */
type Names = string | null | readonly Names[] | { readonly [name: string]: Names };

interface Case {
  readonly title: string;
  readonly kind: 'list' | 'by name' | 'written' | 'written, by name';
  readonly compile: Readonly<Record<string, unknown>>;
  readonly x: Names;
  readonly y: Names;
  readonly sampleWeight: Names;
  readonly options: Readonly<Record<string, unknown>>;
  readonly expected: {
    readonly history: { readonly epoch: number[]; readonly history: Readonly<Record<string, readonly number[]>> };
    readonly text: string;
    readonly evaluate: number[];
    readonly evaluateLogs: Readonly<Record<string, number>>;
    readonly predict: readonly TensorSpec[] | Readonly<Record<string, TensorSpec>>;
    readonly trainOnBatch: number[];
    readonly weights: Readonly<Record<string, readonly TensorSpec[]>>;
    readonly optimizerVariables: readonly (readonly number[])[];
  };
}

interface File {
  readonly tolerance: Tolerance;
  readonly data: Readonly<Record<string, TensorSpec>>;
  readonly heldOut: number;
  readonly weights: Readonly<Record<string, readonly TensorSpec[]>>;
  readonly cases: readonly Case[];
}

const { tolerance, data, heldOut, weights, cases } = fixture<File>('several-outputs');

/** The rows of the data that names stand for: those to train on, or those held out. */
function rows(names: Names, isHeldOut: boolean): never {
  const read = (of: Names): unknown => {
    if (of === null) return null;
    if (typeof of !== 'string') {
      const entries = Object.entries(of).map(([name, part]) => [name, read(part)] as const);
      return Array.isArray(of) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
    }
    const whole = toTensor(data[of]!);
    const at = whole.shape[0]! - heldOut;
    return slice(whole, [isHeldOut ? [at, whole.shape[0]!] : [0, at]]);
  };
  return read(names) as never;
}

const layers = () => ({
  shared: new Dense(4, { activation: 'tanh', kernelRegularizer: new L2({ l2: 0.02 }), name: 'shared' }),
  amount: new Dense(2, { name: 'amount' }),
  kind: new Dense(3, { activation: 'softmax', name: 'kind', activityRegularizer: new L1({ l1: 0.01 }) }),
});

type Held = ReturnType<typeof layers>;

/** The same, connected in call. */
class Written extends Model<{ readonly u: Tensor; readonly v: Tensor }, Tree> {
  readonly held: Dense[];
  readonly byName: boolean;

  constructor({ shared, amount, kind }: Held, byName: boolean) {
    super({ name: 'written' });
    this.held = [shared, amount, kind];
    this.byName = byName;
  }

  override call({ u, v }: { readonly u: Tensor; readonly v: Tensor }): Tree {
    const [shared, amount, kind] = this.held as [Dense, Dense, Dense];
    const [left, right] = [shared.apply(u), shared.apply(v)];
    const [a, k] = [amount.apply(add([left, right])), kind.apply(right)];
    return this.byName ? { kind: k, amount: a } : [a, k];
  }
}

function graph({ shared, amount, kind }: Held, byName: boolean) {
  const [u, v] = [Input([3], { name: 'u' }), Input([3], { name: 'v' })];
  const [left, right] = [shared.apply(u), shared.apply(v)];
  const [a, k] = [amount.apply(add([left, right])), kind.apply(right)];
  return new Model({ inputs: [u, v], outputs: byName ? { second: k, first: a } : [a, k], name: 'two' });
}

/** The model of a case with its weights, compiled as the case says. */
function compiled({ kind, compile }: Case, options: CompileOptions) {
  clearSession();
  const held = layers();
  const byName = kind.endsWith('by name');
  const model = (kind.startsWith('written') ? new Written(held, byName) : graph(held, byName)) as unknown as Model<
    Tree,
    Tree
  >;
  if (kind.startsWith('written')) model.apply({ u: zeros([1, 3]), v: zeros([1, 3]) });
  for (const [name, layer] of Object.entries(held)) layer.setWeights(weights[name]!.map(toTensor));
  model.compile({ ...toOptions(compile), ...options });
  return { model, held };
}

describe.each(ways)('a model of two inputs and two outputs $way', ({ runEagerly, runtime }) => {
  runOn(runtime);
  test.each(cases)('$title', async (row) => {
    const { expected } = row;
    const { model, held } = compiled(row, { runEagerly });
    const { validate, ...options } = row.options as FitOptions & { validate?: boolean };
    const weighted = (isHeldOut: boolean) =>
      row.sampleWeight === null ? {} : { sampleWeight: rows(row.sampleWeight, isHeldOut) };
    const [x, y] = [rows(row.x, true), rows(row.y, true)];
    const validationData = validate ? { validationData: [x, y, ...Object.values(weighted(true))] as never } : {};

    let [history, values] = [{ epoch: [] as number[], history: {} as LogHistory }, [0]];
    const text = await written(async () => {
      const fitting = { ...options, ...weighted(false), ...validationData, shuffle: false, verbose: 1 } as const;
      history = await model.fit(rows(row.x, false), rows(row.y, false), fitting);
      values = await model.evaluate(x, y, { batchSize: 4, ...weighted(true), verbose: 2 });
    });
    expect(remaining(text)).toEqual(remaining(expected.text));
    expect(history.epoch).toEqual(expected.history.epoch);
    expect(Object.keys(history.history)).toEqual(Object.keys(expected.history.history));
    for (const [name, of] of Object.entries(expected.history.history))
      expectNumbers(history.history[name]!, of, tolerance);
    expectNumbers(values, expected.evaluate, tolerance);
    const logs = await model.evaluate(x, y, { batchSize: 4, ...weighted(true), verbose: 0, returnDict: true });
    expect(Object.keys(logs)).toEqual(Object.keys(expected.evaluateLogs));
    expectNumbers(Object.values(logs), Object.values(expected.evaluateLogs), tolerance);

    const outputs = await model.predict(x, { batchSize: 4, verbose: 0 });
    for (const [name, output] of Object.entries(expected.predict)) {
      expectTensor((outputs as Readonly<Record<string, Tensor>>)[name]!, output, tolerance);
    }
    expectNumbers(await model.trainOnBatch(x, y, weighted(true)), expected.trainOnBatch, tolerance);
    for (const [name, layer] of Object.entries(held))
      expectTensors(layer.getWeights(), expected.weights[name]!, tolerance);
    const kept = model.optimizer!.variables.map(({ shape }) => shape);
    expect(kept.map(String).sort()).toEqual(expected.optimizerVariables.map(String).sort());
  });
});
