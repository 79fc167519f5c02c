import { Parameter, type Tensor, tensor, zeros } from '@keisan/autograd';
import { type CompileOptions, clearSession, History, Progbar, Sequential } from '@keisan/layers';
import { Dense, Layer } from '@keisan/layers/layers';
import { Adam, type Optimizer, RMSprop, SGD } from '@keisan/layers/optimizers';
import { beforeEach, expect, test } from 'vitest';
import { sentences, stateOf } from './sentences.ts';

beforeEach(clearSession);

const x = zeros([6, 4]);
const y = zeros([6, 1]);

function regression(options: CompileOptions = {}) {
  const model = new Sequential([new Dense(1, { inputShape: [4] })]);
  model.compile({ optimizer: 'rmsprop', loss: 'mse', ...options });
  return model;
}

test('options of runs that are out of range, misspelt or of another kind', async () => {
  const model = regression();
  const before = stateOf(model);
  const fitting = (options: unknown) => () => model.fit(x, y, { verbose: 0, ...(options as object) });
  expect(
    await sentences({
      'batchSize 0': fitting({ batchSize: 0 }),
      'batchSize -1': fitting({ batchSize: -1 }),
      'batchSize 2.5': fitting({ batchSize: 2.5 }),
      'batchSize in words': fitting({ batchSize: '32' }),
      'epochs -1': fitting({ epochs: -1 }),
      'epochs 1.5': fitting({ epochs: 1.5 }),
      'initialEpoch -1': fitting({ initialEpoch: -1 }),
      'validationBatchSize 0': fitting({ validationBatchSize: 0 }),
      'validationFreq 0': fitting({ validationFreq: 0 }),
      'validationFreq in a list': fitting({ validationFreq: [1, 0] }),
      'verbose 3': fitting({ verbose: 3 }),
      'verbose in words': fitting({ verbose: 'silent' }),
      'one callback without brackets': fitting({ callbacks: {} }),
      'a function for a callback': fitting({ callbacks: [() => {}] }),
      'a misspelt option': fitting({ epoch: 5 }),
      "Keras's spelling": fitting({ batch_size: 32 }),
      'epochs in place of the options': () => model.fit(x, y, 5 as never),
      'null in place of the options': () => model.fit(x, y, null as never),
      'evaluate: batchSize': () => model.evaluate(x, y, { batchSize: 0 }),
      'evaluate: a misspelt option': () => model.evaluate(x, y, { returnDic: true } as never),
      'evaluate: verbose': () => model.evaluate(x, y, { verbose: 'none' as never }),
      'predict: batchSize': () => model.predict(x, { batchSize: Number.NaN }),
      'predict: a misspelt option': () => model.predict(x, { batchsize: 1 } as never),
      'trainOnBatch: a misspelt option': () => model.trainOnBatch(x, y, { sampleWeights: [1] } as never),
      'testOnBatch: a misspelt option': () => model.testOnBatch(x, y, { verbose: 0 } as never),
      'summary: a misspelt option': () => model.summary({ lineWidth: 80 } as never),
      'apply: a misspelt option': () => model.apply(x, { train: true } as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "Keras's spelling": "fit: got the unknown option batch_size; expected any of epochs, sampleWeight, classWeight, validationSplit, validationData, validationBatchSize, validationSteps, validationFreq, initialEpoch, stepsPerEpoch, shuffle, batchSize, verbose, callbacks. Did you mean 'batchSize'?",
      "a function for a callback": "fit: got callbacks an array [a function]; expected a list of callbacks. Make one with new LambdaCallback({ onEpochEnd: ... }), or with a class that extends Callback.",
      "a misspelt option": "fit: got the unknown option epoch; expected any of epochs, sampleWeight, classWeight, validationSplit, validationData, validationBatchSize, validationSteps, validationFreq, initialEpoch, stepsPerEpoch, shuffle, batchSize, verbose, callbacks. Did you mean 'epochs'?",
      "apply: a misspelt option": "Sequential "sequential": got the unknown option train; expected any of training, mask, initialState. Did you mean 'training'?",
      "batchSize -1": "fit: got batchSize -1; expected a whole number of at least 1.",
      "batchSize 0": "fit: got batchSize 0; expected a whole number of at least 1.",
      "batchSize 2.5": "fit: got batchSize 2.5; expected a whole number of at least 1.",
      "batchSize in words": "fit: got batchSize "32"; expected a whole number of at least 1.",
      "epochs -1": "fit: got epochs -1; expected a whole number of at least 0.",
      "epochs 1.5": "fit: got epochs 1.5; expected a whole number of at least 0.",
      "epochs in place of the options": "fit: got 5 in place of the options; expected an object with any of epochs, sampleWeight, classWeight, validationSplit, validationData, validationBatchSize, validationSteps, validationFreq, initialEpoch, stepsPerEpoch, shuffle, batchSize, verbose, callbacks. Write { epochs: ... }.",
      "evaluate: a misspelt option": "evaluate: got the unknown option returnDic; expected any of sampleWeight, returnDict, batchSize, steps, verbose, callbacks. Did you mean 'returnDict'?",
      "evaluate: batchSize": "evaluate: got batchSize 0; expected a whole number of at least 1.",
      "evaluate: verbose": "evaluate: got verbose "none"; expected 0 for silence, 1 for a progress bar, 2 for a line per epoch, or 'auto'.",
      "initialEpoch -1": "fit: got initialEpoch -1; expected a whole number of at least 0.",
      "null in place of the options": "fit: got null in place of the options; expected an object with any of epochs, sampleWeight, classWeight, validationSplit, validationData, validationBatchSize, validationSteps, validationFreq, initialEpoch, stepsPerEpoch, shuffle, batchSize, verbose, callbacks. Write { epochs: ... }.",
      "one callback without brackets": "fit: got callbacks an object of class Object; expected a list of callbacks. Make one with new LambdaCallback({ onEpochEnd: ... }), or with a class that extends Callback.",
      "predict: a misspelt option": "predict: got the unknown option batchsize; expected any of batchSize, steps, verbose, callbacks. Did you mean 'batchSize'?",
      "predict: batchSize": "predict: got batchSize NaN; expected a whole number of at least 1.",
      "summary: a misspelt option": "summary: got the unknown option lineWidth; expected any of lineLength, positions, printFn, expandNested, showTrainable, layerRange.",
      "testOnBatch: a misspelt option": "testOnBatch: got the unknown option verbose; expected any of sampleWeight, returnDict.",
      "trainOnBatch: a misspelt option": "trainOnBatch: got the unknown option sampleWeights; expected any of sampleWeight, classWeight, returnDict. Did you mean 'sampleWeight'?",
      "validationBatchSize 0": "fit: got validationBatchSize 0; expected a whole number of at least 1.",
      "validationFreq 0": "fit: got validationFreq 0; expected a whole number of at least 1.",
      "validationFreq in a list": "fit: got validationFreq 0; expected a whole number of at least 1.",
      "verbose 3": "fit: got verbose 3; expected 0 for silence, 1 for a progress bar, 2 for a line per epoch, or 'auto'.",
      "verbose in words": "fit: got verbose "silent"; expected 0 for silence, 1 for a progress bar, 2 for a line per epoch, or 'auto'.",
    }
  `);
  expect(stateOf(model)).toEqual(before);
});

test('runs that come too early', async () => {
  const uncompiled = new Sequential([new Dense(1, { inputShape: [4] })], { name: 'model' });
  const withoutLoss = new Sequential([new Dense(1, { inputShape: [4] })], { name: 'model' });
  withoutLoss.compile({ optimizer: 'adam' });
  const empty = new Sequential([], { name: 'model' });
  empty.compile({ loss: 'mse' });
  expect(
    await sentences({
      'fit before compile': () => uncompiled.fit(x, y),
      'evaluate before compile': () => uncompiled.evaluate(x, y),
      'trainOnBatch before compile': () => uncompiled.trainOnBatch(x, y),
      'testOnBatch before compile': () => uncompiled.testOnBatch(x, y),
      'fit without a loss': () => withoutLoss.fit(x, y),
      'fit without layers': () => empty.fit(x, y),
      'predict without layers': () => empty.predict(x),
      'the weights before they exist': () => new Sequential([new Dense(1)]).setWeights([zeros([4, 1]), zeros([1])]),
    }),
  ).toMatchInlineSnapshot(`
    {
      "evaluate before compile": "evaluate: got the model "model" without compile(...); expected a compiled model. Call model.compile({ optimizer: 'rmsprop', loss: ... }) first.",
      "fit before compile": "fit: got the model "model" without compile(...); expected a compiled model. Call model.compile({ optimizer: 'rmsprop', loss: ... }) first.",
      "fit without a loss": "fit: got the model "model" without a loss; expected a compiled model. Call model.compile({ optimizer: 'rmsprop', loss: ... }) first.",
      "fit without layers": "Sequential "model": got a model without layers for data of shape [null, 4]; expected at least one layer. Add one with add(new Dense(10)).",
      "predict without layers": "Sequential "model": got a model without layers for data of shape [null, 4]; expected at least one layer. Add one with add(new Dense(10)).",
      "testOnBatch before compile": "testOnBatch: got the model "model" without compile(...); expected a compiled model. Call model.compile({ optimizer: 'rmsprop', loss: ... }) first.",
      "the weights before they exist": "Sequential "sequential".setWeights: got 2 values; expected 0, one for each weight. The layer is not built: call build(inputShape) first.",
      "trainOnBatch before compile": "trainOnBatch: got the model "model" without compile(...); expected a compiled model. Call model.compile({ optimizer: 'rmsprop', loss: ... }) first.",
    }
  `);
  expect([uncompiled.optimizer, withoutLoss.optimizer?.name]).toEqual([null, 'adam']);
});

test('a model that does not know its input shape learns it from what it predicts', async () => {
  const model = new Sequential([new Dense(3)]);
  expect((await model.predict(x, { verbose: 0 })).shape).toEqual([6, 3]);
  expect(model.inputShape).toEqual([null, 4]);
});

test('numbers of optimizers that are out of range', async () => {
  expect(
    await sentences({
      'learningRate NaN': () => new Adam({ learningRate: Number.NaN }),
      'learningRate Infinity': () => new SGD({ learningRate: Infinity }),
      'learningRate negative': () => new RMSprop({ learningRate: -0.001 }),
      'learningRate in words': () => new Adam({ learningRate: '0.001' as never }),
      'learningRate null': () => new Adam({ learningRate: null as never }),
      'beta1 NaN': () => new Adam({ beta1: Number.NaN }),
      'epsilon in words': () => new RMSprop({ epsilon: 'tiny' as never }),
      'momentum 1.5': () => new SGD({ momentum: 1.5 }),
      'clipnorm Infinity': () => new SGD({ clipnorm: Infinity }),
      'several clips': () => new SGD({ clipnorm: 1, globalClipnorm: 1 }),
      "Keras's spelling": () => new Adam({ learning_rate: 0.1 } as never),
      'a rate first and among the options': () => new Adam(0.001, { learningRate: 0.1 } as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "Keras's spelling": "Adam: got the unknown option learning_rate; expected any of learningRate, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name, beta1, beta2, epsilon, amsgrad. Did you mean 'learningRate'?",
      "a rate first and among the options": "Adam: got learningRate twice: 0.001 first, and 0.1 among the options; expected it once.",
      "beta1 NaN": "Adam: got beta1 NaN; expected a number of at least 0 and below 1.",
      "clipnorm Infinity": "SGD: got clipnorm Infinity; expected a finite number of more than 0.",
      "epsilon in words": "RMSprop: got epsilon "tiny"; expected a finite number of at least 0.",
      "learningRate Infinity": "SGD: got learningRate Infinity; expected a finite number of at least 0, a schedule, or a function of the step.",
      "learningRate NaN": "Adam: got learningRate NaN; expected a finite number of at least 0, a schedule, or a function of the step.",
      "learningRate in words": "Adam: got learningRate "0.001"; expected a finite number of at least 0, a schedule, or a function of the step.",
      "learningRate negative": "RMSprop: got learningRate -0.001; expected a finite number of at least 0, a schedule, or a function of the step.",
      "learningRate null": "Adam: got learningRate null; expected a finite number of at least 0, a schedule, or a function of the step.",
      "momentum 1.5": "SGD: got momentum 1.5; expected a number from 0 to 1.",
      "several clips": "SGD: got clipnorm and globalClipnorm; expected only one of clipnorm, clipvalue and globalClipnorm.",
    }
  `);
});

test('a learning rate that is set wrongly between runs stays as it was', async () => {
  const model = regression();
  const rates = [Number.NaN, -1, '0.1'];
  const set = (rate: unknown) => () => {
    model.optimizer!.learningRate = rate as number;
  };
  const read = await sentences(Object.fromEntries(rates.map((rate) => [String(rate), set(rate)])));
  expect(Object.values(read)).toEqual(rates.map(() => expect.stringContaining('RMSprop: got learningRate')));
  expect(model.optimizer!.learningRate).toBeCloseTo(0.001, 8);
});

/** An optimizer whose steps can be counted. */
const steps = (optimizer: Optimizer | null) => optimizer?.iterations.item();

test.each([{ runEagerly: true }, { runEagerly: false }])(
  'metrics that do not fit are found before the first step: %j',
  async ({ runEagerly }) => {
    const odd = (yTrue: Tensor, yPred: Tensor) => yTrue.sub(yPred).matmul(tensor([[1], [1], [1]]));
    const models = {
      'a metric of another shape': regression({ metrics: [odd], runEagerly }),
      'a weighted metric of another shape': regression({ weightedMetrics: [odd], runEagerly }),
      'a loss of another shape': regression({ loss: odd, runEagerly }),
    };
    const before = Object.values(models).map(stateOf);
    const read = await sentences(
      Object.fromEntries(
        Object.entries(models).map(([title, model]) => [title, () => model.fit(x, y, { verbose: 0 })]),
      ),
    );
    expect(read).toMatchInlineSnapshot(`
      {
        "a loss of another shape": "fit: odd: matmul: got shapes [6, 1] and [3, 1]; expected inner sizes that match, not 1 and 3. Give the second operand the shape [1, n], or transpose one of them.",
        "a metric of another shape": "fit: odd: matmul: got shapes [6, 1] and [3, 1]; expected inner sizes that match, not 1 and 3. Give the second operand the shape [1, n], or transpose one of them.",
        "a weighted metric of another shape": "fit: odd: matmul: got shapes [6, 1] and [3, 1]; expected inner sizes that match, not 1 and 3. Give the second operand the shape [1, n], or transpose one of them.",
      }
    `);
    expect(Object.values(models).map(stateOf)).toEqual(before);
    expect(Object.values(models).map((model) => steps(model.optimizer))).toEqual([0, 0, 0]);
  },
);

/** A layer that counts its calls, and looks at what it gets. */
class Looking extends Layer {
  readonly calls = new Parameter(tensor(0), { trainable: false });
  readonly means: number[] = [];

  override call(inputs: Tensor) {
    this.calls.assign(this.calls.add(inputs.mean().sign().abs().mul(0).add(1)));
    this.means.push(inputs.mean().item());
    return inputs;
  }
}

test('with runEagerly, layers may look at values; building one leaves its state alone', async () => {
  const looking = new Looking();
  const model = new Sequential([looking, new Dense(1)]);
  model.compile({ optimizer: 'sgd', loss: 'mse', runEagerly: true });
  model.build([null, 4]);
  expect(looking.calls.item()).toBe(0);
  await model.fit(x.add(3), y, { verbose: 0, batchSize: 2 });
  expect(looking.calls.item()).toBe(3);
  expect(looking.means.slice(-3)).toEqual([3, 3, 3]);
});

test('without it they may not, and nothing has changed', async () => {
  const looking = new Looking();
  const model = new Sequential([looking, new Dense(1, { kernelInitializer: 'zeros' })]);
  model.build([null, 4]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  expect(await sentences({ fit: () => model.fit(x, y, { verbose: 0 }) })).toMatchInlineSnapshot(`
    {
      "fit": "Looking "looking": the result of div: got a request for the value of a symbolic tensor of shape []; expected only tensor operations: compiled code has no values while it is traced. Compute with methods such as .greater(), use where() or cond() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true).",
    }
  `);
  expect([looking.calls.item(), steps(model.optimizer)]).toEqual([0, 0]);
});

test('with runEagerly, losses and metrics may look at values', async () => {
  const seen: number[] = [];
  const looking = (yTrue: Tensor, yPred: Tensor) => {
    seen.push(yPred.sub(yTrue).square().mean().item());
    return yPred.sub(yTrue).square().mean({ axis: -1 });
  };
  const model = regression({ loss: looking, metrics: [looking], runEagerly: true });
  await model.fit(x, y, { verbose: 0, batchSize: 6 });
  expect(seen).toEqual([0, 0]);
});

test('parts of runs that are called by hand, with something else', async () => {
  const history = new History();
  const bar = new Progbar({ target: 3, out: { write: () => {}, isTTY: false } });
  expect(
    await sentences({
      'slots for a number': () => new Adam().build(3 as never),
      'slots for nothing': () => new SGD().build(undefined as never),
      'slots for tensors': () => new RMSprop().build([zeros([1])] as never),
      'an epoch with a number for logs': () => history.onEpochEnd(0, 5 as never),
      'an epoch without a number': () => history.onEpochEnd(undefined as never, {}),
      'progress in words': () => bar.update('half' as never),
      'progress of a symbol': () => bar.add(Symbol('n') as never),
      'a metric without a list': () => bar.update(1, ['loss', 0.5] as never),
      'a metric without brackets': () => bar.update(1, 'loss' as never),
      'a bar to nowhere': () => new Progbar({ out: {} as never }),
      'a bar with a clock that is a time': () => new Progbar({ now: 3 as never }),
      'a bar of unknown metrics': () => new Progbar({ statefulMetrics: 'loss' as never }),
      'a width of a summary in words': () => regression().summary({ lineLength: 'wide' as never }),
      'a range of a summary that is none': () => regression().summary({ layerRange: 'dense' as never }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a bar of unknown metrics": "Progbar: got statefulMetrics "loss"; expected a list.",
      "a bar to nowhere": "Progbar: got out an object of class Object; expected an object with write and isTTY, such as process.stdout.",
      "a bar with a clock that is a time": "Progbar: got now 3; expected a function.",
      "a metric without a list": "Progbar.update: got values an array ["loss", 0.5]; expected a list of names with their values, such as [['loss', 0.5]].",
      "a metric without brackets": "Progbar.update: got values "loss"; expected a list of names with their values, such as [['loss', 0.5]].",
      "a range of a summary that is none": "summary: got layerRange "dense"; expected a list.",
      "a width of a summary in words": "summary: got lineLength "wide"; expected a number.",
      "an epoch with a number for logs": "History.onEpochEnd: got logs 5; expected an object from names of metrics to numbers, such as { loss: 0.5 }.",
      "an epoch without a number": "History.onEpochEnd: got epoch undefined; expected a whole number of at least 0.",
      "progress in words": "Progbar.update: got "half"; expected a number of steps.",
      "progress of a symbol": "Progbar.add: got Symbol(n); expected a number of steps.",
      "slots for a number": "Adam.build: got 3; expected a list of variables, such as layer.trainableWeights.",
      "slots for nothing": "SGD.build: got undefined; expected a list of variables, such as layer.trainableWeights.",
      "slots for tensors": "RMSprop.build: got an array [an object of class Tensor]; expected a list of variables, such as layer.trainableWeights.",
    }
  `);
  expect([history.epoch, history.epochsOf('toString')]).toEqual([[], []]);
  expect([history.epochsOf(Symbol('loss') as never), history.epochsOf(Object.create(null))]).toEqual([[], []]);
});
