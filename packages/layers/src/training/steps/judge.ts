import type { Tensor, Tree } from '@keisan/autograd';
import type { Layer } from '../../layer/layer.ts';
import { detached } from '../../layer/masks.ts';
import { returnedScalar } from '../../returned.ts';
import { leavesOf, mapLeaves, type Nested } from '../../structure.ts';
import type { Objective } from '../objective/objective.ts';
import { inOrder } from '../objective/outputs.ts';
import type { Batch } from './batch.ts';
import { readLogs } from './read-logs.ts';
import type { StepMethods } from './step-methods.ts';

/** What a batch comes to. */
interface Judgement {
  /** The loss. */
  readonly total: Tensor;
  /** Takes the batch into what is kept of a run, and gives what the step has to say; nothing, where that is read off what is kept. */
  track(): Tree;
}

/** Judges the predictions for a batch. */
export type Judge = (batch: Batch, predicted: Tree, training: boolean) => Judgement;

/** Judges by the losses and metrics of `compile`. */
export const objectiveJudge =
  (model: Layer, objective: Objective): Judge =>
  ({ judged }, predicted) => {
    const predictions = inOrder(predicted, objective.outputs);
    const outputLosses = objective.outputLosses(predictions, judged);
    const total = objective.total(outputLosses, model.losses);
    const track = () => {
      const given = predictions.map(detached);
      objective.trackLoss(total.detach(), given[0]!.shape[0]!);
      objective.trackOutputLosses(outputLosses.map(detached), given);
      objective.trackMetrics(given, judged);
      return [];
    };
    return { total, track };
  };

/** Judges by a model's own `computeLoss` and `computeMetrics`. */
export const methodsJudge =
  (model: StepMethods & Layer, trackLoss: (total: Tensor, samples: number) => void): Judge =>
  ({ inputs, y, sampleWeight }, predicted, training) => {
    const [first] = leavesOf<Tensor>(inputs as Nested<Tensor>);
    const given = [y, sampleWeight] as readonly [Tensor | null, Tensor | null];
    const loss = model.computeLoss(inputs as Tensor, given[0], predicted as Tensor, given[1], training);
    const total = returnedScalar(`${model.label}.computeLoss`, loss);
    const track = () => {
      trackLoss(total.detach(), first!.value.shape[0]!);
      const outputs = mapLeaves(predicted as Nested<Tensor>, detached);
      const logs = model.computeMetrics(inputs as Tensor, given[0], outputs as Tensor, given[1]);
      return readLogs(`${model.label}.computeMetrics`, logs);
    };
    return { total, track };
  };
