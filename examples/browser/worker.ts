import { loadModel, ones, Sequential } from 'keisan';
import { Callback, type Logs } from 'keisan/callbacks';
import { mnist } from 'keisan/datasets';
import { Dense } from 'keisan/layers';
import { modelToDot, renderSvg, toCategorical } from 'keisan/utils';
import type { Dropped, Order, Report } from './messages.ts';

const report = (message: Report) => postMessage(message);

/** Tells the page how training goes. */
class Progress extends Callback {
  #epoch = 0;

  override onEpochBegin(epoch: number) {
    this.#epoch = epoch;
  }

  override onTrainBatchEnd(batch: number, { accuracy = 0, loss = 0 }: Logs) {
    report({ kind: 'progress', epoch: this.#epoch, done: (batch + 1) / this.params.steps!, accuracy, loss });
  }
}

async function train({ epochs, samples, data }: Order): Promise<void> {
  const [[trainImages, trainLabels], [testImages, testLabels]] = await mnist.loadData({
    baseUrl: data,
    onProgress: ({ file, loaded, total }) => report({ kind: 'loading', file, loaded, total }),
  });
  const some = [[0, samples]] as const;
  const xTrain = trainImages
    .slice(some)
    .reshape([-1, 28 * 28])
    .astype('float32')
    .div(255);
  const xTest = testImages
    .reshape([-1, 28 * 28])
    .astype('float32')
    .div(255);
  const yTrain = toCategorical(trainLabels.slice(some));
  const yTest = toCategorical(testLabels);

  const model = new Sequential();
  model.add(new Dense(512, { activation: 'relu', inputShape: [28 * 28] }));
  model.add(new Dense(10, { activation: 'softmax' }));
  const picture = renderSvg(modelToDot(model, { showShapes: true, showLayerActivations: true }));
  report(
    await picture.then(
      (svg): Report => ({ kind: 'model', svg }),
      ({ message }: Error): Report => ({ kind: 'noModel', problem: message }),
    ),
  );

  const start = performance.now();
  model.compile({
    optimizer: 'rmsprop',
    loss: 'categorical_crossentropy',
    metrics: ['accuracy'],
    stepsPerExecution: 8,
  });
  await model.fit(xTrain, yTrain, { epochs, batchSize: 128, verbose: 0, callbacks: [new Progress()] });
  const seconds = (performance.now() - start) / 1000;

  const predictions = await model.predict(xTest, { batchSize: 1000, verbose: 0 });
  report({
    kind: 'prediction',
    pixels: Array.from(testImages.at(0).data),
    probabilities: Array.from(predictions.at(0).data),
  });
  const [, testAccuracy = 0] = await model.evaluate(xTest, yTest, { batchSize: 1000, verbose: 0 });
  report({ kind: 'finished', testAccuracy, seconds });
}

/** Opens a file that Keras, or `model.save`, wrote, and lets the model predict for one sample of ones. */
async function open({ file }: Dropped): Promise<void> {
  const model = await loadModel(file, { compile: false });
  const [batch, ...lengths] = model.inputShape as readonly (number | null)[];
  const shape = [batch ?? 1, ...lengths.map((length) => length ?? 1)];
  const output = await model.predict(ones(shape), { verbose: 0 });
  report({
    kind: 'opened',
    name: `${file.name}: ${model.countParams().toLocaleString('en')} parameters`,
    given: `ones of shape [${shape.join(', ')}]`,
    outputs: Array.from([output].flat()[0]!.data).slice(0, 20),
  });
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

addEventListener('message', ({ data }: MessageEvent<Order | Dropped>) => {
  if ('file' in data) open(data).catch((error: unknown) => report({ kind: 'refused', message: messageOf(error) }));
  else train(data).catch((error: unknown) => report({ kind: 'failed', message: messageOf(error) }));
});
