import type { Logs } from '../../callbacks/hooks.ts';
import { readOptions } from '../../options/read.ts';
import { arrayBatches } from '../batches/batches.ts';
import type { Data, PartialData } from '../batches/data.ts';
import { readSamples } from '../batches/samples.ts';
import type { Run } from '../execution/floor.ts';
import { announce } from '../notify.ts';
import { type DictOption, type EvaluateOptions, evaluateOptions } from '../options.ts';
import type { Trainer } from '../trainer.ts';
import { judge } from './judge.ts';

/** The loss and the metrics on data: see `Model.evaluate`. */
export async function evaluate(
  trainer: Trainer,
  run: Run,
  x: Data,
  y: PartialData,
  options: EvaluateOptions & Partial<DictOption>,
): Promise<Logs> {
  const { batchSize, verbose, callbacks } = readOptions('evaluate', evaluateOptions, options);
  trainer.checkCompiled('evaluate');
  const samples = readSamples('evaluate', trainer.reader, x, y, options.sampleWeight);
  const [job] = trainer.jobs(run, ['test', samples]);
  const batches = arrayBatches(job!.data, batchSize);
  const { tell } = announce(run, trainer.model, { callbacks, verbose, epochs: 1, steps: batches.count! });
  return judge(trainer, job!, batches, callbacks, tell);
}
