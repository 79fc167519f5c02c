import { mnist } from '../harness/data.ts';
import { digits, type Report } from '../harness/report.ts';
import { jaxJs, keisan } from '../harness/rows.ts';
import { compare, type Rounds } from '../harness/training.ts';

/** Keisan op by op against jax-js compiled, both in WebAssembly: the job of mnist-dense. */
export function eager(rounds: Rounds): Promise<Report> {
  return compare(
    {
      title: 'eager: 784-512-10, batch 128, one epoch of 60,000 images',
      job: { units: [784, 512, 10], output: 'softmax', batchSize: 128, ...mnist() },
      rows: [keisan('eager'), jaxJs('1'), jaxJs('all')],
      column: { title: 'seconds', value: digits },
    },
    rounds,
  );
}
