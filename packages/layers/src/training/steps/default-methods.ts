import { noGrad, type Tensor, type Tree } from '@keisan/autograd';
import type { Trainer } from '../trainer.ts';
import type { Batch } from './batch.ts';
import { methodsJudge } from './judge.ts';
import type { StepData, StepLogs } from './step-methods.ts';
import { predictStep, testStep, trainStep } from './steps.ts';

// What the methods of a model do with a batch unless a class has its own: they call one another, so that any of them can be replaced.

const batchFrom = ([x, y, sampleWeight]: StepData): Batch => ({ inputs: x, y, sampleWeight, judged: [] });

const judgeOf = (trainer: Trainer) =>
  methodsJudge(trainer.model, (total, samples) => trainer.trackLoss(total, samples));

/** See `Model.trainStep`. */
export const defaultTrainStep = (trainer: Trainer, data: StepData): StepLogs =>
  trainStep(trainer.model, judgeOf(trainer), trainer.optimizer)(batchFrom(data)) as StepLogs;

/** See `Model.testStep`. */
export const defaultTestStep = (trainer: Trainer, data: StepData): StepLogs =>
  testStep(trainer.model, judgeOf(trainer))(batchFrom(data)) as StepLogs;

/** See `Model.predictStep`. */
export const defaultPredictStep = (trainer: Trainer, data: StepData): Tree =>
  predictStep(trainer.model)(batchFrom(data));

/** See `Model.computeLoss`. */
export function defaultLoss(trainer: Trainer, y: Tensor | null, yPred: Tensor, sampleWeight: Tensor | null): Tensor {
  const { objective, predictions, judged } = trainer.judge('computeLoss', y, yPred, sampleWeight);
  const outputLosses = objective.outputLosses(predictions, judged);
  const added = trainer.model.losses;
  if (outputLosses.length + added.length === 0) throw trainer.withoutLoss(`${trainer.model.label}.computeLoss`);
  noGrad(() => {
    objective.trackOutputLosses(
      outputLosses.map((loss) => loss.detach()),
      predictions,
    );
  });
  return objective.total(outputLosses, added);
}

/** See `Model.computeMetrics`. */
export function defaultMetrics(
  trainer: Trainer,
  y: Tensor | null,
  yPred: Tensor,
  sampleWeight: Tensor | null,
): StepLogs {
  const { objective, predictions, judged } = trainer.judge('computeMetrics', y, yPred, sampleWeight);
  objective.trackMetrics(predictions, judged);
  return trainer.model.getMetricsResult();
}
