// Writes test/saving/fixtures/tfjs/saved-*: models that TensorFlow.js itself saved, and what they predict. It is installed elsewhere:
//   node test/saving/tfjs-models.main.mjs .../node_modules/@tensorflow/tfjs/dist/tf.node.js
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const tf = createRequire(import.meta.url)(process.argv[2]);
const folder = new URL('fixtures/tfjs/', import.meta.url);

/** Numbers between -1 and 1 that are the same everywhere. */
const numbers = (shape, seed = 1) => {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Array.from({ length: size }, (_, i) => 0.9 * Math.sin(12.9898 * i + seed)),
    shape,
  );
};

function line() {
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 5, activation: 'relu', inputShape: [4], kernelRegularizer: 'l1l2' }));
  model.add(tf.layers.batchNormalization());
  model.add(tf.layers.dropout({ rate: 0.2 }));
  model.add(tf.layers.dense({ units: 3, activation: 'softmax', useBias: false }));
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return { model, inputs: [numbers([8, 4])] };
}

function graph() {
  const image = tf.input({ shape: [6, 6, 2], name: 'image' });
  const other = tf.input({ shape: [3], name: 'other' });
  const conv = tf.layers
    .conv2d({ filters: 3, kernelSize: 3, padding: 'same', activation: 'relu', name: 'conv' })
    .apply(image);
  const depthwise = tf.layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', name: 'depthwise' }).apply(conv);
  const sum = tf.layers.add({ name: 'sum' }).apply([conv, depthwise]);
  const active = tf.layers.leakyReLU({ alpha: 0.1, name: 'leaky' }).apply(sum);
  const pooled = tf.layers.maxPooling2d({ poolSize: 2, name: 'pool' }).apply(active);
  const flat = tf.layers.globalAveragePooling2d({ name: 'mean' }).apply(pooled);
  const inner = tf.sequential({ name: 'inner', layers: [tf.layers.dense({ units: 3, inputShape: [3], name: 'low' })] });
  const both = tf.layers.concatenate({ name: 'both' }).apply([inner.apply(flat), inner.apply(other)]);
  const outputs = [
    tf.layers.dense({ units: 2, name: 'one' }).apply(both),
    tf.layers.layerNormalization({ name: 'two' }).apply(both),
  ];
  const model = tf.model({ inputs: [image, other], outputs, name: 'graph' });
  return { model, inputs: [numbers([4, 6, 6, 2]), numbers([4, 3], 2)] };
}

const lists = (values) =>
  [values].flat().map((x) => ({ shape: x.shape, data: [...x.dataSync()].map((n) => Number(n.toFixed(7))) }));

const rows = {};
for (const [name, make, includeOptimizer] of [
  ['saved-line', line, true],
  ['saved-graph', graph, false],
]) {
  const { model, inputs } = make();
  model.setWeights(model.getWeights().map((weight, i) => tf.add(tf.mul(numbers(weight.shape, i), 0.4), 0.5)));
  if (includeOptimizer)
    await model.fit(inputs[0], tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], 'int32'), 3), { verbose: 0 });
  const target = new URL(`${name}/`, folder);
  mkdirSync(target, { recursive: true });
  const handler = tf.io.withSaveHandler(async ({ weightData, weightSpecs, ...rest }) => {
    const json = { ...rest, weightsManifest: [{ paths: ['./weights.bin'], weights: weightSpecs }] };
    writeFileSync(new URL('model.json', target), JSON.stringify(json));
    writeFileSync(new URL('weights.bin', target), new Uint8Array(weightData));
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(handler, { includeOptimizer });
  rows[name] = { inputs: lists(inputs), predict: lists(model.predict(inputs.length === 1 ? inputs[0] : inputs)) };
}
writeFileSync(new URL('saved.json', folder), JSON.stringify(rows));
