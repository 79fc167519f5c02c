import { Parameter, type Tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import type { Optimizer } from '@keisan/layers/optimizers';
import { describe, expect, test } from 'vitest';
import {
  construct,
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
  readonly optimizer: ObjectSpec;
  readonly expected: {
    readonly weights: readonly (readonly TensorSpec[])[];
    readonly learningRate: number;
    readonly iterations: number;
    readonly variables: readonly Pick<TensorSpec, 'shape' | 'dtype'>[];
  };
}

interface File {
  readonly tolerance: Tolerance;
  readonly initial: readonly TensorSpec[];
  readonly gradients: readonly (readonly TensorSpec[])[];
  readonly cases: Case[];
}

const { tolerance, initial, gradients, cases } = fixture<File>('optimizers');

describe.each(ways)('optimizers $way', ({ runEagerly }) => {
  test.each(cases)('$title', async ({ optimizer: spec, expected }) => {
    const optimizer = construct('optimizers', spec) as Optimizer;
    const weights = initial.map((w) => new Parameter(toTensor(w)));
    optimizer.build(weights);
    const step = (grads: readonly Tensor[]): Tensor[] => {
      optimizer.apply(grads, weights);
      return [];
    };
    const run = runEagerly ? step : compile(step);
    for (const [i, grads] of gradients.entries()) {
      await run(grads.map(toTensor));
      expectTensors(
        weights.map((w) => w.detach()),
        expected.weights[i]!,
        tolerance,
      );
    }
    expect(optimizer.learningRate).toBeCloseTo(expected.learningRate, 8);
    expect(optimizer.iterations.item()).toBe(expected.iterations);
    const kept = optimizer.variables.map(({ shape, dtype }) => ({ shape, dtype }));
    const inKeras = expected.variables.map(({ shape, dtype }) => ({ shape, dtype }));
    expect(kept.map((v) => JSON.stringify(v)).sort()).toEqual(inKeras.map((v) => JSON.stringify(v)).sort());
  });
});
