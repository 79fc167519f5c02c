import { halfSpaces } from '../harness/data.ts';
import { digits, type Report } from '../harness/report.ts';
import { jaxJs, keisan, pythonRows, tfjs } from '../harness/rows.ts';
import { compare, type Rounds } from '../harness/training.ts';

/** A network so small that overhead is all there is: 31-20-100-1, batch 32. */
export function tiny(rounds: Rounds): Promise<Report> {
  const data = halfSpaces();
  const batchSize = 32;
  const steps = data.train.count / batchSize;
  return compare(
    {
      title: `tiny: 31-20-100-1, batch ${batchSize}, epochs of ${steps} steps`,
      job: { units: [31, 20, 100, 1], output: 'sigmoid', batchSize, ...data },
      rows: [
        keisan('wasm'),
        keisan('onnx'),
        keisan('onnx on WebAssembly'),
        keisan('eager'),
        ...pythonRows,
        jaxJs('1'),
        jaxJs('all'),
        tfjs,
      ],
      column: { title: 'steps per second', value: (seconds) => digits(steps / seconds) },
    },
    rounds,
  );
}
