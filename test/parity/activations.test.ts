import { type Tensor, valueAndGrad } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import * as activations from '@keisan/layers/activations';
import { describe, test } from 'vitest';
import { expectTensor, fixture, type TensorSpec, type Tolerance, toTensor, ways } from './replay.ts';

interface Case {
  readonly title: string;
  readonly function: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly x: TensorSpec;
  readonly upstream: TensorSpec;
  readonly expected: { readonly value: TensorSpec; readonly gradient: TensorSpec };
}

const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>('activations');

/** The slope of leakyRelu at 0 is a convention: JAX, Keras's backend here, has 1; TensorFlow, PyTorch and Keisan the negative slope. */
const differentiableAt = ({ function: name, x }: Case) =>
  name === 'leakyRelu' ? (i: number) => x.data[i] !== 0 : undefined;

/** Keras computes `1 + tanh(u)`, of which float32 leaves nothing far below 0; Keisan keeps the digits. */
const toleranceOf = ({ options }: Case): Tolerance => (options.approximate ? { ...tolerance, atol: 5e-6 } : tolerance);

describe.each(ways)('activations $way', ({ runEagerly }) => {
  test.each(cases)('$title', async (row) => {
    const { function: name, options, x, upstream, expected } = row;
    const f = (activations as Record<string, unknown>)[name] as (x: Tensor, given?: object) => Tensor;
    const both = (t: Tensor, weights: Tensor) => {
      const y = f(t, options);
      return [y, valueAndGrad((u: Tensor) => f(u, options).mul(weights).sum())(t)[1]];
    };
    const run = runEagerly ? both : compile(both);
    const [value, gradient] = await run(toTensor(x), toTensor(upstream));
    expectTensor(value!, expected.value, toleranceOf(row));
    expectTensor(gradient!, expected.gradient, toleranceOf(row), differentiableAt(row));
  });
});
