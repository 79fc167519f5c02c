import { ShapeError, type Tensor, type Tree, zeros } from '@keisan/autograd';
import { formatShape, sameShape } from '@keisan/autograd/internal';
import { readOptions } from '../../options/read.ts';
import { leavesOf, mapLeaves, type Nested } from '../../structure.ts';
import { arrayBatches } from '../batches/batches.ts';
import type { Data } from '../batches/data.ts';
import { readInputs } from '../batches/samples.ts';
import type { Run } from '../execution/floor.ts';
import { announce } from '../notify.ts';
import { type PredictOptions, predictOptions } from '../options.ts';
import { checkRows } from '../rows.ts';
import type { Trainer } from '../trainer.ts';

/** The outputs for inputs: see `Model.predict`. */
export async function predict(trainer: Trainer, run: Run, x: Data, options: PredictOptions): Promise<Tree> {
  const { batchSize, verbose, callbacks } = readOptions('predict', predictOptions, options);
  const { x: inputs, count } = readInputs('predict', trainer.reader, x);
  const job = trainer.predictJob(run, inputs);
  const batches = arrayBatches(job.data, batchSize);
  const { tell } = announce(run, trainer.model, { callbacks, verbose, epochs: 1, steps: batches.count! });
  await tell('onPredictBegin', {});
  const outputs = new Collected(trainer.model.label, count);
  const before = (first: number) => tell('onPredictBatchBegin', first, {});
  for await (const { batch, batchSize: rows, results } of trainer.executions(job, batches, callbacks, before)) {
    outputs.add(results, rows);
    await tell('onPredictBatchEnd', batch, { outputs: joined(results) });
  }
  await tell('onPredictEnd', {});
  return outputs.whole;
}

/** The outputs of batches that ran together, one after the other. */
const joined = (results: Tree): Tree =>
  mapLeaves(results as Nested<Tensor>, (value) => {
    const [batches = 0, rows = 0, ...sample] = value.shape;
    return value.reshape([batches * rows, ...sample]);
  }) as Tree;

/** The outputs for samples, filled batch by batch. */
class Collected {
  readonly #label: string;
  readonly #count: number;
  #outputs: Nested<Tensor> = [];
  #filled = 0;

  constructor(label: string, count: number) {
    this.#label = label;
    this.#count = count;
  }

  /** All of them, in the nesting in which the model returns them. */
  get whole(): Tree {
    return this.#outputs as Tree;
  }

  /** Adds the outputs of some batches of `rows` samples, one after the other along a first axis. */
  add(results: Tree, rows: number): void {
    const stacked = leavesOf<Tensor>(results as Nested<Tensor>);
    const shapes = stacked.map(({ value }) => [this.#count, ...value.shape.slice(2)]);
    for (const { value } of stacked) checkRows('predict', this.#label, value.shape.slice(1), rows);
    if (this.#filled === 0) {
      let next = 0;
      this.#outputs = mapLeaves(results as Nested<Tensor>, ({ dtype }) => zeros(shapes[next++]!, { dtype }));
    }
    const outputs = leavesOf(this.#outputs).map(({ value }) => value);
    const changed = shapes.findIndex((shape, i) => !(outputs[i] && sameShape(shape, outputs[i].shape)));
    if (changed >= 0 || outputs.length !== shapes.length) throw this.#changed(shapes[changed], outputs[changed]);
    stacked.forEach(({ value }, i) => {
      const rowSize = outputs[i]!.size / this.#count;
      outputs[i]!.data.set(value.data, this.#filled * rowSize);
    });
    this.#filled += stacked[0]!.value.shape[0]! * rows;
  }

  #changed(shape: readonly number[] = [], before?: Tensor): ShapeError {
    return new ShapeError({
      where: 'predict',
      got: `outputs of shape ${formatShape(shape)} after some of shape ${formatShape(before?.shape ?? [])}`,
      expected: 'a model that stays as it is until predict ends',
      fix: 'Wait with await before changing its layers',
    });
  }
}
