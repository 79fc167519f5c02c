// Overfitting: a model that learns its few examples by heart, and what Dropout does about it.
import { type History, Sequential, setRandomSeed, type Tensor } from 'keisan';
import { mnist } from 'keisan/datasets';
import { Dense, Dropout } from 'keisan/layers';
import { plotHistory } from 'keisan/utils';
import { terminalChart } from './terminal-chart.ts';

const epochs = Number(process.env.EPOCHS ?? 30);

// With 1000 of MNIST's 60000 training images there is little to learn from. 1000 test images judge the model.
const few = [[0, 1000]] as const;
const pixels = (images: Tensor) =>
  images
    .slice(few)
    .reshape([-1, 28 * 28])
    .astype('float32')
    .div(255);
const [[trainImages, trainLabels], [testImages, testLabels]] = await mnist.loadData();
const [xTrain, yTrain] = [pixels(trainImages), trainLabels.slice(few)];
const [xTest, yTest] = [pixels(testImages), testLabels.slice(few)];

/** Trains a model whose hidden layers leave out a share of their outputs, others at each step. */
async function train(rate: number): Promise<History> {
  setRandomSeed(1);
  const model = new Sequential([
    new Dense(64, { activation: 'relu', inputShape: [28 * 28] }),
    new Dropout(rate),
    new Dense(64, { activation: 'relu' }),
    new Dropout(rate),
    new Dense(10, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'rmsprop', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] });
  return model.fit(xTrain, yTrain, {
    epochs,
    batchSize: 64,
    validationData: [xTest, yTest],
    validationBatchSize: 1000,
    verbose: 0,
  });
}

async function show(title: string, history: History, toFile: string): Promise<void> {
  const { accuracy = [], val_accuracy: testAccuracy = [] } = history.history;
  console.log(`\n${title}: accuracy on the training images (●) and on the test images (○)`);
  console.log(
    terminalChart([
      { mark: '●', values: accuracy },
      { mark: '○', values: testAccuracy },
    ]),
  );
  const [seen, unseen] = [accuracy, testAccuracy].map((values) => values.at(-1)!);
  console.log(`In the end ${seen!.toFixed(3)} and ${unseen!.toFixed(3)}: a gap of ${(seen! - unseen!).toFixed(3)}.`);
  await plotHistory(history, { toFile, title });
  console.log(`Wrote ${toFile}.`);
}

await show('Without dropout', await train(0), 'history.png');
await show('With dropout', await train(0.5), 'history-dropout.png');
