import { type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import type { AnyLayer, Layer } from '@keisan/layers';
import {
  clearSession,
  type KerasTensor,
  Model,
  modelFromJson,
  ops,
  Sequential,
  type SymbolicTree,
} from '@keisan/layers';
import { describe, expect, test } from 'vitest';
import { formatSummary } from '../../packages/layers/src/terminal/summary.ts';
import {
  construct,
  expectTensor,
  fixture,
  type ModelSpec,
  type ObjectSpec,
  type TensorSpec,
  type Tolerance,
  toOptions,
  toTensor,
  ways,
} from './replay.ts';

type NameTree = string | number | readonly NameTree[] | { readonly [key: string]: NameTree };

interface Step {
  readonly to: string;
  readonly use: string;
  readonly on: NameTree;
  readonly settings?: readonly unknown[];
}

interface GraphSpec {
  readonly name?: string;
  readonly inputs: Readonly<Record<string, ObjectSpec>>;
  readonly layers: Readonly<Record<string, ObjectSpec | GraphSpec | ModelSpec>>;
  readonly steps: readonly Step[];
  readonly outputs: NameTree;
  readonly begin?: NameTree;
}

type TensorTree = TensorSpec | readonly TensorTree[] | { readonly [key: string]: TensorTree };

interface Case {
  readonly title: string;
  readonly graph: GraphSpec;
  readonly x: TensorTree;
  readonly weights: readonly TensorSpec[];
  readonly expected: {
    readonly outputs: TensorTree;
    readonly paths: readonly string[];
    readonly layers: readonly string[];
    readonly outputNames: readonly string[];
    readonly summaries: readonly { columns: number; options: Readonly<Record<string, unknown>>; text: string }[];
    readonly json: object;
  };
}

const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: readonly Case[] }>('functional');

type Known = Map<string, SymbolicTree>;

const isTensorSpec = (tree: TensorTree): tree is TensorSpec => 'dtype' in tree;

/** A tree of the same structure. */
function mapped<T>(tree: T, isLeaf: (branch: unknown) => boolean, change: (leaf: never) => unknown): unknown {
  if (isLeaf(tree)) return change(tree as never);
  if (Array.isArray(tree)) return tree.map((branch: unknown) => mapped(branch, isLeaf, change));
  return Object.fromEntries(Object.entries(tree as object).map(([key, each]) => [key, mapped(each, isLeaf, change)]));
}

const named = (tree: NameTree, known: Known): never =>
  mapped(
    tree,
    (leaf) => typeof leaf === 'string' || typeof leaf === 'number',
    (leaf: string | number) => (typeof leaf === 'string' ? known.get(leaf) : leaf),
  ) as never;

const toTensors = (tree: TensorTree): never =>
  mapped(tree, (leaf) => isTensorSpec(leaf as TensorTree), toTensor) as never;

function toLayer(spec: ObjectSpec | GraphSpec | ModelSpec): AnyLayer {
  if ('steps' in spec) return toGraph(spec) as unknown as AnyLayer;
  if (!('layers' in spec)) return construct('layers', spec) as AnyLayer;
  const layers = spec.layers.map((each) => construct('layers', each) as Layer);
  return new Sequential(layers, spec.name ? { name: spec.name } : {});
}

function toGraph({ inputs, layers, steps, outputs, begin, name }: GraphSpec): Model<never, never> {
  const known: Known = new Map();
  for (const [key, spec] of Object.entries(inputs)) known.set(key, construct('layers', spec) as KerasTensor);
  const made = new Map(Object.entries(layers).map(([key, spec]) => [key, toLayer(spec)]));
  for (const { to, use, on, settings = [] } of steps) {
    const given: unknown = named(on, known);
    const layer = made.get(use) as Layer | undefined;
    const f = Reflect.get(ops, use) as (...args: unknown[]) => KerasTensor;
    const args = Array.isArray(given) && use !== 'concat' ? given : [given];
    known.set(to, layer ? layer.apply(given as KerasTensor) : f(...args, ...settings));
  }
  const start = named(begin ?? Object.keys(inputs), known);
  return new Model(start, named(outputs, known), name ? { name } : {}) as never;
}

function toModel({ graph, weights }: Case): Model<never, never> {
  clearSession();
  const model = toGraph(graph);
  model.setWeights(weights.map(toTensor));
  return model;
}

function expectTensors(actual: unknown, expected: TensorTree): void {
  if (isTensorSpec(expected)) expectTensor(actual as Tensor, expected, tolerance);
  else {
    expect(Object.keys(actual as object)).toEqual(Object.keys(expected));
    for (const [key, each] of Object.entries(expected)) expectTensors(Reflect.get(actual as object, key), each);
  }
}

describe.each(cases)('$title', (each) => {
  const { x, expected } = each;

  test.each(ways)('outputs, $way', async ({ runEagerly, runtime }) => {
    const model = toModel(each);
    const given = toTensors(x);
    const apply = (inputs: never) => model.apply(inputs) as never;
    expectTensors(runEagerly ? apply(given) : await compile(apply, { runtime })(given), expected.outputs);
  });

  test('names and paths', () => {
    const model = toModel(each);
    const paths = model.weights.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    const isTaken = (_: string, i: number) => expected.paths.indexOf(expected.paths[i]!) < i; // Keras has some twice
    expect(paths.filter((path, i) => !isTaken(path, i))).toEqual(expected.paths.filter((path, i) => !isTaken(path, i)));
    expect(model.layers.map(({ name }) => name)).toEqual(expected.layers);
    expect(model.outputNames).toEqual(expected.outputNames);
  });

  test.each(expected.summaries)('the summary of $columns columns with $options', ({ columns, options, text }) => {
    const model = toModel(each) as unknown as Sequential;
    expect(formatSummary(model, toOptions(options), { columns, color: false })).toBe(text);
  });

  test('what Keras saves of it, and what is made of that', () => {
    const model = toModel(each);
    expect(JSON.parse(model.toJson())).toEqual(expected.json);
    clearSession();
    const again = modelFromJson(JSON.stringify(expected.json)) as unknown as Model<never, never>;
    expect(JSON.parse(again.toJson())).toEqual(expected.json);
    again.setWeights(model.getWeights());
    expectTensors(again.apply(toTensors(x)), expected.outputs);
    const third = Model.fromConfig(JSON.parse(JSON.stringify(model.getConfig()))) as unknown as Model<never, never>;
    expect(third.getConfig()).toEqual(model.getConfig());
    expect(tensor(third.countParams()).item()).toBe(model.countParams());
  });
});
