import { gradients, noGrad, type Tensor, type Tree } from '@keisan/autograd';
import type { Layer } from '../../layer/layer.ts';
import type { Weight } from '../../layer/weight.ts';
import type { Batch } from './batch.ts';
import type { Judge } from './judge.ts';
import { outputsFor } from './model-calls.ts';

/** What a batch says of how the weights should change. */
export interface Gradients {
  readonly weights: readonly Weight[];
  readonly gradients: readonly (Tensor | null)[];
  /** What the step has to say. */
  readonly logs: Tree;
}

/**
 * The first half of a step of training: forward, the loss, its gradients; the batch is taken into the metrics. No weight changes.
 * @param scaleLoss What the optimizer computes gradients of.
 */
export function gradientStep(
  model: Layer,
  judge: Judge,
  scaleLoss: (loss: Tensor) => Tensor = (loss) => loss,
): (batch: Batch) => Gradients {
  return (batch) => {
    const { total, track } = judge(batch, outputsFor(model, batch.inputs, true), true);
    const weights = model.trainableWeights;
    const found = gradients(scaleLoss(total), weights, { createGraph: false });
    return { weights, gradients: found, logs: noGrad(track) };
  };
}
