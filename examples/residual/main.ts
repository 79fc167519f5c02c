// A small residual network: layers that learn what to add to what they are given. Made with the functional API, and drawn.
import { Input, type KerasTensor, Model, setRandomSeed, type Tensor } from 'keisan';
import { mnist } from 'keisan/datasets';
import { Activation, add, BatchNormalization, Conv2D, Dense, GlobalAveragePooling2D } from 'keisan/layers';
import { plotModel } from 'keisan/utils';

const epochs = Number(process.env.EPOCHS ?? 5);
const trainCount = Number(process.env.IMAGES ?? 12_000);
setRandomSeed(1);

const pixels = (images: Tensor) => images.reshape([-1, 28, 28, 1]).astype('float32').div(255);
const [[trainImages, trainLabels], [testImages, testLabels]] = await mnist.loadData();
const [xTrain, yTrain] = [pixels(trainImages.slice([[0, trainCount]])), trainLabels.slice([[0, trainCount]])];
const [xTest, yTest] = [pixels(testImages.slice([[0, 2000]])), testLabels.slice([[0, 2000]])];

/** A convolution without a bias, which the normalization after it has. */
function normalized(x: KerasTensor, filters: number, kernelSize: number, strides: number): KerasTensor {
  const y = new Conv2D(filters, kernelSize, { strides, padding: 'same', useBias: false }).apply(x);
  return new BatchNormalization({ momentum: 0.9 }).apply(y);
}

/** Two convolutions, and past them what they are given: as it is, or where the shape changes through a convolution of single pixels. */
function block(x: KerasTensor, filters: number, strides: number): KerasTensor {
  const hidden = new Activation('relu').apply(normalized(x, filters, 3, strides));
  const change = normalized(hidden, filters, 3, 1);
  const shortcut = strides === 1 ? x : normalized(x, filters, 1, strides);
  return new Activation('relu').apply(add([shortcut, change]));
}

const inputs = Input([28, 28, 1]);
const stem = new Activation('relu').apply(normalized(inputs, 8, 3, 2));
const features = block(block(block(stem, 8, 1), 16, 2), 32, 2);
const outputs = new Dense(10, { activation: 'softmax' }).apply(new GlobalAveragePooling2D().apply(features));
const model = new Model(inputs, outputs, { name: 'residual' });
model.summary();
model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] });
await model.fit(xTrain, yTrain, { epochs, batchSize: 64, validationData: [xTest, yTest] });

const [, accuracy] = await model.evaluate(xTest, yTest, { verbose: 0 });
console.log(`Test accuracy: ${accuracy!.toFixed(4)}`);
await plotModel(model, { toFile: 'residual.png', showShapes: true, dpi: 80 });
console.log('Wrote residual.png.');
