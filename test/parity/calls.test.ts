import { readdirSync } from 'node:fs';
import { gradients, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { onWasm } from '@keisan/compiler/internal';
import { clearSession, type Layer } from '@keisan/layers';
import type { PartialShape } from '@keisan/layers/layers';
import { deserializeKerasObject, type KerasObject, serializeKerasObject } from '@keisan/layers/saving';
import { describe, expect, test } from 'vitest';
import { maskOf } from '../../packages/layers/src/layer/masks.ts';
import { made, type Recipe } from './recipes.ts';
import {
  construct,
  expectNumbers,
  expectTensor,
  expectTensors,
  fixture,
  type ObjectSpec,
  type TensorSpec,
  type Tolerance,
} from './replay.ts';

// Layers that take several inputs, pass masks on, or add to the loss.

interface Case {
  readonly title: string;
  readonly layer: ObjectSpec;
  readonly inputs: Recipe | readonly Recipe[];
  readonly masks?: readonly (Recipe | null)[];
  readonly upstream: Recipe;
  readonly expected: {
    readonly output: TensorSpec;
    readonly mask: TensorSpec | null;
    readonly losses: number;
    readonly gradients: readonly TensorSpec[];
    readonly outputShapes: readonly {
      readonly input: PartialShape | readonly PartialShape[];
      readonly output: PartialShape;
    }[];
    readonly saved: KerasObject;
    /** What of it is otherwise once the layer is built. */
    readonly savedBuilt: Partial<KerasObject>;
  };
}

/** A layer of one input or of several. */
type AnyInputs = Layer<Tensor | readonly Tensor[], Tensor>;

const files = readdirSync(new URL('fixtures/calls/', import.meta.url)).map((file) => file.replace('.json', ''));
const ways = ['eagerly', 'onnx', onWasm, 'wasm'] as const;

const newLayer = ({ layer }: Case): AnyInputs => {
  clearSession();
  return construct('layers', layer) as AnyInputs;
};

const isOne = (inputs: Case['inputs']): inputs is Recipe => !Array.isArray(inputs);

/** One tensor as it is, several in a list. */
const given = <T>(row: Case, list: readonly T[]): T | readonly T[] => (isOne(row.inputs) ? list[0]! : list);

const valuesOf = ({ inputs }: Case): Tensor[] => (isOne(inputs) ? [inputs] : inputs).map(made);

function builtLayer(row: Case): AnyInputs {
  const layer = newLayer(row);
  layer.apply(given(row, valuesOf(row)) as never);
  return layer;
}

describe.each(files)('%s', (name) => {
  const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>(`calls/${name}`);
  const rows = cases.map((row, i) => [`${i} ${row.title}`, row] as const);

  describe.each(ways)('%s', (way) => {
    test.each(rows)('%s', async (_, row) => {
      const { expected } = row;
      const layer = builtLayer(row);
      const masks = row.masks?.map((mask) => mask && made(mask));
      const step = (upstream: Tensor, ...values: Tensor[]): Tensor[] => {
        const inputs = values.map((x) => x.mul(1));
        const mask = masks?.some((one) => one) ? { mask: given(row, masks) as never } : {};
        const output: Tensor = layer.apply(given(row, inputs) as Tensor, mask);
        const losses = layer.losses.reduce((a, b) => a.add(b), output.sum().mul(0));
        const total = output.mul(upstream).sum().add(losses);
        const passed = maskOf(output);
        return [output, losses, ...gradients(total, inputs), ...(passed ? [passed] : [])];
      };
      const run = way === 'eagerly' ? step : compile(step, { runtime: way });
      const values = valuesOf(row).map((x) => tensor(x, { requiresGrad: true }));
      const [output, losses, ...others] = await run(made(row.upstream), ...values);
      expectTensor(output!, expected.output, tolerance);
      expectNumbers([losses!.item()], [expected.losses], tolerance);
      expectTensors(others, [...expected.gradients, ...(expected.mask ? [expected.mask] : [])], tolerance);
    });
  });

  test.each(rows)('%s: shapes', (_, row) => {
    for (const { input, output } of row.expected.outputShapes) {
      expect(newLayer(row).computeOutputShape(input as never)).toEqual(output);
    }
  });

  test.each(rows)('%s: is saved as Keras saves it, and made again from that', (_, row) => {
    const { saved } = row.expected;
    const savedBuilt = { ...saved, ...row.expected.savedBuilt };
    expect(serializeKerasObject(newLayer(row))).toEqual(saved);
    expect(serializeKerasObject(builtLayer(row))).toEqual(savedBuilt);
    for (const one of [saved, savedBuilt])
      expect(serializeKerasObject(deserializeKerasObject(one) as Layer)).toEqual(one);
  });
});
