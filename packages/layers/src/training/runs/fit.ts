import type { History } from '../../callbacks/history.ts';
import { flatLogs, type NestedLogs } from '../../callbacks/logs.ts';
import { readOptions } from '../../options/read.ts';
import type { Data, PartialData } from '../batches/data.ts';
import { Feed, feeding, warnOfEnd } from '../batches/feed.ts';
import { type BatchStream, checkAlone, isStream } from '../batches/given.ts';
import { readSamples, splitSamples, weighted } from '../batches/samples.ts';
import { type Batching, sourceOf, sourceOfSamples } from '../batches/source-of.ts';
import type { Run } from '../execution/floor.ts';
import { Fitting } from '../fitting.ts';
import { announce } from '../notify.ts';
import { type FitOptions, fitOptions } from '../options.ts';
import type { Trainer } from '../trainer.ts';
import { judge } from './judge.ts';

/** Trains for whole epochs: see `Model.fit`. */
export async function fit(
  trainer: Trainer,
  run: Run,
  x: Data | BatchStream,
  y: PartialData | undefined,
  options: FitOptions,
): Promise<History> {
  const { epochs, initialEpoch, verbose, callbacks, validationFreq } = readOptions('fit', fitOptions, options);
  trainer.checkCompiled('fit', 'train');
  const { training, validation } = feedsFor(run, trainer, x, y, options);
  const { model } = trainer;
  // Before the first wait: it may be set from then on.
  model.stopTraining = false;
  return feeding(validation ? [training, validation] : [training], async () => {
    const first = await training.first();
    const held = await validation?.first();
    const [job, judging] = trainer.jobs(run, ['train', first], ...(held ? [['test', held] as const] : []));
    const { history, tell } = await announce(run, model, { callbacks, verbose, epochs, steps: training.count });
    const fitting = new Fitting(run, history, callbacks, () => model.metrics.flatMap(({ variables }) => variables));
    trainer.fitting = fitting;
    await tell('onTrainBegin', {});
    const { resumption } = fitting;
    const train = async (): Promise<NestedLogs> => {
      if (resumption) {
        await training.restart();
        fitting.resume();
        // What was to end after the batches of an epoch ends with it.
        if (resumption.batch === 0) model.stopTraining ||= resumption.stopTraining;
      }
      let logs: NestedLogs = {};
      for (let epoch = resumption?.epoch ?? initialEpoch; epoch < epochs && !model.stopTraining; epoch++) {
        const done = fitting.beginEpoch(epoch);
        if (!(await training.begin())) {
          warnOfEnd();
          break;
        }
        await trainer.reset(run);
        await tell('onEpochBegin', epoch, {});
        if (done > 0) {
          logs = await trainer.skip(job!, training, done, () => fitting.resumeEpoch());
          model.stopTraining ||= resumption!.stopTraining;
        }
        const before = (first: number) => tell('onTrainBatchBegin', first, {});
        const left = done > 0 && model.stopTraining ? [] : trainer.executions(job!, training, callbacks, before, done);
        for await (const { batch, logs: current } of left) {
          logs = current;
          await tell('onTrainBatchEnd', batch, logs);
          if (model.stopTraining) break;
        }
        await training.end();
        const isJudged = judging && isDue(epoch + 1, validationFreq) && !run.isInterrupted;
        if (isJudged && (await hasMore(validation!))) {
          model.stopEvaluating = false;
          const judged = await judge(trainer, judging, validation!, callbacks, tell);
          const validated = Object.entries(flatLogs(judged)).map(([name, value]) => [`val_${name}`, value] as const);
          // What Ctrl-C ended before its time says nothing of the data.
          if (!run.isInterrupted) logs = { ...logs, ...Object.fromEntries(validated) };
        }
        await tell('onEpochEnd', epoch, logs);
      }
      return logs;
    };
    const logs = await finishing(train, () => (epochs > 0 ? trainer.finish(run) : undefined));
    await tell('onTrainEnd', logs);
    return history;
  });
}

/** Runs a body and what is to be done after it, however it ends: an error of the body is the one that is thrown. */
async function finishing<T>(body: () => Promise<T>, finish: () => Promise<void> | undefined): Promise<T> {
  let result: T;
  try {
    result = await body();
  } catch (error) {
    await finish()?.catch(() => {});
    throw error;
  }
  await finish();
  return result;
}

function isDue(epoch: number, freq: number | readonly number[] = 1): boolean {
  return typeof freq === 'number' ? epoch % freq === 0 : freq.includes(epoch);
}

/** Whether there is something to validate with: an iterator may have ended with the epoch before. */
async function hasMore(validation: Feed): Promise<boolean> {
  const more = (await validation.begin()) !== null;
  if (!more) warnOfEnd();
  return more;
}

/** What to train on, and what to validate with. */
function feedsFor(
  run: Run,
  { reader }: Trainer,
  x: Data | BatchStream,
  y: PartialData | undefined,
  options: FitOptions,
): { training: Feed; validation: Feed | null } {
  const { validationSplit = 0, validationData, sampleWeight, classWeight, batchSize, stepsPerEpoch } = options;
  const { shuffle = true, validationBatchSize = batchSize, validationSteps } = options;
  const batching: Batching = { batchSize, steps: stepsPerEpoch, shuffle, classWeight };
  const judging: Batching = { batchSize: validationBatchSize, steps: validationSteps };
  if (isStream(x)) checkAlone('fit', { validationSplit });
  if (validationSplit > 0 && !validationData) {
    const all = readSamples('fit', reader, x as Data, y, sampleWeight);
    const { first, last } = splitSamples('fit', all, validationSplit);
    return {
      training: new Feed(run, sourceOfSamples(weighted(first, classWeight), batching), stepsPerEpoch, true),
      validation: new Feed(run, sourceOfSamples(last, judging), validationSteps),
    };
  }
  const source = sourceOf('fit', reader, { x, y, sampleWeight }, batching);
  const training = new Feed(run, source, stepsPerEpoch, true);
  if (!validationData) return { training, validation: null };
  const where = 'fit: validationData';
  const [vx, vy, vw] = isStream(validationData) ? [validationData, undefined, undefined] : validationData;
  const held = sourceOf(where, reader, { x: vx, y: vy, sampleWeight: vw }, judging);
  return { training, validation: new Feed(run, held, validationSteps) };
}
