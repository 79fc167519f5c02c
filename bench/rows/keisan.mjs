// Keisan as its users run it; KEISAN_RUNTIME says on what.
import { createRequire } from 'node:module';
import { Input, Sequential, tensor } from 'keisan';
import { LambdaCallback } from 'keisan/callbacks';
import { Conv2D, Dense, Flatten, MaxPooling2D } from 'keisan/layers';
import { setRandomSeed } from 'keisan/utils';
import { readJob, report, stopwatch } from './row.mjs';

// It is known only to those who import it, since whoever has the native package runs on that.
if (process.env.KEISAN_RUNTIME === 'onnx on WebAssembly') await import('@keisan/compiler/internal');

const { units, convolutions, output, optimizer = 'rmsprop', batchSize, epochs, seed, train, test } = readJob();
const inputShape = convolutions ? [convolutions.side, convolutions.side, 1] : [units[0]];
const tensors = ({ x, y, count }) => [
  tensor(x, { shape: [count, ...inputShape], copy: false }),
  tensor(y, { shape: [count, units.at(-1)], copy: false }),
];
const lap = stopwatch();

setRandomSeed(seed);
const model = new Sequential([Input(inputShape)]);
for (const filters of convolutions?.filters ?? []) {
  model.add(new Conv2D(filters, 3, { activation: 'relu' }));
  model.add(new MaxPooling2D(2));
}
if (convolutions) model.add(new Flatten());
for (let i = 1; i < units.length; i++) {
  model.add(new Dense(units[i], { activation: i === units.length - 1 ? output : 'relu' }));
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
