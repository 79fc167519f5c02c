import { mnist } from '../harness/data.ts';
import { productBound } from '../harness/product-bound.ts';
import { digits, type Report } from '../harness/report.ts';
import { denseRows } from '../harness/rows.ts';
import { compare, type Rounds } from '../harness/training.ts';

/** The README's program: 784-512-10 on MNIST, batch 128. */
export async function mnistDense(rounds: Rounds): Promise<Report> {
  const job = { units: [784, 512, 10], output: 'softmax', batchSize: 128, ...mnist() } as const;
  const report = await compare(
    {
      title: 'mnist-dense: 784-512-10, batch 128, one epoch of 60,000 images',
      job,
      rows: denseRows,
      column: { title: 'seconds', value: digits },
    },
    rounds,
  );
  return { ...report, notes: [...report.notes, await productBound(job.units, job.train.count)] };
}
