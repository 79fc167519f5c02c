import { mnist } from '../harness/data.ts';
import { digits, type Report } from '../harness/report.ts';
import { jaxJs, keisan, pythonRows, tfjs } from '../harness/rows.ts';
import { compare, type Rounds } from '../harness/training.ts';

/** The README's program: 784-512-10 on MNIST, batch 128. */
export function mnistDense(rounds: Rounds): Promise<Report> {
  return compare(
    {
      title: 'mnist-dense: 784-512-10, batch 128, one epoch of 60,000 images',
      job: { units: [784, 512, 10], output: 'softmax', batchSize: 128, ...mnist() },
      rows: [
        keisan('wasm'),
        keisan('onnx'),
        keisan('onnx on WebAssembly'),
        { ...keisan('eager'), slow: true },
        ...pythonRows,
        jaxJs('1'),
        jaxJs('all'),
        { ...tfjs, slow: true },
      ],
      column: { title: 'seconds', value: digits },
    },
    rounds,
  );
}
