import { readdirSync } from 'node:fs';
import { type Tensor, valueAndGrad } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import * as losses from '@keisan/layers/losses';
import { deserializeKerasObject, type KerasObject, serializeKerasObject } from '@keisan/layers/saving';
import { describe, expect, test } from 'vitest';
import { given, type Recipe } from './recipes.ts';
import { expectTensor, fixture, runOn, type TensorSpec, type Tolerance, ways } from './replay.ts';

interface Result {
  readonly value: TensorSpec;
  readonly gradient?: TensorSpec;
}

interface Case {
  readonly title: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly yTrue: Recipe | TensorSpec;
  readonly yPred: Recipe | TensorSpec;
  readonly weights: readonly (Recipe | TensorSpec)[];
  readonly expected: {
    /** Null where the function takes other shapes than the object. */
    readonly function: Result | null;
    readonly reduced: readonly (Result & { readonly weight: number | null; readonly reduction: string })[];
    readonly saved: KerasObject;
  };
}

interface File {
  readonly tolerance: Tolerance;
  readonly function: string;
  readonly cases: readonly Case[];
}

type LossClass = new (options: object) => losses.Loss;
type LossFunction = (yTrue: Tensor, yPred: Tensor, options: unknown) => Tensor;
type Judge = (yPred: Tensor) => Tensor;

const all = losses as unknown as Readonly<Record<string, LossClass & LossFunction>>;
const files = readdirSync(new URL('fixtures/losses/', import.meta.url)).map((file) => file.replace('.json', ''));

/** What Keras saves of the options of a loss; it leaves some out, and reads them. */
const NOT_SAVED: Readonly<Record<string, readonly string[]>> = {
  CosineSimilarity: ['axis'],
  Huber: ['delta'],
  SparseCategoricalCrossentropy: ['axis'],
};

/** The slope of |x| at 0 and at NaN is a convention: JAX, Keras's backend here, has 1; TensorFlow, PyTorch and Keisan have 0, and NaN. */
const hasSlope = (name: string, yTrue: Tensor, yPred: Tensor) => (i: number) =>
  !name.startsWith('MeanAbsolute') ||
  yTrue.size !== yPred.size ||
  (yTrue.data[i] !== yPred.data[i] && !Number.isNaN(yPred.data[i]));

describe.each(files)('%s', (name) => {
  const { tolerance, function: functionName, cases } = fixture<File>(`losses/${name}`);
  const rows = cases.map((row, i) => [`${i} ${row.title}`, row] as const);

  /** What Keras computed, each with how it is computed here. */
  function judgesOf({ options, expected }: Case, yTrue: Tensor, weights: readonly Tensor[]): [Result, Judge][] {
    const positional = name === 'CategoricalGeneralizedCrossEntropy' ? options.q : options;
    const alone: [Result, Judge][] = expected.function
      ? [[expected.function, (yPred) => all[functionName]!(yTrue, yPred, positional)]]
      : [];
    const reduced = expected.reduced.map((result): [Result, Judge] => {
      const loss = new all[name]!({ ...options, reduction: result.reduction });
      return [result, (yPred) => loss.apply(yTrue, yPred, result.weight === null ? undefined : weights[result.weight])];
    });
    return [...alone, ...reduced];
  }

  describe.each(ways)('$way', ({ runEagerly, runtime }) => {
    runOn(runtime);
    test.each(rows)('%s', async (_, row) => {
      const compute = (yTrue: Tensor, yPred: Tensor, weights: readonly Tensor[]) =>
        judgesOf(row, yTrue, weights).flatMap(([{ gradient }, judge]) => [
          judge(yPred),
          ...(gradient ? [valueAndGrad((p: Tensor) => judge(p).sum())(yPred)[1]] : []),
        ]);
      const [yTrue, yPred] = [given(row.yTrue), given(row.yPred)];
      const weights = row.weights.map(given);
      const actual = await (runEagerly ? compute : compile(compute))(yTrue, yPred, weights);
      const expected = judgesOf(row, yTrue, weights).flatMap(([{ value, gradient }]) => [
        [value, undefined] as const,
        ...(gradient ? [[gradient, comparedIn(gradient, hasSlope(name, yTrue, yPred))] as const] : []),
      ]);
      expect(actual.length).toBe(expected.length);
      for (const [i, [spec, compared]] of expected.entries()) expectTensor(actual[i]!, spec, tolerance, compared);
    });
  });

  test.each(rows)('%s is saved as Keras saves it, and made again from that', (_, { options, expected: { saved } }) => {
    const { config, ...rest } = serializeKerasObject(new all[name]!(options));
    const written = Object.entries(config as object).filter(([key]) => !NOT_SAVED[name]?.includes(key));
    expect({ ...rest, config: Object.fromEntries(written) }).toEqual(saved);
    expect(deserializeKerasObject(saved)).toBeInstanceOf(all[name]!);
  });
});

/** Where Keras's gradient is a number: it has none in places where Keisan's is 0. */
function comparedIn({ data }: TensorSpec, others: (i: number) => boolean) {
  return (i: number) => Number.isFinite(Number(data[i])) && others(i);
}
