/** The part of `round_trip.py` that Keisan does: `names` says what there is, `run FOLDER` reads and writes the files. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setRandomSeed, type Tensor, tensor } from '@keisan/autograd';
import { Input, Model, Sequential } from '@keisan/layers';
import { families } from '@keisan/layers/internal';
import { add, BatchNormalization, Conv2D, Dense, Dropout, Flatten, MaxPooling2D } from '@keisan/layers/layers';
import { loadModel } from '@keisan/saving';
import { Branches, Scale } from './own-classes.ts';

interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface GoesOn {
  readonly loss: readonly number[];
  readonly predict: readonly Values[];
  readonly iterations: number;
}

interface Row {
  readonly inputs: readonly Values[];
  readonly predict: readonly Values[];
  readonly targets?: readonly Values[];
  readonly goesOn?: GoesOn;
}

const FIT = { batchSize: 4, shuffle: false, verbose: 0 } as const;
const [RTOL, ATOL] = [1e-4, 2e-5];
/** How much more of a difference steps may make: they amplify those of rounding. */
const AFTER_STEPS = 10;

const oneOrAll = <T>(all: readonly T[]): T => (all.length === 1 ? all[0]! : (all as T));
const tensors = (values: readonly Values[]) =>
  oneOrAll(values.map(({ shape, data }) => tensor(Float32Array.from(data), { shape })));
const valuesOf = (outputs: unknown): Values[] =>
  [outputs].flat().map((x) => ({ shape: (x as Tensor).shape, data: Array.from((x as Tensor).data) }));

const predicted = async (model: Model, inputs: readonly Values[]) =>
  valuesOf(await model.predict(tensors(inputs) as never, { verbose: 0 }));

async function goOn(model: Model, inputs: readonly Values[], targets: readonly Values[]): Promise<GoesOn> {
  const { history } = await model.fit(tensors(inputs) as never, tensors(targets) as never, { ...FIT, epochs: 2 });
  return {
    loss: history.loss,
    predict: await predicted(model, inputs),
    iterations: model.optimizer!.iterations.item(),
  };
}

const areNear = (a: readonly number[], b: readonly number[], times = 1) =>
  a.length === b.length &&
  a.every((x, i) => Object.is(x, b[i]) || Math.abs(x - b[i]!) <= times * (ATOL + RTOL * Math.abs(b[i]!)));
const differs = (a: readonly Values[], b: readonly Values[], times = 1) =>
  a.length !== b.length || a.some(({ data }, i) => !areNear(data, b[i]!.data, times));

/** What is wrong with a model that Keras saved; null where nothing is. */
async function problemOf(folder: string, name: string, row: Row): Promise<string | null> {
  const path = join(folder, `${name}.keras`);
  const model = await loadModel(path);
  await model.save(join(folder, 'again', `${name}.keras`));
  // Models of single layers take inputs of any number of samples each.
  if (!row.goesOn || !row.targets) {
    const outputs = valuesOf(model.apply(tensors(row.inputs) as never));
    return differs(outputs, row.predict) ? 'gives something else' : null;
  }
  if (differs(await predicted(model, row.inputs), row.predict)) return 'predicts something else';
  const found = await goOn(model, row.inputs, row.targets);
  if (!areNear(found.loss, row.goesOn.loss) || differs(found.predict, row.goesOn.predict, AFTER_STEPS)) {
    return `goes on with losses ${found.loss}, not ${row.goesOn.loss}`;
  }
  return found.iterations === row.goesOn.iterations ? null : `has taken ${found.iterations} steps`;
}

/** Models that are made here, with the shapes of a sample of their inputs and outputs. */
const made: Readonly<Record<string, () => readonly [Model, readonly number[], readonly number[]]>> = {
  line: () => [
    new Sequential([new Dense(5, { activation: 'relu', inputShape: [4] }), new Dropout(0), new Dense(2)]),
    [4],
    [2],
  ],
  images: () => [
    new Sequential([
      // A bias whose gradient is 0 but for rounding would be moved this way or that.
      new Conv2D(3, 3, { activation: 'relu', useBias: false, inputShape: [8, 8, 1] }),
      new BatchNormalization(),
      new MaxPooling2D(2),
      new Flatten(),
      new Dense(2, { kernelRegularizer: 'l2' }),
    ]),
    [8, 8, 1],
    [2],
  ],
  nested: () => {
    const x = Input([4]);
    const inner = new Sequential([new Dense(3), new Dense(3)]);
    const part = new Model(x, add([inner.apply(x), new Dense(3).apply(x)]));
    const y = Input([4]);
    return [new Model(y, new Dense(2).apply(part.apply(y).mul(2))), [4], [2]];
  },
  custom: () => [new Sequential([Input([4]), new Scale({ factor: 0.5 }), new Dense(2)]), [4], [2]],
  'own-model': () => [new Branches({ units: 3 }), [4], [1]],
};

async function saveMade(folder: string): Promise<void> {
  setRandomSeed(1);
  const expected: Record<string, Row> = {};
  for (const [name, make] of Object.entries(made)) {
    const [model, inputShape, outputShape] = make();
    model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'] });
    const numbers = (shape: readonly number[], seed: number): Values => {
      const data = Array.from(
        { length: 8 * shape.reduce((n, m) => n * m, 1) },
        (_, i) => ((i * 37 + seed) % 101) / 101,
      );
      return { shape: [8, ...shape], data };
    };
    const [inputs, targets] = [[numbers(inputShape, 1)], [numbers(outputShape, 5)]];
    await goOn(model, inputs, targets);
    await model.save(join(folder, `${name}.keras`));
    const predict = await predicted(model, inputs);
    expected[name] = { inputs, targets, predict, goesOn: await goOn(model, inputs, targets) };
  }
  writeFileSync(join(folder, 'expected.json'), JSON.stringify(expected));
}

async function run(folder: string): Promise<void> {
  for (const name of ['again', 'here']) mkdirSync(join(folder, name));
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Row>;
  const problems: string[] = [];
  for (const [name, row] of Object.entries(expected)) {
    const problem = await problemOf(folder, name, row).catch(String);
    if (problem) problems.push(`${name}: ${problem}`);
  }
  await saveMade(join(folder, 'here'));
  console.log(JSON.stringify({ problems }));
}

const [what, folder] = process.argv.slice(2);
if (what === 'run') await run(folder!);
else {
  const classes = (module: string) => Object.keys(families().find((family) => family.module === module)!.classes);
  console.log(JSON.stringify({ layers: classes('keras.layers'), optimizers: classes('keras.optimizers') }));
}
