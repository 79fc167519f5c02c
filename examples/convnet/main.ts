// A convolutional network: 99 % of the handwritten digits right. Its first filters and a digit that it misreads are drawn.
import { writeFileSync } from 'node:fs';
import { Input, Sequential, setRandomSeed, type Tensor } from 'keisan';
import { mnist } from 'keisan/datasets';
import { Conv2D, Dense, Dropout, Flatten, MaxPooling2D } from 'keisan/layers';
import { drawing, grey, png, signed, tiled } from './picture.ts';

const epochs = Number(process.env.EPOCHS ?? 12);
const images = Number(process.env.IMAGES ?? 60_000);
setRandomSeed(1);

const some = (data: Tensor) => data.slice([[0, images]]);
/** Pixels from 0 to 1, with an axis of channels: one, for grey. */
const pixels = (data: Tensor) => some(data).reshape([-1, 28, 28, 1]).astype('float32').div(255);
const [[trainImages, trainLabels], [testImages, testLabels]] = await mnist.loadData();
const [xTrain, yTrain] = [pixels(trainImages), some(trainLabels)];
const [xTest, yTest] = [pixels(testImages), some(testLabels)];

// 32 windows of 3 by 3 pixels look for strokes; after each pooling the next ones see twice as far, and where exactly counts less.
const first = new Conv2D(32, 3, { activation: 'relu' });
const model = new Sequential([
  Input([28, 28, 1]),
  first,
  new MaxPooling2D(2),
  new Conv2D(64, 3, { activation: 'relu' }),
  new MaxPooling2D(2),
  new Flatten(),
  new Dropout(0.5),
  new Dense(10, { activation: 'softmax' }),
]);
model.summary();
model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] });
await model.fit(xTrain, yTrain, { epochs, batchSize: 128 });

const [, accuracy] = await model.evaluate(xTest, yTest, { verbose: 0 });
console.log(`Test accuracy: ${accuracy!.toFixed(4)}`);

// A kernel is [rows, columns, channels, filters]: what a pixel adds to what the filter says, red for more and blue for less.
const kernel = first.getWeights()[0]!.transpose([3, 2, 0, 1]);
const most = kernel.abs().max().item();
const filters = kernel.toArray() as number[][][][];
const drawn = filters.map(([values]) => drawing(values!, 16, (value) => signed(value, most)));
writeFileSync('filters.png', png(tiled(drawn, 8, 8)));
console.log('Wrote filters.png: what the first layer looks for.');

// Of the digits that it misreads, the one that it is surest of.
const predictions = await model.predict(xTest, { verbose: 0 });
const taken = predictions.argmax({ axis: 1 });
const isWrong = taken.notEqual(yTest.astype('int32'));
const sureness = predictions.max({ axis: 1 }).mul(isWrong.astype('float32'));
const worst = sureness.argmax().item();
const digit = testImages.at(worst).toArray() as number[][];
writeFileSync('misread.png', png(drawing(digit, 8, (level) => grey(level / 255))));
const [is, seen] = [yTest, taken].map((labels) => labels.at(worst).item());
const percent = (100 * sureness.at(worst).item()).toFixed(0);
console.log(`${isWrong.astype('int32').sum().item()} of ${yTest.size} test images are misread.`);
console.log(
  `Wrote misread.png: image ${worst}, a ${is}, is taken for a ${seen}, with ${percent} % of the probability.`,
);
