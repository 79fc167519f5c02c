import { noGrad, type Tree } from '@keisan/autograd';
import type { Step } from '@keisan/compiler';
import type { Layer } from '../../layer.ts';
import type { Optimizer } from '../../optimizers/optimizer.ts';
import type { Objective } from '../objective/objective.ts';
import { inOrder } from '../objective/outputs.ts';
import { type BatchLayout, batchOf } from './batch.ts';
import { gradientStep } from './gradient-step.ts';
import { outputsFor } from './model-calls.ts';
import { updateStep } from './update-step.ts';

/** One step of training: a batch in, everything else in parameters. */
export function trainStep(
  model: Layer,
  objective: Objective,
  optimizer: Optimizer,
  layout: BatchLayout,
): Step<never[]> {
  const gradientsOf = gradientStep(model, objective, (loss) => optimizer.scaleLoss(loss));
  const update = updateStep(optimizer);
  return (tensors) => {
    update(gradientsOf(batchOf(layout, tensors)));
    return [];
  };
}

/** One step of evaluation: the loss and the metrics, without dropout and the like. */
export function testStep(model: Layer, objective: Objective, layout: BatchLayout): Step<never[]> {
  return (tensors) =>
    noGrad(() => {
      const { inputs, judged } = batchOf(layout, tensors);
      const predictions = inOrder(outputsFor(model, inputs, false), objective.outputs);
      const outputLosses = objective.outputLosses(predictions, judged);
      objective.track(objective.total(outputLosses, model.losses), outputLosses, predictions, judged);
      return [];
    });
}

/** One step of prediction: a batch of inputs in, a batch of outputs out. */
export function predictStep(model: Layer, layout: BatchLayout): Step<Tree> {
  return (tensors) => noGrad(() => outputsFor(model, batchOf(layout, tensors).inputs, false));
}
