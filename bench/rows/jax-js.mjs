// jax-js on its WebAssembly backend, the whole step jitted: gather, forward, backward, rmsprop and metrics.
// jax-js owns arrays by reference counts: passing one hands it over, `.ref` keeps it.
import { readFileSync } from 'node:fs';
import { readJob, report, stopwatch } from './row.mjs';
import { provideWorkers } from './web-worker.mjs';

if (process.env.BENCH_THREADS !== '1') provideWorkers();
const { blockUntilReady, jit, lax, nn, numpy: np, random, tree, valueAndGrad } = await import('@jax-js/jax');

const { units, convolutions, output, batchSize, epochs, seed, train, test } = readJob();
const inputShape = convolutions ? [1, convolutions.side, convolutions.side] : [units[0]];
const arrays = ({ x, y, count }) => [
  np.array(x).reshape([count, ...inputShape]),
  np.array(y).reshape([count, units.at(-1)]),
];
const lap = stopwatch();

const glorot = ({ shape, fans }, i) => {
  const limit = Math.sqrt(6 / fans);
  return random.uniform(random.key(seed + i), shape, { minval: -limit, maxval: limit });
};

const filters = convolutions?.filters ?? [];
const side = filters.reduce((n) => Math.floor((n - 2) / 2), convolutions?.side ?? 0);
const widths = [convolutions ? side * side * filters.at(-1) : units[0], ...units.slice(1)];
const layers = [
  ...filters.map((outputs, i) => {
    const inputs = i === 0 ? 1 : filters[i - 1];
    return { shape: [outputs, inputs, 3, 3], fans: 9 * (inputs + outputs), outputs };
  }),
  ...widths.slice(1).map((outputs, i) => ({ shape: [widths[i], outputs], fans: widths[i] + outputs, outputs })),
];
let weights = layers.flatMap((layer, i) => [glorot(layer, i), np.zeros([layer.outputs])]);
let squares = layers.flatMap(({ shape, outputs }) => [np.zeros(shape), np.zeros([outputs])]);

const logitsOf = (w, x) => {
  layers.forEach(({ shape, outputs }, i) => {
    const [kernel, bias] = [w[2 * i], w[2 * i + 1]];
    if (shape.length === 4) {
      x = nn.relu(lax.conv(x, kernel, [1, 1], 'VALID').add(bias.reshape([outputs, 1, 1])));
      x = lax.reduceWindow(x, np.max, [1, 1, 2, 2], [1, 1, 2, 2]);
    } else {
      if (i === filters.length && i > 0) x = x.reshape([-1, shape[0]]);
      x = np.dot(x, kernel).add(bias);
      if (i + 1 < layers.length) x = nn.relu(x);
    }
  });
  return x;
};

const correctOf = (logits, y) =>
  output === 'softmax'
    ? np.argmax(logits, 1).equal(np.argmax(y, 1)).astype(np.float32).sum()
    : logits.greater(0).astype(np.float32).equal(y).astype(np.float32).sum();

/** max(z, 0) - z y + log(1 + exp(-|z|)): nn.softplus overflows for large z. */
const binaryCrossentropyOf = (z, y) =>
  np
    .maximum(z.ref, 0)
    .sub(z.ref.mul(y))
    .add(np.log1p(np.exp(np.absolute(z).neg())));

const lossOf = (w, x, y) => {
  const logits = logitsOf(w, x);
  const correct = correctOf(logits.ref, y.ref);
  const losses = output === 'softmax' ? nn.logSoftmax(logits).mul(y).neg() : binaryCrossentropyOf(logits, y);
  return [losses.sum(1).mean(), correct];
};

const lossAndGradients = valueAndGrad(lossOf, { hasAux: true });

const step = jit((w, v, [lossSum, correctSum], allX, allY, rows) => {
  const size = rows.shape[0];
  const [x, y] = [allX.slice(rows.ref), allY.slice(rows)];
  const [[loss, correct], gradients] = lossAndGradients(tree.ref(w), x, y);
  const nextV = gradients.map((g, i) => v[i].mul(0.9).add(np.square(g.ref).mul(0.1)));
  const nextW = gradients.map((g, i) => w[i].sub(g.mul(0.001).div(np.sqrt(nextV[i].ref.add(1e-7)))));
  return [nextW, nextV, [lossSum.add(loss.mul(size)), correctSum.add(correct)]];
});

const [x, y] = arrays(train);
const [xTest, yTest] = arrays(test);
const order = Int32Array.from({ length: train.count }, (_, i) => i);
const setup = lap();

const seconds = [];
for (let epoch = 0; epoch < epochs; epoch++) {
  shuffle(order);
  let metrics = [np.array(0), np.array(0)];
  for (let start = 0; start < order.length; start += batchSize) {
    const rows = np.array(order.slice(start, start + batchSize), { dtype: np.int32 });
    [weights, squares, metrics] = step(weights, squares, metrics, x.ref, y.ref, rows);
    await blockUntilReady(weights);
  }
  const [loss] = await Promise.all(metrics.map((metric) => metric.jsAsync()));
  if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss}`);
  seconds.push(lap());
}

const accuracy = (await correctOf(logitsOf(weights, xTest), yTest).jsAsync()) / test.count;
const { version } = JSON.parse(readFileSync(new URL('../node_modules/@jax-js/jax/package.json', import.meta.url)));
report({ version, setup, seconds, accuracy });

function shuffle(values) {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [values[i], values[j]] = [values[j], values[i]];
  }
}
