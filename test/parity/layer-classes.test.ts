import { readdirSync } from 'node:fs';
import { type DType, gradients, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { clearSession } from '@keisan/layers';
import type { Layer, PartialShape } from '@keisan/layers/layers';
import { deserializeKerasObject, type KerasObject, serializeKerasObject } from '@keisan/layers/saving';
import { describe, expect, test } from 'vitest';
import { made, type Recipe } from './recipes.ts';
import {
  construct,
  expectNumbers,
  expectTensor,
  fixture,
  type ObjectSpec,
  type TensorSpec,
  type Tolerance,
  ways,
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
    readonly savedBuilt: KerasObject;
  };
}

const files = readdirSync(new URL('fixtures/layers/', import.meta.url)).map((file) => file.replace('.json', ''));

const newLayer = ({ layer }: Case): Layer => {
  clearSession();
  return construct('layers', layer) as Layer;
};

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

  describe.each(ways)('$way', ({ runEagerly }) => {
    test.each(rows)('%s', async (_, row) => {
      const { expected, training = false } = row;
      const layer = toLayer(row);
      const mask = row.mask ? { mask: made(row.mask) } : {};
      const step = (x: Tensor, upstream: Tensor): Tensor[] => {
        const input = x.mul(1);
        const output = layer.apply(input, { training, ...mask });
        const losses = layer.losses.reduce((a, b) => a.add(b), output.sum().mul(0));
        const total = output.mul(upstream).sum().add(losses);
        return [output, losses, ...gradients(total, [input, ...layer.trainableWeights])];
      };
      const run = runEagerly ? step : compile(step);
      const x = tensor(made(row.input), { requiresGrad: true });
      const [output, losses, inputGradient, ...weightGradients] = await run(x, made(row.upstream));
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
    const { saved, savedBuilt } = row.expected;
    expect(serializeKerasObject(newLayer(row))).toEqual(saved);
    expect(serializeKerasObject(toLayer(row))).toEqual(savedBuilt);
    for (const one of [saved, savedBuilt])
      expect(serializeKerasObject(deserializeKerasObject(one) as Layer)).toEqual(one);
  });
});
