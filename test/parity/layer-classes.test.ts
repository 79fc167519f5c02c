import { readdirSync } from 'node:fs';
import { type DType, gradients, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { onWasm } from '@keisan/compiler/internal';
import { clearSession } from '@keisan/layers';
import type { Layer, PartialShape } from '@keisan/layers/layers';
import { deserializeKerasObject, type KerasObject, serializeKerasObject } from '@keisan/layers/saving';
import { describe, expect, test, vi } from 'vitest';
import { made, type Recipe } from './recipes.ts';
import {
  construct,
  expectNumbers,
  expectTensor,
  fixture,
  type ObjectSpec,
  type TensorSpec,
  type Tolerance,
} from './replay.ts';

interface Case {
  readonly title: string;
  readonly layer: ObjectSpec;
  readonly training?: true;
  readonly trainable?: false;
  /** The dtype in which Keras computes, where that is not the input's. */
  readonly computedIn?: DType;
  readonly input: Recipe;
  readonly mask?: Recipe;
  readonly weights: readonly Recipe[];
  readonly upstream: Recipe;
  readonly expected: {
    readonly output: TensorSpec;
    readonly losses: number;
    readonly inputGradient: TensorSpec;
    readonly weightGradients: readonly TensorSpec[];
    readonly fixedWeights: readonly TensorSpec[];
    readonly weightNames: readonly string[];
    readonly countParams: number;
    readonly outputShapes: readonly { readonly input: PartialShape; readonly output: PartialShape }[];
    readonly saved: KerasObject;
    /** What of it is otherwise once the layer is built. */
    readonly savedBuilt: Partial<KerasObject>;
  };
}

type Step = (x: Tensor, upstream: Tensor) => Tensor[];

/** The ways to run one definition. */
const ways: readonly (readonly [
  string,
  (step: Step) => (...given: Parameters<Step>) => Tensor[] | Promise<Tensor[]>,
])[] = [
  ['eagerly', (step) => step],
  ['natively', (step) => compile(step, { runtime: 'onnx' })],
  ['in WebAssembly', (step) => compile(step, { runtime: onWasm })],
  ['by our own compiler', (step) => compile(step, { runtime: 'wasm' })],
];

const files = readdirSync(new URL('fixtures/layers/', import.meta.url)).map((file) => file.replace('.json', ''));

// ONNX Runtime lacks some kernels for float64: what needs them runs eagerly, and says so.
vi.mocked(console.info).mockImplementation((notice: string) => {
  if (!/^Keisan runs a function eagerly: ONNX Runtime has no \w+ for float64\./.test(notice)) throw new Error(notice);
});

const newLayer = ({ layer }: Case): Layer => {
  clearSession();
  return construct('layers', layer) as Layer;
};

/** Keras's `stateless_call`, with which the files were written, leaves out the penalty on a layer's output. */
const withoutActivity = ({ layer }: Case) => (layer.options?.activityRegularizer ? 1 : 0);

/** The layer of a case with its weights, built for its input. */
function toLayer(row: Case): Layer {
  const layer = newLayer(row);
  layer.apply(made(row.input));
  layer.setWeights(row.weights.map(made));
  if (row.trainable === false) layer.trainable = false;
  return layer;
}

describe.each(files)('%s', (name) => {
  const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>(`layers/${name}`);
  const rows = cases.map((row, i) => [`${i} ${row.training ? 'training ' : ''}${row.title}`, row] as const);
  const toleranceOf = ({ input, computedIn = input.dtype }: Case) =>
    computedIn === 'float64' ? { rtol: 1e-12, atol: 1e-12 } : tolerance;

  describe.each(ways)('%s', (_, running) => {
    test.each(rows)('%s', async (_title, row) => {
      const { expected, training = false } = row;
      const layer = toLayer(row);
      const mask = row.mask ? { mask: made(row.mask) } : {};
      const step: Step = (x, upstream) => {
        const input = x.mul(1);
        const output = layer.apply(input, { training, ...mask });
        const counted = layer.losses.slice(0, layer.losses.length - withoutActivity(row));
        const losses = counted.reduce((a, b) => a.add(b), output.sum().mul(0));
        const total = output.mul(upstream).sum().add(losses);
        return [output, losses, ...gradients(total, [input, ...layer.trainableWeights])];
      };
      const x = tensor(made(row.input), { requiresGrad: true });
      const [output, losses, inputGradient, ...weightGradients] = await running(step)(x, made(row.upstream));
      const all: readonly (readonly [Tensor, TensorSpec])[] = [
        [output!, expected.output],
        [inputGradient!, expected.inputGradient],
        ...weightGradients.map((g, i) => [g, expected.weightGradients[i]!] as const),
        ...layer.nonTrainableWeights.map((w, i) => [w, expected.fixedWeights[i]!] as const),
      ];
      expect(all.length).toBe(2 + expected.weightGradients.length + expected.fixedWeights.length);
      for (const [actual, wanted] of all) expectTensor(actual, wanted, toleranceOf(row));
      expectNumbers([losses!.item()], [expected.losses], tolerance);
    });
  });

  test.each(rows)('%s: names, parameters, shapes', (_, row) => {
    const { weightNames, countParams, outputShapes } = row.expected;
    const layer = toLayer(row);
    expect(layer.weights.map((weight) => weight.name)).toEqual(weightNames);
    expect(layer.countParams()).toBe(countParams);
    for (const { input, output } of outputShapes) expect(newLayer(row).computeOutputShape(input)).toEqual(output);
  });

  test.each(rows)('%s: is saved as Keras saves it, and made again from that', (_, row) => {
    const { saved } = row.expected;
    const savedBuilt = { ...saved, ...row.expected.savedBuilt };
    expect(serializeKerasObject(newLayer(row))).toEqual(saved);
    expect(serializeKerasObject(toLayer(row))).toEqual(savedBuilt);
    for (const one of [saved, savedBuilt])
      expect(serializeKerasObject(deserializeKerasObject(one) as Layer)).toEqual(one);
  });
});
