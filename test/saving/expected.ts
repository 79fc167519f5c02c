import { type Tensor, tensor } from '@keisan/autograd';
import type { Model } from '@keisan/layers';
import { expect } from 'vitest';

/** Numbers of a shape, as other programs wrote them. */
interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** What a model of another program was given, and what it predicted, before and after more training. */
export interface Expected {
  readonly inputs: readonly Values[];
  readonly targets: readonly Values[];
  readonly predict: readonly Values[];
  readonly goesOn: { readonly loss: readonly number[]; readonly predict: readonly Values[] };
}

/** One tensor, or several. */
const tensors = (values: readonly Values[]): never => {
  const all = values.map(({ shape, data }) => tensor(Float32Array.from(data), { shape }));
  return (all.length === 1 ? all[0] : all) as never;
};

/** Checks outputs against those of another program, to so many digits, after the point for those below 1. */
function expectNear(outputs: unknown, values: readonly Values[], digits: number): void {
  const found = [outputs].flat() as Tensor[];
  expect(found.map(({ shape }) => shape)).toEqual(values.map(({ shape }) => shape));
  found.forEach((output, i) => {
    output.data.forEach((x, j) => {
      const wanted = values[i]!.data[j]!;
      const scale = Math.max(1, Math.abs(wanted));
      expect(x / scale).toBeCloseTo(wanted / scale, digits);
    });
  });
}

/** Checks that a model predicts what it should. */
export async function expectPrediction(model: Model, { inputs, predict }: Expected): Promise<void> {
  expectNear(await model.predict(tensors(inputs), { verbose: 0 }), predict, 5);
}

/** Checks that a model learns what it should in two more epochs. */
export async function expectTraining(model: Model, { inputs, targets, goesOn }: Expected): Promise<void> {
  const fit = { batchSize: 4, shuffle: false, epochs: 2, verbose: 0 } as const;
  const { history } = await model.fit(tensors(inputs), tensors(targets), fit);
  history.loss.forEach((loss, i) => {
    expect(loss).toBeCloseTo(goesOn.loss[i]!, 4);
  });
  expectNear(await model.predict(tensors(inputs), { verbose: 0 }), goesOn.predict, 4);
}
