import type { Hooks } from '../../callbacks/hooks.ts';
import type { NestedLogs } from '../../callbacks/logs.ts';
import type { Feed } from '../batches/feed.ts';
import type { Notify } from '../notify.ts';
import type { Job, Trainer } from '../trainer.ts';

/** Goes through the epoch that a feed has begun without training. Gives the loss and the metrics. */
export async function judge(
  trainer: Trainer,
  job: Job,
  feed: Feed,
  callbacks: readonly Hooks[],
  tell: Notify,
): Promise<NestedLogs> {
  await trainer.reset(job.run);
  await tell('onTestBegin', {});
  let logs: NestedLogs = {};
  const before = (first: number) => tell('onTestBatchBegin', first, {});
  for await (const { batch, logs: current } of trainer.executions(job, feed, callbacks, before)) {
    logs = current;
    await tell('onTestBatchEnd', batch, logs);
    if (trainer.model.stopEvaluating || job.run.isInterrupted) break;
  }
  await feed.end();
  await tell('onTestEnd', logs);
  return logs;
}
