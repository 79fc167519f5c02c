import { gradients, ones, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { clearSession } from '@keisan/layers';
import type { Layer } from '@keisan/layers/layers';
import { describe, expect, test } from 'vitest';
import {
  construct,
  expectNumbers,
  expectTensor,
  expectTensors,
  fixture,
  type ObjectSpec,
  type TensorSpec,
  type Tolerance,
  toTensor,
  ways,
} from './replay.ts';

interface Case {
  readonly title: string;
  readonly layer: ObjectSpec;
  readonly input: TensorSpec;
  readonly weights: readonly TensorSpec[];
  readonly upstream: TensorSpec;
  readonly expected: {
    readonly output: TensorSpec;
    readonly losses: number;
    readonly inputGradient: TensorSpec;
    readonly weightGradients: readonly TensorSpec[];
    readonly weightNames: readonly string[];
    readonly countParams: number;
    readonly computeOutputShape: readonly (number | null)[];
  };
}

interface DropoutCase {
  readonly title: string;
  readonly layer: ObjectSpec;
  readonly input: { readonly ones: readonly number[] };
  readonly expected: { readonly values: readonly number[]; readonly kept: number };
}

const { tolerance, cases, dropout } = fixture<{ tolerance: Tolerance; cases: Case[]; dropout: DropoutCase[] }>(
  'layers',
);

/** A layer with the weights of a case. Keras's option `seed` of Dropout is not Keisan's. */
function toLayer({ layer: { options: { seed: _, ...options } = {}, ...spec }, input, weights }: Case): Layer {
  clearSession();
  const layer = construct('layers', { ...spec, options }) as Layer;
  layer.apply(toTensor(input));
  layer.setWeights(weights.map(toTensor));
  return layer;
}

/**
 * Keras's `stateless_call`, with which the file was written, leaves out the penalty on a layer's output when the layer is
 * called by itself. Whole fits have it: see 'regularizers' in fits.json.
 */
const withoutActivity = ({ layer }: Case) => (layer.options?.activityRegularizer ? 1 : 0);

/** What is computed in float64 is so to its digits. */
const toleranceOf = ({ input }: Case): Tolerance =>
  input.dtype === 'float64' ? { rtol: 1e-12, atol: 1e-12 } : tolerance;

const training = ({ title }: Case) => title.includes('training with');

describe.each(ways)('layers $way', ({ runEagerly }) => {
  test.each(cases)('$title', async (row) => {
    const { expected } = row;
    const layer = toLayer(row);
    const step = (x: Tensor, upstream: Tensor): Tensor[] => {
      const input = x.mul(1);
      const output = layer.apply(input, { training: training(row) });
      const counted = layer.losses.slice(0, layer.losses.length - withoutActivity(row));
      const losses = counted.reduce((a, b) => a.add(b), output.sum().mul(0));
      const total = output.mul(upstream).sum().add(losses);
      return [output, losses, ...gradients(total, [input, ...layer.trainableWeights])];
    };
    const run = runEagerly ? step : compile(step);
    const x = tensor(toTensor(row.input), { requiresGrad: true });
    const [output, losses, inputGradient, ...weightGradients] = await run(x, toTensor(row.upstream));
    expectTensor(output!, expected.output, toleranceOf(row));
    expectNumbers([losses!.item()], [expected.losses], tolerance);
    expectTensor(inputGradient!, expected.inputGradient, toleranceOf(row));
    expectTensors(weightGradients, expected.weightGradients, toleranceOf(row));
  });
});

describe.each(ways)('dropout in training $way', ({ runEagerly }) => {
  test.each(dropout)('$title', async ({ layer: spec, input, expected }) => {
    const layer = construct('layers', spec) as Layer;
    const f = (x: Tensor) => layer.apply(x, { training: true });
    const run = runEagerly ? f : compile(f);
    const output = await run(ones(input.ones));
    expect([...new Set(output.data)].sort()).toEqual(expected.values);
    const kept = output.data.filter((x) => x !== 0).length / output.size;
    expect(Math.abs(kept - expected.kept)).toBeLessThan(0.03);
  });
});

describe('layers', () => {
  test.each(cases)('$title: names, parameters, output shape', (row) => {
    const layer = toLayer(row);
    expect(layer.weights.map((weight) => weight.name)).toEqual(row.expected.weightNames);
    expect(layer.countParams()).toBe(row.expected.countParams);
    expect(layer.computeOutputShape([null, ...row.input.shape.slice(1)])).toEqual(row.expected.computeOutputShape);
  });
});
