// TensorFlow.js on its WebAssembly backend, which picks SIMD by itself and leaves threads off in Node (tfjs issue 3830).
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { readJob, report, stopwatch } from './row.mjs';

const { units, output, batchSize, epochs, seed, train, test } = readJob();
const tensors = ({ x, y, count }) => [tf.tensor2d(x, [count, units[0]]), tf.tensor2d(y, [count, units.at(-1)])];
const lap = stopwatch();

setWasmPaths(new URL('../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url).pathname);
await tf.setBackend('wasm');
const model = sequential();
for (let i = 1; i < units.length; i++) {
  model.add(
    layers.dense({
      units: units[i],
      inputShape: [units[i - 1]],
      activation: i === units.length - 1 ? output : 'relu',
      kernelInitializer: initializers.glorotUniform({ seed: seed + i }),
    }),
  );
}
const loss = output === 'softmax' ? 'categoricalCrossentropy' : 'binaryCrossentropy';
model.compile({ optimizer: 'rmsprop', loss, metrics: ['accuracy'] });
const [x, y] = tensors(train);
const setup = lap();

const seconds = [];
const onEpochEnd = () => void seconds.push(lap());
await model.fit(x, y, { epochs, batchSize, verbose: 0, yieldEvery: 'never', callbacks: { onEpochEnd } });

const [, accuracy] = model.evaluate(...tensors(test), { batchSize: 1000 });
report({ version: tf.version_core, setup, seconds, accuracy: accuracy.dataSync()[0] });
