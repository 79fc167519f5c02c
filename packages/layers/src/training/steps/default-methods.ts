import { noGrad, type Tensor, type Tree, ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import type { Trainer } from '../trainer.ts';
import type { Batch } from './batch.ts';
import { methodsJudge } from './judge.ts';
import type { StepData, StepLogs } from './step-methods.ts';
import { predictStep, testStep, trainStep } from './steps.ts';

// What the methods of a model do with a batch unless a class has its own: they call one another, so that any of them can be replaced.

/** @throws ValueError for anything but what the step of a model is given. */
function batchFrom(trainer: Trainer, method: string, data: StepData): Batch {
  if (Array.isArray(data) && data.length > 0) {
    const [inputs, y = null, sampleWeight = null] = data;
    return { inputs, y, sampleWeight, judged: [] };
  }
  throw new ValueError({
    where: `${trainer.model.label}.${method}`,
    got: describeValue(data),
    expected: 'the batch that the step is given, [x, y, sampleWeight]',
    fix: `Write super.${method}(data)`,
  });
}

const judgeOf = (trainer: Trainer) =>
  methodsJudge(trainer.model, (total, samples) => trainer.trackLoss(total, samples));

/** See `Model.trainStep`. */
export const defaultTrainStep = (trainer: Trainer, data: StepData): StepLogs =>
  trainStep(trainer.model, judgeOf(trainer), trainer.optimizer)(batchFrom(trainer, 'trainStep', data)) as StepLogs;

/** See `Model.testStep`. */
export const defaultTestStep = (trainer: Trainer, data: StepData): StepLogs =>
  testStep(trainer.model, judgeOf(trainer))(batchFrom(trainer, 'testStep', data)) as StepLogs;

/** See `Model.predictStep`. */
export const defaultPredictStep = (trainer: Trainer, data: StepData): Tree =>
  predictStep(trainer.model)(batchFrom(trainer, 'predictStep', data));

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
