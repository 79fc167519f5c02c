import { gradients, noGrad, type Tensor, tensor } from '@keisan/autograd';
import type { Step } from '@keisan/compiler';
import type { Layer } from '../layer.ts';
import type { Loss } from '../losses/loss.ts';
import type { Mean, Metric } from '../metrics/index.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';

/** What a training step works with. */
export interface StepParts {
  readonly model: Layer;
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  /** The mean loss of the samples so far. */
  readonly lossTracker: Mean;
  readonly metrics: readonly Metric[];
  /** The metrics in which sample weights count. */
  readonly weightedMetrics: readonly Metric[];
}

type Batch = readonly Tensor[];

function lossOf({ model, loss }: StepParts, y: Tensor, yPred: Tensor, weight: Tensor | undefined): Tensor {
  return model.losses.reduce((total, penalty) => total.add(penalty), loss.apply(y, yPred, weight));
}

function track(parts: StepParts, loss: Tensor, y: Tensor, yPred: Tensor, weight: Tensor | undefined): void {
  parts.lossTracker.updateState(loss, tensor(yPred.shape[0]!));
  for (const metric of parts.metrics) metric.updateState(y, yPred);
  for (const metric of parts.weightedMetrics) metric.updateState(y, yPred, weight);
}

/** One step of training: `[x, y]` or `[x, y, sampleWeight]` in, everything else in parameters. */
export function trainStep(parts: StepParts): Step<never[]> {
  const { model, optimizer } = parts;
  return ([x, y, weight]: Batch) => {
    const yPred = model.apply(x!, { training: true });
    const loss = lossOf(parts, y!, yPred, weight);
    const weights = model.trainableWeights;
    optimizer.apply(gradients(loss, weights, { createGraph: false }), weights);
    noGrad(() => track(parts, loss.detach(), y!, yPred.detach(), weight));
    return [];
  };
}

/** One step of evaluation: the loss and the metrics, without dropout and the like. */
export function testStep(parts: StepParts): Step<never[]> {
  return ([x, y, weight]: Batch) =>
    noGrad(() => {
      const yPred = parts.model.apply(x!, { training: false });
      track(parts, lossOf(parts, y!, yPred, weight), y!, yPred, weight);
      return [];
    });
}

/** One step of prediction: a batch of inputs in, a batch of outputs out. */
export function predictStep(model: Layer): Step<Tensor> {
  return ([x]: Batch) => noGrad(() => model.apply(x!, { training: false }));
}
