import { ShapeError, type Tensor, type Tree, zeros } from '@keisan/autograd';
import { formatShape, sameShape } from '@keisan/autograd/internal';
import { readOptions } from '../../options/read.ts';
import { leavesOf, mapLeaves, type Nested } from '../../structure.ts';
import type { Data } from '../batches/data.ts';
import { Feed, feeding } from '../batches/feed.ts';
import type { BatchStream } from '../batches/given.ts';
import { inputSource } from '../batches/source-of.ts';
import type { Run } from '../execution/floor.ts';
import { announce } from '../notify.ts';
import { type PredictOptions, predictOptions } from '../options.ts';
import { checkRows } from '../rows.ts';
import type { Trainer } from '../trainer.ts';

/** The outputs for inputs: see `Model.predict`. */
export async function predict(
  trainer: Trainer,
  run: Run,
  x: Data | BatchStream,
  options: PredictOptions,
): Promise<Tree> {
  const { batchSize, steps, verbose, callbacks } = readOptions('predict', predictOptions, options);
  const feed = new Feed(run, inputSource('predict', trainer.reader, x, { batchSize, steps }), steps);
  // Before the first wait: it may be set from then on.
  trainer.model.stopPredicting = false;
  return feeding([feed], async () => {
    const [job] = trainer.jobs(run, ['predict', await feed.first()]);
    const { tell } = await announce(run, trainer.model, { callbacks, verbose, epochs: 1, steps: feed.count });
    await tell('onPredictBegin', {});
    const outputs = new Collected(trainer.model.label, feed.samples);
    const before = (first: number) => tell('onPredictBatchBegin', first, {});
    for await (const { batch, batchSize: rows, results } of trainer.executions(job!, feed, callbacks, before)) {
      outputs.add(results, rows);
      await tell('onPredictBatchEnd', batch, { outputs: joined(results) });
      if (trainer.model.stopPredicting) break;
    }
    await feed.end();
    await tell('onPredictEnd', {});
    return outputs.whole;
  });
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
  /** How many samples there is room for. */
  #room: number;
  #outputs: Nested<Tensor> = [];
  #filled = 0;

  /** @param count How many samples there will be; null where nobody knows. */
  constructor(label: string, count: number | null) {
    this.#label = label;
    this.#room = count ?? 0;
  }

  /** All of them, in the nesting in which the model returns them. */
  get whole(): Tree {
    return this.#resized(this.#filled) as Tree;
  }

  /** Adds the outputs of some batches of `rows` samples, one after the other along a first axis. */
  add(results: Tree, rows: number): void {
    const stacked = leavesOf<Tensor>(results as Nested<Tensor>);
    const shapes = stacked.map(({ value }) => value.shape.slice(2));
    for (const { value } of stacked) checkRows('predict', this.#label, value.shape.slice(1), rows);
    const end = this.#filled + stacked[0]!.value.shape[0]! * rows;
    if (this.#filled === 0) {
      this.#room = Math.max(this.#room, end);
      let next = 0;
      this.#outputs = mapLeaves(results as Nested<Tensor>, ({ dtype }) =>
        zeros([this.#room, ...shapes[next++]!], { dtype }),
      );
    }
    const known = leavesOf(this.#outputs).map(({ value }) => value.shape.slice(1));
    const changed = shapes.findIndex((shape, i) => !(known[i] && sameShape(shape, known[i])));
    if (changed >= 0 || known.length !== shapes.length) throw this.#changed(shapes[changed], known[changed]);
    if (end > this.#room) this.#outputs = this.#resized(Math.max(end, 2 * this.#room));
    const outputs = leavesOf(this.#outputs).map(({ value }) => value);
    stacked.forEach(({ value }, i) => {
      outputs[i]!.data.set(value.data, this.#filled * (outputs[i]!.size / this.#room));
    });
    this.#filled = end;
  }

  /** The outputs with room for another number of samples. */
  #resized(room: number): Nested<Tensor> {
    if (room === this.#room) return this.#outputs;
    const before = this.#room;
    this.#room = room;
    return mapLeaves(this.#outputs, ({ dtype, shape: [, ...sample], data, size }) => {
      const resized = zeros([room, ...sample], { dtype });
      resized.data.set(data.subarray(0, (size / before) * Math.min(before, room)));
      return resized;
    });
  }

  #changed(shape: readonly number[] = [], before: readonly number[] = []): ShapeError {
    return new ShapeError({
      where: 'predict',
      got: `samples with outputs of shape ${formatShape(shape)} after some of shape ${formatShape(before)}`,
      expected: 'a model that stays as it is until predict ends',
      fix: 'Wait with await before changing its layers',
    });
  }
}
