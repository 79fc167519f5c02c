import { KeisanError, type Tensor } from '@keisan/autograd';
import type { Layer } from '@keisan/layers/layers';
import type { Loss } from '@keisan/layers/losses';
import { describe, expect, test } from 'vitest';
import {
  construct,
  fixture,
  type ModelSpec,
  type ModuleName,
  type ObjectSpec,
  type TensorSpec,
  toCompiledModel,
  toModel,
  toOptions,
  toTensor,
} from './replay.ts';

interface Case {
  readonly title: string;
  readonly do:
    | 'construct'
    | 'apply'
    | 'setWeights'
    | 'sequential'
    | 'summary'
    | 'loss'
    | 'fit'
    | 'evaluate'
    | 'predict';
  readonly module: ModuleName;
  readonly spec: ObjectSpec;
  readonly layer: ObjectSpec;
  readonly inputs: readonly TensorSpec[];
  readonly model: ModelSpec;
  readonly weights: readonly TensorSpec[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly compile?: Readonly<Record<string, unknown>>;
  readonly loss: ObjectSpec;
  readonly yTrue: TensorSpec;
  readonly yPred: TensorSpec;
  readonly sampleWeight?: TensorSpec;
  readonly x: TensorSpec;
  readonly y: TensorSpec;
  readonly expected: { readonly throws: string | null };
}

const { cases } = fixture<{ cases: Case[] }>('errors');

async function act(row: Case): Promise<unknown> {
  switch (row.do) {
    case 'construct':
      return construct(row.module, row.spec);
    case 'apply': {
      const layer = construct('layers', row.layer) as Layer;
      return row.inputs.map((x) => layer.apply(toTensor(x)));
    }
    case 'setWeights':
      return toModel(row.model).setWeights(row.weights.map(toTensor));
    case 'sequential':
      return toModel(row.model);
    case 'summary':
      return toModel(row.model).summary({ ...row.options, printFn: () => {} });
    case 'loss': {
      const weight = row.sampleWeight && toTensor(row.sampleWeight);
      return (construct('losses', row.loss) as Loss).apply(toTensor(row.yTrue), toTensor(row.yPred), weight);
    }
    default: {
      const model = toCompiledModel(row);
      const options = { ...toOptions(row.options), verbose: 0 } as const;
      const x = toTensor(row.x);
      if (row.do === 'predict') return model.predict(x, options);
      const before: Tensor[] = model.getWeights();
      const run =
        row.do === 'fit' ? model.fit(x, toTensor(row.y), options) : model.evaluate(x, toTensor(row.y), options);
      await run.catch((error: unknown) => {
        const unchanged = model.getWeights().every((w, i) => !before[i] || String(w) === String(before[i]));
        expect(unchanged ? 'unchanged' : 'the weights changed before the error').toBe('unchanged');
        throw error;
      });
      return run;
    }
  }
}

/**
 * What Keras lets pass, though it is a mistake: numbers out of their range, a batch of nothing, shares above 1, several losses, data
 * that make every weight NaN, a label without a class.
 */
const stricter = [
  'SGD(learningRate=-0.1)',
  'Adam(beta1=1.5)',
  'CategoricalCrossentropy(labelSmoothing=1.5)',
  'Huber(delta=-1.0)',
  'NaN in x',
  'a label out of range',
  'epochs -1',
  'batchSize 0',
  'validationSplit 1.5',
  'validationSplit -0.5',
  'compile with {loss: None}',
  'several losses for one output',
];

describe('what Keras rejects is rejected, with an error that teaches', () => {
  test.each(cases.filter((row) => row.expected.throws !== null))('$title', async (row) => {
    const error = await act(row).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(KeisanError);
  });
});

describe('what Keras accepts is accepted', () => {
  test.each(cases.filter((row) => row.expected.throws === null && !stricter.includes(row.title)))(
    '$title',
    async (row) => {
      await act(row);
      expect(row.expected.throws).toBeNull();
    },
  );
});
