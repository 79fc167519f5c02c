/** Reads what keras2_models.py wrote into a folder, as `.h5` and as `model.json`, and compares: `npm run old-files -- folder`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Tensor, tensor } from '@keisan/autograd';
import { loadModel } from '@keisan/saving';

interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Row {
  readonly inputs: readonly Values[];
  readonly predict: readonly Values[];
  readonly targets?: readonly Values[];
  readonly goesOn?: {
    readonly history: Readonly<Record<string, readonly number[]>>;
    readonly predict: readonly Values[];
  };
}

const folder = process.argv[2]!;
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Readonly<Record<string, Row>>;

const tensors = (values: readonly Values[]): never => {
  const all = values.map(({ shape, data }) => tensor(Float32Array.from(data), { shape }));
  return (all.length === 1 ? all[0] : all) as never;
};

/** The largest difference of numbers, of small ones from each other and of large ones beside their size. */
const difference = (found: ArrayLike<number>, wanted: readonly number[]): number =>
  Math.max(0, ...wanted.map((x, i) => Math.abs(x - found[i]!) / Math.max(1, Math.abs(x))));

const farthest = (outputs: unknown, values: readonly Values[]): number =>
  Math.max(...([outputs].flat() as Tensor[]).map(({ data }, i) => difference(data, values[i]!.data)));

/** What is not as it should be; nothing where all is. */
async function problemOf(path: string, row: Row): Promise<string | null> {
  const model = await loadModel(path);
  const first = farthest(await model.predict(tensors(row.inputs), { verbose: 0 }), row.predict);
  if (!(first < 2e-5)) return `predicts something else, by ${first}`;
  // TensorFlow.js's converter leaves the optimizer's state out.
  if (!row.goesOn || !path.endsWith('.h5')) return null;
  const fit = { batchSize: 4, epochs: 2, shuffle: false, verbose: 0 } as const;
  const { history } = await model.fit(tensors(row.inputs), tensors(row.targets!), fit);
  for (const [name, values] of Object.entries(row.goesOn.history)) {
    const found = Reflect.get(history, name) as readonly number[] | undefined;
    if (!found || !(difference(found, values) < 1e-3)) return `${name} becomes ${found}, not ${values}`;
  }
  const last = farthest(await model.predict(tensors(row.inputs), { verbose: 0 }), row.goesOn.predict);
  return last < 1e-4 ? null : `learns something else, by ${last}`;
}

let problems = 0;
let files = 0;
for (const [name, row] of Object.entries(expected)) {
  for (const path of [join(folder, `${name}.h5`), join(folder, name, 'model.json')]) {
    const problem = await problemOf(path, row).catch((error: Error) => error.message);
    files++;
    if (problem === null) continue;
    problems++;
    console.error(`${path}: ${problem}`);
  }
}
console.log(`${files} files of Keras 2 and of TensorFlow.js: ${files - problems} the same, ${problems} problems`);
process.exitCode = problems > 0 ? 1 : 0;
