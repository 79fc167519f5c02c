import { type Tensor, valueAndGrad } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import * as losses from '@keisan/layers/losses';
import { describe, test } from 'vitest';
import { expectTensor, fixture, type TensorSpec, type Tolerance, toTensor, ways } from './replay.ts';

interface Result {
  readonly value: TensorSpec;
  readonly gradient: TensorSpec;
}

interface Case {
  readonly title: string;
  readonly class: string;
  readonly function: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly yTrue: TensorSpec;
  readonly yPred: TensorSpec;
  readonly expected: {
    readonly function: Result;
    readonly reductions: Readonly<Record<string, Result>>;
    readonly weighted: readonly { sampleWeight: TensorSpec; reductions: Readonly<Record<string, Result>> }[];
  };
}

type LossClass = new (options: object) => losses.Loss;
type LossFunction = (yTrue: Tensor, yPred: Tensor, options: object) => Tensor;

const { tolerance, cases } = fixture<{ tolerance: Tolerance; cases: Case[] }>('losses');
const all = losses as unknown as Readonly<Record<string, LossClass & LossFunction>>;

/** Every result of a case, in the order in which {@link results} computes them. */
const expectations = ({ expected }: Case): Result[] => [
  expected.function,
  ...Object.values(expected.reductions),
  ...expected.weighted.flatMap(({ reductions }) => Object.values(reductions)),
];

/** The value of each loss of a case, and the gradient of the sum of its values. */
function results(row: Case, yTrue: Tensor, yPred: Tensor, weights: readonly Tensor[]): Tensor[] {
  const loss = (reduction: string) => new all[row.class]!({ ...row.options, reduction });
  const functions = [
    (p: Tensor) => all[row.function]!(yTrue, p, row.options),
    ...Object.keys(row.expected.reductions).map((name) => (p: Tensor) => loss(name).apply(yTrue, p)),
    ...row.expected.weighted.flatMap(({ reductions }, i) =>
      Object.keys(reductions).map((name) => (p: Tensor) => loss(name).apply(yTrue, p, weights[i])),
    ),
  ];
  return functions.flatMap((f) => [f(yPred), valueAndGrad((p: Tensor) => f(p).sum())(yPred)[1]]);
}

/** The slope of |x| at 0 is a convention: JAX, Keras's backend here, has 1; TensorFlow, PyTorch and Keisan have 0. */
const differentiableAt = ({ function: name, yTrue, yPred }: Case) =>
  name === 'meanAbsoluteError' ? (i: number) => yTrue.data[i] !== yPred.data[i] : undefined;

describe.each(ways)('losses $way', ({ runEagerly }) => {
  test.each(cases)('$title', async (row) => {
    const f = (yTrue: Tensor, yPred: Tensor, weights: readonly Tensor[]) => results(row, yTrue, yPred, weights);
    const weights = row.expected.weighted.map(({ sampleWeight }) => toTensor(sampleWeight));
    const run = runEagerly ? f : compile(f);
    const actual = await run(toTensor(row.yTrue), toTensor(row.yPred), weights);
    expectations(row).forEach(({ value, gradient }, i) => {
      expectTensor(actual[2 * i]!, value, tolerance);
      expectTensor(actual[2 * i + 1]!, gradient, tolerance, differentiableAt(row));
    });
  });
});
