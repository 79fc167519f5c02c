import { noGrad, type Tree } from '@keisan/autograd';
import type { Layer } from '../../layer/layer.ts';
import type { Optimizer } from '../../optimizers/optimizer.ts';
import type { Batch } from './batch.ts';
import { gradientStep } from './gradient-step.ts';
import type { Judge } from './judge.ts';
import { outputsFor } from './model-calls.ts';
import { updateStep } from './update-step.ts';

/** What is done with a batch; everything else is in parameters. */
export type BatchStep = (batch: Batch) => Tree;

/** One step of training. */
export function trainStep(model: Layer, judge: Judge, optimizer: Optimizer): BatchStep {
  const gradientsOf = gradientStep(model, judge, (loss) => optimizer.scaleLoss(loss));
  const update = updateStep(optimizer);
  return (batch) => {
    const found = gradientsOf(batch);
    update(found);
    return found.logs;
  };
}

/** One step of evaluation: the loss and the metrics, without dropout and the like. */
export const testStep =
  (model: Layer, judge: Judge): BatchStep =>
  (batch) =>
    noGrad(() => judge(batch, outputsFor(model, batch.inputs, false), false).track());

/** One step of prediction: a batch of inputs in, a batch of outputs out. */
export const predictStep =
  (model: Layer): BatchStep =>
  ({ inputs }) =>
    noGrad(() => outputsFor(model, inputs, false));
