// TensorFlow.js on its WebAssembly backend, which picks SIMD by itself and leaves threads off in Node (tfjs issue 3830).
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { readJob, report, stopwatch } from './row.mjs';

const { units, convolutions, output, batchSize, epochs, seed, train, test } = readJob();
const inputShape = convolutions ? [convolutions.side, convolutions.side, 1] : [units[0]];
const tensors = ({ x, y, count }) => [tf.tensor(x, [count, ...inputShape]), tf.tensor2d(y, [count, units.at(-1)])];
const lap = stopwatch();

setWasmPaths(new URL('../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url).pathname);
await tf.setBackend('wasm');
const model = sequential();
model.add(layers.inputLayer({ inputShape }));
const kernelInitializer = (i) => initializers.glorotUniform({ seed: seed + i });
convolutions?.filters.forEach((filters, i) => {
  const options = { filters, kernelSize: 3, activation: 'relu', kernelInitializer: kernelInitializer(100 + i) };
  model.add(layers.conv2d(options));
  model.add(layers.maxPooling2d({ poolSize: 2 }));
});
if (convolutions) model.add(layers.flatten());
for (let i = 1; i < units.length; i++) {
  model.add(
    layers.dense({
      units: units[i],
      activation: i === units.length - 1 ? output : 'relu',
      kernelInitializer: kernelInitializer(i),
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
