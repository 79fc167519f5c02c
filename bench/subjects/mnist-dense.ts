import { mnist } from '../harness/data.ts';
import { digits, type Report } from '../harness/report.ts';
import { denseRows } from '../harness/rows.ts';
import { compare, type Rounds } from '../harness/training.ts';

/** The README's program: 784-512-10 on MNIST, batch 128. */
export function mnistDense(rounds: Rounds): Promise<Report> {
  return compare(
    {
      title: 'mnist-dense: 784-512-10, batch 128, one epoch of 60,000 images',
      job: { units: [784, 512, 10], output: 'softmax', batchSize: 128, ...mnist() },
      rows: denseRows,
      column: { title: 'seconds', value: digits },
    },
    rounds,
  );
}
