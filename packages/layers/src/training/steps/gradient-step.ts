import { gradients, noGrad, type Tensor } from '@keisan/autograd';
import type { Layer } from '../../layer.ts';
import { detached } from '../../masks.ts';
import type { Weight } from '../../weight.ts';
import type { Objective } from '../objective/objective.ts';
import { inOrder } from '../objective/outputs.ts';
import type { Batch } from './batch.ts';
import { outputsFor } from './model-calls.ts';

/** What a batch says of how the weights should change. */
export interface Gradients {
  readonly weights: readonly Weight[];
  readonly gradients: readonly (Tensor | null)[];
}

/** The first half of a step of training: forward, the loss, its gradients; the batch is taken into the metrics. No weight changes. */
export function gradientStep(model: Layer, objective: Objective): (batch: Batch) => Gradients {
  return ({ inputs, judged }) => {
    const predictions = inOrder(outputsFor(model, inputs, true), objective.outputs);
    const outputLosses = objective.outputLosses(predictions, judged);
    const total = objective.total(outputLosses, model.losses);
    const weights = model.trainableWeights;
    const found = gradients(total, weights, { createGraph: false });
    const [plainLosses, outputs] = [outputLosses, predictions].map((tensors) => tensors.map(detached));
    noGrad(() => objective.track(total.detach(), plainLosses!, outputs!, judged));
    return { weights, gradients: found };
  };
}
