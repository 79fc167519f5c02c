import type { Tensor, Tree } from '@keisan/autograd';
import { flatLogs, type Logs } from '../../callbacks/logs.ts';
import { readOptions } from '../../options/read.ts';
import { mapLeaves, type Nested } from '../../structure.ts';
import { headOf, wholeBatch } from '../batches/array-source.ts';
import type { Data, PartialData } from '../batches/data.ts';
import { readInputs, readSamples, type Samples, weighted } from '../batches/samples.ts';
import type { Run } from '../execution/floor.ts';
import {
  type DictOption,
  type TestOnBatchOptions,
  type TrainOnBatchOptions,
  testOnBatchOptions,
  trainOnBatchOptions,
} from '../options.ts';
import { checkRows } from '../rows.ts';
import type { Trainer } from '../trainer.ts';

/** One update on one batch: see `Model.trainOnBatch`. */
export async function trainOnBatch(
  trainer: Trainer,
  run: Run,
  x: Data,
  y: PartialData,
  options: TrainOnBatchOptions & Partial<DictOption>,
): Promise<Logs> {
  readOptions('trainOnBatch', trainOnBatchOptions, options);
  trainer.checkCompiled('trainOnBatch', 'train');
  const samples = readSamples('trainOnBatch', trainer.reader, x, y, options.sampleWeight);
  return once(trainer, run, 'train', weighted(samples, options.classWeight));
}

/** The loss and the metrics of one batch: see `Model.testOnBatch`. */
export async function testOnBatch(
  trainer: Trainer,
  run: Run,
  x: Data,
  y: PartialData,
  options: TestOnBatchOptions & Partial<DictOption>,
): Promise<Logs> {
  readOptions('testOnBatch', testOnBatchOptions, options);
  trainer.checkCompiled('testOnBatch', 'test');
  return once(trainer, run, 'test', readSamples('testOnBatch', trainer.reader, x, y, options.sampleWeight));
}

async function once(trainer: Trainer, run: Run, phase: 'train' | 'test', samples: Samples): Promise<Logs> {
  await run.begin();
  const [job] = trainer.jobs(run, [phase, headOf(samples)]);
  await trainer.reset(run);
  return flatLogs((await trainer.perform(job!, wholeBatch(samples))).logs);
}

/** The outputs of one batch: see `Model.predictOnBatch`. */
export async function predictOnBatch(trainer: Trainer, run: Run, x: Data): Promise<Tree> {
  const samples = readInputs('predictOnBatch', trainer.reader, x);
  await run.begin();
  const [job] = trainer.jobs(run, ['predict', headOf(samples)]);
  const { results } = await trainer.perform(job!, wholeBatch(samples));
  return mapLeaves(results as Nested<Tensor>, (outputs) => {
    checkRows('predictOnBatch', trainer.model.label, outputs.shape.slice(1), samples.count);
    return outputs.at(0);
  }) as Tree;
}
