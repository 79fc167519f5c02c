// Keisan as its users run it; KEISAN_RUNTIME says on what.
import { createRequire } from 'node:module';
import { Sequential, tensor } from 'keisan';
import { LambdaCallback } from 'keisan/callbacks';
import { Dense } from 'keisan/layers';
import { setRandomSeed } from 'keisan/utils';
import { readJob, report, stopwatch } from './row.mjs';

// It is known only to those who import it, since whoever has the native package runs on that.
if (process.env.KEISAN_RUNTIME === 'onnx on WebAssembly') await import('@keisan/compiler/internal');

const { units, output, optimizer = 'rmsprop', batchSize, epochs, seed, train, test } = readJob();
const tensors = ({ x, y, count }) => [
  tensor(x, { shape: [count, units[0]], copy: false }),
  tensor(y, { shape: [count, units.at(-1)], copy: false }),
];
const lap = stopwatch();

setRandomSeed(seed);
const model = new Sequential();
for (let i = 1; i < units.length; i++) {
  const activation = i === units.length - 1 ? output : 'relu';
  model.add(new Dense(units[i], { activation, ...(i === 1 ? { inputShape: [units[0]] } : {}) }));
}
const loss = output === 'softmax' ? 'categorical_crossentropy' : 'binary_crossentropy';
model.compile({ optimizer, loss, metrics: ['accuracy'] });
const [x, y] = tensors(train);
const setup = lap();

const seconds = [];
const timer = new LambdaCallback({ onEpochEnd: () => void seconds.push(lap()) });
await model.fit(x, y, { epochs, batchSize, verbose: 0, callbacks: [timer] });

const [, accuracy] = await model.evaluate(...tensors(test), { batchSize, verbose: 0 });
const { version } = createRequire(import.meta.url)('keisan/package.json');
report({ version, setup, seconds, accuracy });
