// The work of a training step of each of some models, and how long a runtime takes for it. KEISAN_RUNTIME says which runtime.

import { onLooker, seen } from '@keisan/compiler/internal';
import { Input, random, Sequential } from 'keisan';
import { LambdaCallback } from 'keisan/callbacks';
import { BatchNormalization, Conv2D, Dense, Dropout, Flatten, MaxPooling2D } from 'keisan/layers';
import { setRandomSeed } from 'keisan/utils';
import { stopwatch } from './row.mjs';

function modelOf(job, runtime) {
  const { units, side, filters = [], groups = 1, dtype = 'float32', optimizer = 'adam', normalized = false } = job;
  setRandomSeed(1);
  const model = new Sequential([Input(side ? [side, side, groups] : [units[0]], { dtype })]);
  for (const count of filters) {
    model.add(new Conv2D(count, 3, { activation: 'relu', groups, dtype }));
    model.add(new MaxPooling2D(2, { dtype }));
  }
  if (side) model.add(new Flatten({ dtype }));
  for (const count of side ? units : units.slice(1)) {
    model.add(new Dense(count, { activation: normalized ? 'gelu' : 'relu', dtype }));
    if (!normalized) continue;
    model.add(new BatchNormalization());
    model.add(new Dropout(0.2));
  }
  model.compile({ optimizer, loss: 'mse', ...(runtime ? { runtime } : {}) });
  return model;
}

async function measure(job) {
  const { units, side, groups = 1, dtype = 'float32', batchSize, steps } = job;
  const x = random.normal([steps * batchSize, ...(side ? [side, side, groups] : [units[0]])]).astype(dtype);
  const y = random.normal([steps * batchSize, units.at(-1)]).astype(dtype);
  const looked = modelOf(job, onLooker);
  await looked.fit(x.slice([[0, batchSize]]), y.slice([[0, batchSize]]), { epochs: 1, batchSize, verbose: 0 });
  const work = seen.splice(0)[0];
  const model = modelOf(job);
  const lap = stopwatch();
  const seconds = [];
  const timer = new LambdaCallback({ onEpochEnd: () => void seconds.push(lap()) });
  await model.fit(x, y, { epochs: 6, batchSize, verbose: 0, callbacks: [timer] });
  return { work, nanoseconds: (1e9 * Math.min(...seconds.slice(1))) / steps };
}

const results = {};
for (const job of JSON.parse(process.argv[2])) results[job.title] = await measure(job);
process.stdout.write(`${JSON.stringify(results)}\n`, () => process.exit());
