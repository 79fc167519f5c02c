import { mnist } from '../harness/data.ts';
import { digits, type Report } from '../harness/report.ts';
import { jaxJs, keisan, pythonImageRows, tfjs } from '../harness/rows.ts';
import { compare, type Rounds } from '../harness/training.ts';

/** The convolutional network of every tutorial: 32 and 64 filters of 3 by 3, max pooling after each, batch 128. */
export function mnistConv(rounds: Rounds): Promise<Report> {
  return compare(
    {
      title: 'mnist-conv: 28x28-32C3-P2-64C3-P2-10, batch 128, one epoch of 60,000 images',
      job: {
        units: [784, 10],
        convolutions: { side: 28, filters: [32, 64] },
        output: 'softmax',
        batchSize: 128,
        ...mnist(),
      },
      rows: [
        { ...keisan('wasm'), slow: true },
        keisan('onnx'),
        { ...keisan('onnx on WebAssembly'), slow: true },
        { ...keisan('eager'), slow: true, samples: 12_800 },
        ...pythonImageRows,
        { ...jaxJs('1'), slow: true, samples: 256 },
        { ...jaxJs('all'), slow: true, samples: 256 },
        { ...tfjs, slow: true },
      ],
      column: { title: 'seconds', value: digits },
    },
    rounds,
  );
}
