import { gradients, ops, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { describe, test } from 'vitest';
import { expectTensor, expectTensors, fixture, type TensorSpec, type Tolerance, toTensor, ways } from './replay.ts';

interface Case {
  readonly title: string;
  readonly function: string;
  readonly inputs: readonly TensorSpec[];
  readonly arguments: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly upstream: TensorSpec;
  readonly expected: { readonly value: TensorSpec; readonly gradients: readonly TensorSpec[] };
}

type Call = (...given: unknown[]) => Tensor;

const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>('windows');

const functions: Readonly<Record<string, unknown>> = {
  ...ops,
  moments: (x: Tensor, axes: number[], options: ops.MomentsOptions) => ops.stack(ops.moments(x, axes, options)),
};

describe.each(ways)('windows $way', ({ runEagerly }) => {
  test.each(cases)('$title', async ({ function: name, inputs, arguments: given, options, upstream, expected }) => {
    const all = (weights: Tensor, ...xs: Tensor[]) => {
      const y = (functions[name] as Call)(...xs, ...given, options);
      return [y, ...gradients(y.mul(weights).sum(), xs)];
    };
    const run = runEagerly ? all : compile(all);
    const xs = inputs.map((input) => tensor(toTensor(input), { requiresGrad: true }));
    const [value, ...slopes] = await run(toTensor(upstream), ...xs);
    expectTensor(value!, expected.value, tolerance);
    expectTensors(slopes, expected.gradients, tolerance);
  });
});
