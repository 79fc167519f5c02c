import { flatLogs, type Logs } from '../../callbacks/logs.ts';
import { readOptions } from '../../options/read.ts';
import type { Data, PartialData } from '../batches/data.ts';
import { Feed, feeding } from '../batches/feed.ts';
import type { BatchStream } from '../batches/given.ts';
import { sourceOf } from '../batches/source-of.ts';
import type { Run } from '../execution/floor.ts';
import { announce } from '../notify.ts';
import { type DictOption, type EvaluateOptions, evaluateOptions } from '../options.ts';
import type { Trainer } from '../trainer.ts';
import { judge } from './judge.ts';

/** The loss and the metrics on data: see `Model.evaluate`. */
export async function evaluate(
  trainer: Trainer,
  run: Run,
  x: Data | BatchStream,
  y: PartialData | undefined,
  options: EvaluateOptions & Partial<DictOption>,
): Promise<Logs> {
  const { batchSize, steps, verbose, callbacks, sampleWeight } = readOptions('evaluate', evaluateOptions, options);
  trainer.checkCompiled('evaluate', 'test');
  const source = sourceOf('evaluate', trainer.reader, { x, y, sampleWeight }, { batchSize, steps });
  const feed = new Feed(run, source, steps);
  // Before the first wait: it may be set from then on.
  trainer.model.stopEvaluating = false;
  return feeding([feed], async () => {
    const [job] = trainer.jobs(run, ['test', await feed.first()]);
    const { tell } = await announce(run, trainer.model, { callbacks, verbose, epochs: 1, steps: feed.count });
    return flatLogs(await judge(trainer, job!, feed, callbacks, tell));
  });
}
