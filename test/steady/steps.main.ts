/**
 * Trains a small model for 100,000 steps, or as many as are said, saving it every thousand in each way that there is, loads it as often, and
 * says how much memory that keeps: `npm run steps -- 100000`. It fails where that grows.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel, random, Sequential, setRandomSeed } from 'keisan';
import { BackupAndRestore, Callback, CSVLogger, EarlyStopping, ModelCheckpoint } from 'keisan/callbacks';
import { Dense, Dropout } from 'keisan/layers';

const steps = Number(process.argv[2] ?? 100_000);
const SAVE_EVERY = 1000;
/** How many batches an epoch has: a save is in the middle of every fourth one. */
const BATCHES = 400;
/** What may be kept without being a leak, in megabytes: code that was compiled on the way, pages that allocators hold back. */
const LIMITS = { js: 4, resident: 60 };

async function usage() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc!();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { js: (heapUsed + external) / 1e6, resident: rss / 1e6 };
}

const measured: { readonly step: number; readonly js: number; readonly resident: number }[] = [];

/** Looks at the memory ten times on the way, once what is needed is there. */
class Memory extends Callback {
  #step = 0;

  override async onTrainBatchEnd() {
    this.#step++;
    if (this.#step % Math.ceil(steps / 10) !== 0) return;
    measured.push({ step: this.#step, ...(await usage()) });
    const { step, js, resident } = measured.at(-1)!;
    console.log(`after ${step} steps: ${js.toFixed(1)} MB, resident ${resident.toFixed(0)} MB`);
  }
}

class Load extends Callback {
  #step = 0;

  override async onTrainBatchEnd() {
    if (++this.#step % SAVE_EVERY === 0) await loadModel(join(folder, 'often.keras'));
  }
}

setRandomSeed(1);
const folder = await mkdtemp(join(tmpdir(), 'keisan-steps-'));
try {
  const x = random.normal([BATCHES * 8, 6]);
  const y = x.sum({ axis: 1, keepdims: true });
  const model = new Sequential([new Dense(8, { activation: 'relu', inputShape: [6] }), new Dropout(0.2), new Dense(1)]);
  model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'] });
  await model.fit(x, y, {
    epochs: Math.ceil(steps / BATCHES),
    batchSize: 8,
    verbose: 0,
    callbacks: [
      new BackupAndRestore(join(folder, 'backup'), { saveFreq: SAVE_EVERY }),
      new ModelCheckpoint(join(folder, 'often.keras'), { saveFreq: SAVE_EVERY }),
      new ModelCheckpoint(join(folder, 'often.weights.h5'), { saveFreq: SAVE_EVERY, saveWeightsOnly: true }),
      new EarlyStopping({ monitor: 'loss', patience: steps, restoreBestWeights: true }),
      new CSVLogger(join(folder, 'log.csv')),
      new Load(),
      new Memory(),
    ],
  });
} finally {
  await rm(folder, { recursive: true });
}
const [first, last] = [measured[0]!, measured.at(-1)!];
const grown = { js: last.js - first.js, resident: last.resident - first.resident };
console.log(
  `from ${first.step} to ${last.step} steps: ${grown.js.toFixed(1)} MB more, resident ${grown.resident.toFixed(0)} MB more`,
);
if (grown.js > LIMITS.js || grown.resident > LIMITS.resident) process.exitCode = 1;
