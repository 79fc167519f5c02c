import type { History } from '../../callbacks/history.ts';
import type { Logs } from '../../callbacks/hooks.ts';
import { readOptions } from '../../options/read.ts';
import { arrayBatches } from '../batches/batches.ts';
import type { Data, PartialData } from '../batches/data.ts';
import { readSamples, type Samples, splitSamples, weighted } from '../batches/samples.ts';
import type { Run } from '../execution/floor.ts';
import { announce } from '../notify.ts';
import { type FitOptions, fitOptions } from '../options.ts';
import type { Trainer } from '../trainer.ts';
import { judge } from './judge.ts';

/** Trains for whole epochs: see `Model.fit`. */
export async function fit(trainer: Trainer, run: Run, x: Data, y: PartialData, options: FitOptions): Promise<History> {
  const read = readOptions('fit', fitOptions, options);
  trainer.checkCompiled('fit');
  const { batchSize, epochs, initialEpoch, shuffle, verbose, callbacks, validationFreq } = read;
  const { validationBatchSize = batchSize } = read;
  const { training, validation } = samplesFor(trainer, x, y, options);
  const sets = validation
    ? [['train', training] as const, ['test', validation] as const]
    : [['train', training] as const];
  const [job, judging] = trainer.jobs(run, ...sets);
  const batches = arrayBatches(job!.data, batchSize, shuffle);

  const { model } = trainer;
  const { history, tell } = announce(run, model, { callbacks, verbose, epochs, steps: batches.count! });
  model.stopTraining = false;
  await tell('onTrainBegin', {});
  let logs: Logs = {};
  for (let epoch = initialEpoch; epoch < epochs && !model.stopTraining; epoch++) {
    await trainer.reset(run);
    await tell('onEpochBegin', epoch, {});
    const before = (first: number) => tell('onTrainBatchBegin', first, {});
    for await (const { batch, logs: current } of trainer.executions(job!, batches, callbacks, before)) {
      logs = current;
      await tell('onTrainBatchEnd', batch, logs);
      if (model.stopTraining) break;
    }
    if (judging && isDue(epoch + 1, validationFreq)) {
      const judged = await judge(trainer, judging, arrayBatches(judging.data, validationBatchSize), callbacks, tell);
      const validated = Object.entries(judged).map(([name, value]) => [`val_${name}`, value] as const);
      logs = { ...logs, ...Object.fromEntries(validated) };
    }
    await tell('onEpochEnd', epoch, logs);
  }
  await tell('onTrainEnd', logs);
  return history;
}

function isDue(epoch: number, freq: number | readonly number[] = 1): boolean {
  return typeof freq === 'number' ? epoch % freq === 0 : freq.includes(epoch);
}

/** What to train on, and what to validate with. */
function samplesFor(
  { reader }: Trainer,
  x: Data,
  y: PartialData,
  { validationSplit = 0, validationData, sampleWeight, classWeight }: FitOptions,
): { training: Samples; validation: Samples | null } {
  const all = readSamples('fit', reader, x, y, sampleWeight);
  if (validationData) {
    const [vx, vy, vw] = validationData;
    return { training: weighted(all, classWeight), validation: readSamples('fit: validationData', reader, vx, vy, vw) };
  }
  if (validationSplit === 0) return { training: weighted(all, classWeight), validation: null };
  const { first, last } = splitSamples('fit', all, validationSplit);
  return { training: weighted(first, classWeight), validation: last };
}
