/**
 * Trains in a folder with everything that a backup has to hold, and writes what came of it into the file `result.json` there. It is killed
 * and run again, by `training-kills.ts`: `program.mjs folder runtime [saveFreq]`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { random, setRandomSeed, type Tensor } from '@keisan/autograd';
import type { RuntimeName } from '@keisan/compiler';
import { Sequential } from '@keisan/layers';
import {
  Callback,
  type CallbackState,
  CSVLogger,
  EarlyStopping,
  LearningRateScheduler,
  type Logs,
  ReduceLROnPlateau,
  SwapEMAWeights,
} from '@keisan/layers/callbacks';
import { BatchNormalization, Dense, Dropout, GaussianNoise } from '@keisan/layers/layers';
import { Adam } from '@keisan/layers/optimizers';
import { BackupAndRestore, ModelCheckpoint } from '@keisan/saving/callbacks';
import '@keisan/saving';

const [folder = '.', runtime = 'eager', saveFreq = 'epoch'] = process.argv.slice(2);

/** One with properties, which need nothing more. */
class Sum extends Callback {
  sum = 0;
  seen: readonly number[] = [];

  override onEpochEnd(_epoch: number, logs: Logs) {
    this.sum += logs.loss!;
    this.seen = [...this.seen, logs.loss!];
  }
}

/** One that says how. */
class Slowest extends Callback {
  #worst: Tensor | null = null;
  #batches = 0;

  get found() {
    return [this.#batches, ...(this.#worst?.data ?? [])];
  }

  override onTrainBatchEnd() {
    this.#batches++;
    if (this.#batches % 7 === 0) this.#worst = this.model.weights[0]!.detach();
  }

  override getState(): CallbackState {
    return { batches: this.#batches, worst: this.#worst };
  }

  override setState({ batches, worst }: CallbackState) {
    this.#batches = batches as number;
    this.#worst = worst as Tensor | null;
  }
}

setRandomSeed(7);
const x = random.normal([96, 6]);
const y = x.sum({ axis: 1, keepdims: true });
const model = new Sequential([
  new Dense(12, { activation: 'relu', inputShape: [6] }),
  new BatchNormalization(),
  new Dropout(0.3),
  new GaussianNoise(0.1, { seed: 7 }),
  new Dense(1),
]);
const optimizer = new Adam(0.02, { useEma: true, emaMomentum: 0.9, emaOverwriteFrequency: 5 });
model.compile({ optimizer, loss: 'mse', metrics: ['mae'], runtime: runtime as RuntimeName });
const sum = new Sum();
const slowest = new Slowest();
const stop = new EarlyStopping({ monitor: 'loss', patience: 3, minDelta: 0.05, restoreBestWeights: true });
const { history, epoch } = await model.fit(x, y, {
  epochs: 12,
  batchSize: 8,
  validationSplit: 0.25,
  verbose: 0,
  callbacks: [
    new BackupAndRestore(join(folder, 'backup'), { saveFreq: saveFreq === 'epoch' ? 'epoch' : Number(saveFreq) }),
    // Multiplies what there is: once for each epoch, however often it begins.
    new LearningRateScheduler((_, rate) => rate * 0.97),
    new ReduceLROnPlateau({ monitor: 'loss', patience: 1, factor: 0.7, minDelta: 0.3, cooldown: 1 }),
    new SwapEMAWeights({ swapOnEpoch: true }),
    new ModelCheckpoint(join(folder, 'best.keras'), { saveBestOnly: true }),
    new ModelCheckpoint(join(folder, 'often.weights.h5'), { saveWeightsOnly: true, saveFreq: 5 }),
    new CSVLogger(join(folder, 'log.csv')),
    sum,
    slowest,
    stop,
    new (class extends Callback {
      override onTrainBatchBegin(batch: number) {
        if (batch === 0) process.stdout.write('training\n');
      }
    })(),
  ],
});
const bits = (tensors: readonly Tensor[]) => tensors.map(({ data }) => [...data]);
writeFileSync(
  join(folder, 'result.json'),
  JSON.stringify({
    epoch,
    history,
    weights: bits(model.weights),
    optimizer: bits(model.optimizer!.variables),
    stopped: [stop.stoppedEpoch, stop.bestEpoch, stop.best, stop.wait],
    sum: [sum.sum, sum.seen],
    slowest: slowest.found,
    next: [...random.uniform([3]).data],
  }),
);
