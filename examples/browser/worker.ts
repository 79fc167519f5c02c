import { Sequential } from 'keisan';
import { Callback, type Logs } from 'keisan/callbacks';
import { mnist } from 'keisan/datasets';
import { Dense } from 'keisan/layers';
import { toCategorical } from 'keisan/utils';
import type { Asked, Order, Report } from './messages.ts';

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

/** The model, once it is made. */
let trained: Sequential | null = null;

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
  const words = (shape: readonly (number | null)[] = []) => `(${shape.map((n) => n ?? 'None').join(', ')})`;
  const layers = model.describe().map(({ name, className, activation, inputShapes, outputShape }) => ({
    title: `${name} (${className})`,
    about: `${words(inputShapes[0])} → ${words(outputShape)}, ${activation}`,
  }));
  report({ kind: 'model', layers });
  trained = model;

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

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What a page may be asked for later on is fetched then: the layers and formats of files, and Graphviz. */
async function answer(asked: Asked): Promise<Report> {
  if (asked.kind === 'open') return (await import('./open.ts')).open(asked.file);
  return (await import('./draw.ts')).draw(trained!);
}

addEventListener('message', ({ data }: MessageEvent<Order | Asked>) => {
  if (data.kind === 'train') {
    train(data).catch((error: unknown) => report({ kind: 'failed', message: messageOf(error) }));
  } else {
    const refused = data.kind === 'open' ? 'refused' : 'noDiagram';
    answer(data).then(report, (error: unknown) => report({ kind: refused, message: messageOf(error) }));
  }
});
