import { mnist } from '../harness/data.ts';
import { digits, type Report } from '../harness/report.ts';
import { denseRows } from '../harness/rows.ts';
import { compare, type Rounds } from '../harness/training.ts';

/** A network in which neither the products nor what surrounds them is all there is: 784-64-64-10 on MNIST, batch 32. */
export function middle(rounds: Rounds): Promise<Report> {
  const data = mnist();
  const batchSize = 32;
  const steps = data.train.count / batchSize;
  return compare(
    {
      title: `middle: 784-64-64-10, batch ${batchSize}, epochs of ${steps} steps`,
      job: { units: [784, 64, 64, 10], output: 'softmax', batchSize, ...data },
      rows: denseRows,
      column: { title: 'microseconds of a step', value: (seconds) => digits((1e6 * seconds) / steps) },
    },
    rounds,
  );
}
