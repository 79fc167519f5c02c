// Training by hand: what `fit` does, written out. The same step runs eagerly, op by op, and compiled, by ONNX Runtime.
import { compile, gather, gradients, random, Sequential, setRandomSeed, type Tensor } from 'keisan';
import { mnist } from 'keisan/datasets';
import { Dense } from 'keisan/layers';
import { SparseCategoricalCrossentropy } from 'keisan/losses';
import { Mean, SparseCategoricalAccuracy } from 'keisan/metrics';
import { Adam } from 'keisan/optimizers';

const epochs = Number(process.env.EPOCHS ?? 5);
const batchSize = 128;
setRandomSeed(1);

const pixels = (images: Tensor) =>
  images
    .reshape([-1, 28 * 28])
    .astype('float32')
    .div(255);
const [[images, labels]] = await mnist.loadData();
const [xTrain, yTrain] = [pixels(images.slice([[0, 10_000]])), labels.slice([[0, 10_000]])];
const [xValidation, yValidation] = [pixels(images.slice([[50_000, 52_000]])), labels.slice([[50_000, 52_000]])];

const model = new Sequential([
  new Dense(256, { activation: 'relu', inputShape: [28 * 28] }),
  new Dense(10, { activation: 'softmax' }),
]);
const optimizer = new Adam();
const loss = new SparseCategoricalCrossentropy();
const meanLoss = new Mean({ name: 'loss' });
const accuracy = new SparseCategoricalAccuracy();

/** One step: forward, gradients, update. Weights, the optimizer's memory and metrics are parameters, assigned in place. */
function trainStep(x: Tensor, y: Tensor): Tensor {
  const yPred = model.apply(x, { training: true });
  const value = loss.apply(y, yPred);
  const weights = model.trainableWeights;
  optimizer.apply(gradients(value, weights), weights);
  meanLoss.updateState(value);
  accuracy.updateState(y, yPred);
  return value;
}

/** One step of validation: no gradients, no update, and layers such as Dropout do nothing. */
function testStep(x: Tensor, y: Tensor): Tensor {
  accuracy.updateState(y, model.apply(x));
  return accuracy.result();
}

const compiledTrainStep = compile(trainStep);
const compiledTestStep = compile(testStep);

/** The samples in batches, in random order. What is left over at the end is left out, so that one shape is compiled. */
function* batches(x: Tensor, y: Tensor): Generator<[x: Tensor, y: Tensor]> {
  const order = random.permutation(x.shape[0]!);
  for (let from = 0; from + batchSize <= order.size; from += batchSize) {
    const some = order.slice([[from, from + batchSize]]);
    yield [gather(x, some), gather(y, some)];
  }
}

for (let epoch = 1; epoch <= epochs; epoch++) {
  meanLoss.resetState();
  accuracy.resetState();
  for (const [x, y] of batches(xTrain, yTrain)) await compiledTrainStep(x, y);
  const [lossValue, trainAccuracy] = [meanLoss, accuracy].map((metric) => metric.result().item().toFixed(4));

  accuracy.resetState();
  const valAccuracy = (await compiledTestStep(xValidation, yValidation)).item().toFixed(4);
  console.log(`Epoch ${epoch}: loss ${lossValue}, accuracy ${trainAccuracy}, val_accuracy ${valAccuracy}`);
}

/** How many steps a second a step makes. */
async function speed(step: (x: Tensor, y: Tensor) => unknown, steps: number): Promise<string> {
  const [x, y] = batches(xTrain, yTrain).next().value!;
  await step(x, y);
  const start = performance.now();
  for (let i = 0; i < steps; i++) await step(x, y);
  return ((1000 * steps) / (performance.now() - start)).toFixed(0);
}
console.log(`Eager:    ${await speed(trainStep, 10)} steps a second`);
console.log(`Compiled: ${await speed(compiledTrainStep, 50)} steps a second`);
