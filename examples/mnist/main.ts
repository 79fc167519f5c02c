import { Sequential, setRandomSeed } from 'keisan';
import { Dense } from 'keisan/layers';
import { mnist } from 'keisan/datasets';
import { toCategorical, plotModel } from 'keisan/utils';

setRandomSeed(1);

const [[trainImages, trainLabels], [testImages, testLabels]] = await mnist.loadData();
const xTrain = trainImages.reshape([60000, 28 * 28]).astype('float32').div(255);
const xTest = testImages.reshape([10000, 28 * 28]).astype('float32').div(255);
const yTrain = toCategorical(trainLabels);
const yTest = toCategorical(testLabels);

const model = new Sequential();
model.add(new Dense(512, { activation: 'relu', inputShape: [28 * 28] }));
model.add(new Dense(10, { activation: 'softmax' }));
model.compile({ optimizer: 'rmsprop', loss: 'categorical_crossentropy', metrics: ['accuracy'] });
await model.fit(xTrain, yTrain, { epochs: 5, batchSize: 128 });

const predictions = await model.predict(xTest);
console.log(predictions.at(0).toString());
const [testLoss, testAcc] = await model.evaluate(xTest, yTest);
console.log('Test accuracy:', testAcc);
model.summary();
await plotModel(model, { toFile: 'model.png' });
