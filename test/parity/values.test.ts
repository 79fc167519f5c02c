import { readdirSync } from 'node:fs';
import { gradients, ops, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import * as activations from '@keisan/layers/activations';
import type { Constraint } from '@keisan/layers/constraints';
import type { Regularizer } from '@keisan/layers/regularizers';
import { describe, expect, test } from 'vitest';
import { made, type Recipe } from './recipes.ts';
import {
  construct,
  expectTensor,
  fixture,
  type ObjectSpec,
  runOn,
  type TensorSpec,
  type Tolerance,
  toTensor,
  ways,
} from './replay.ts';

/** A function of tensors, or what stands for one, on tensors. */
interface Case {
  readonly title: string;
  readonly function?: string;
  readonly arguments?: readonly unknown[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly object?: ObjectSpec;
  readonly inputs: readonly (Recipe | TensorSpec)[];
  /** Absent where no gradients are asked for. */
  readonly upstream?: Recipe;
  readonly atol?: number;
  readonly expected: { readonly value: TensorSpec; readonly gradients?: readonly TensorSpec[] };
}

type Call = (...given: readonly unknown[]) => Tensor;

interface Kind {
  /** The function of a case. */
  make(row: Case): (...tensors: readonly Tensor[]) => Tensor;
  /** Whether the slope at 0 is a convention, in which JAX has another one than Keisan, TensorFlow and PyTorch. */
  readonly hasConvention?: boolean;
}

const named =
  (functions: Readonly<Record<string, unknown>>): Kind['make'] =>
  ({ function: name, arguments: given = [], options }) =>
  (...tensors) =>
    (functions[name!] as Call)(...tensors, ...given, ...(options ? [options] : []));

/** The two results of `moments` are stacked. */
const moments = (x: Tensor, axes: number[], options?: ops.MomentsOptions) => ops.stack(ops.moments(x, axes, options));

/** What there are files of, by their folders. */
const kinds: Readonly<Record<string, Kind>> = {
  activations: { make: named({ ...activations }) },
  constraints: {
    make({ object }) {
      const constraint = construct('constraints', object!) as Constraint;
      return (w) => constraint.apply(w!);
    },
  },
  functions: { make: named({ ...ops, moments }) },
  regularizers: {
    make({ object }) {
      const regularizer = construct('regularizers', object!) as Regularizer;
      return (x) => regularizer.apply(x!);
    },
    hasConvention: true,
  },
};

const inputOf = (input: Recipe | TensorSpec): Tensor => ('data' in input ? toTensor(input) : made(input));

describe.each(Object.entries(kinds))('%s', (folder, { make, hasConvention }) => {
  const files = readdirSync(new URL(`fixtures/${folder}/`, import.meta.url)).map((file) => file.replace('.json', ''));

  describe.each(files)('%s', (file) => {
    const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>(`${folder}/${file}`);

    describe.each(ways)('$way', ({ runEagerly, runtime }) => {
      runOn(runtime);
      test.each(cases)('$title', async (row) => {
        const { inputs, upstream, atol, expected } = row;
        const f = make(row);
        const all = (weights: Tensor, ...xs: readonly Tensor[]) => {
          const y = f(...xs);
          return [y, ...(upstream ? gradients(y.mul(weights).sum(), xs) : [])];
        };
        const xs = inputs.map((input) => tensor(inputOf(input), { requiresGrad: upstream !== undefined }));
        const run = runEagerly ? all : compile(all);
        const [value, ...slopes] = await run(upstream ? made(upstream) : tensor(0), ...xs);
        const within = { ...tolerance, ...(atol ? { atol } : {}) };
        expectTensor(value!, expected.value, within);
        expect(slopes.length).toBe(expected.gradients?.length ?? 0);
        slopes.forEach((slope, i) => {
          const compared = hasConvention ? (place: number) => xs[i]!.data[place] !== 0 : undefined;
          expectTensor(slope, expected.gradients![i]!, within, compared);
        });
      });
    });
  });
});
