import { noGrad, type Parameter, type Tensor, tensor, zeros } from '@keisan/autograd';
import {
  type CompileOptions,
  clearSession,
  type PartialShape,
  Progbar,
  Sequential,
  splitDataset,
  toCategorical,
  Weight,
} from '@keisan/layers';
import { Callback } from '@keisan/layers/callbacks';
import { Constraint, NonNeg } from '@keisan/layers/constraints';
import { HeNormal, Initializer } from '@keisan/layers/initializers';
import { Activation, Dense, Dropout, Flatten, Lambda, Layer, Reshape } from '@keisan/layers/layers';
import { Loss, MeanSquaredError } from '@keisan/layers/losses';
import { MeanAbsoluteError, Metric } from '@keisan/layers/metrics';
import { Adam, Optimizer } from '@keisan/layers/optimizers';
import { L2, Regularizer } from '@keisan/layers/regularizers';
import { beforeEach, describe, expect, test } from 'vitest';
import { sentences, stateOf } from './sentences.ts';

beforeEach(clearSession);

const x = zeros([6, 4]);
const y = zeros([6, 1]);

/** What functions of the user's own return in place of a tensor. */
const results: Readonly<Record<string, (x: Tensor) => unknown>> = {
  nothing: () => undefined,
  null: () => null,
  'a promise': async (t: Tensor) => t,
  'a promise that fails': async () => {
    throw new Error('too late');
  },
  'a number': () => 0.5,
  'an array of numbers': () => [0.5],
  'a typed array': () => new Float32Array(6),
  'a list of tensors': (t) => [t, t],
  'an object of tensors': (t) => ({ output: t }),
  'a function': () => (t: Tensor) => t,
};

/** A layer of JavaScript: nothing is checked. */
const layerOf = (call: unknown) => {
  class Mine extends (Layer as unknown as new () => object) {
    call = call;
  }
  return new Mine() as unknown as Layer;
};

test('what the function of a Lambda returns in place of a tensor, where the shape of the output is found', async () => {
  const mistakes = Object.entries(results)
    .filter(([title]) => !title.includes('of tensors'))
    .map(([title, call]) => [title, () => new Sequential([new Lambda(call as never)]).predict(x)] as const);
  expect(await sentences(Object.fromEntries(mistakes))).toMatchInlineSnapshot(`
    {
      "a function": "Lambda "lambda_7".call: got a function as its result; expected a tensor. Call it, and return what it returns.",
      "a number": "Lambda "lambda_4".call: got 0.5 as its result; expected a tensor. Compute it with operations on tensors, without item() or Number(...): no gradient flows through a number.",
      "a promise": "Lambda "lambda_2".call: got a promise as its result; expected a tensor. Leave out async and await: what it computes with must be there before.",
      "a promise that fails": "Lambda "lambda_3".call: got a promise as its result; expected a tensor. Leave out async and await: what it computes with must be there before.",
      "a typed array": "Lambda "lambda_6".call: got an object of class Float32Array as its result; expected a tensor. Compute it with operations on tensors.",
      "an array of numbers": "Lambda "lambda_5".call: got an array [0.5] as its result; expected a tensor. Compute it with operations on tensors.",
      "nothing": "Lambda "lambda".call: got undefined as its result; expected a tensor. Write return before the result.",
      "null": "Lambda "lambda_1".call: got null as its result; expected a tensor. Write return before the result.",
    }
  `);
});

test('what call returns in place of a tensor', async () => {
  const mistakes = Object.entries(results)
    .filter(([title]) => !title.includes('of tensors'))
    .map(([title, call]) => [title, () => layerOf(call).apply(x)] as const);
  expect(await sentences(Object.fromEntries(mistakes))).toMatchInlineSnapshot(`
    {
      "a function": "Mine "mine_7".call: got a function as its result; expected a tensor. Call it, and return what it returns.",
      "a number": "Mine "mine_4".call: got 0.5 as its result; expected a tensor. Compute it with operations on tensors, without item() or Number(...): no gradient flows through a number.",
      "a promise": "Mine "mine_2".call: got a promise as its result; expected a tensor. Leave out async and await: what it computes with must be there before.",
      "a promise that fails": "Mine "mine_3".call: got a promise as its result; expected a tensor. Leave out async and await: what it computes with must be there before.",
      "a typed array": "Mine "mine_6".call: got an object of class Float32Array as its result; expected a tensor. Compute it with operations on tensors.",
      "an array of numbers": "Mine "mine_5".call: got an array [0.5] as its result; expected a tensor. Compute it with operations on tensors.",
      "nothing": "Mine "mine".call: got undefined as its result; expected a tensor. Write return before the result.",
      "null": "Mine "mine_1".call: got null as its result; expected a tensor. Write return before the result.",
    }
  `);
});

describe.each([true, false])('runEagerly %s', (runEagerly) => {
  /** Fits a model that stays as it was. */
  const fitting =
    (options: CompileOptions, layer: Layer = new Dense(1, { inputShape: [4] })) =>
    async () => {
      const model = new Sequential([layer]);
      model.compile({ optimizer: 'adam', loss: 'mse', runEagerly, ...options });
      /** Slots are made before the first step, as zeros. */
      const state = () => ({ ...stateOf(model), optimizer: model.optimizer!.iterations.item() });
      const before = state();
      try {
        await model.fit(x, y, { verbose: 0 });
      } finally {
        expect(state()).toEqual(before);
      }
    };

  test.each(Object.entries(results))('functions and classes that return %s', async (_, result) => {
    class MyLoss extends Loss {
      override call(yTrue: Tensor): Tensor {
        return result(yTrue) as Tensor;
      }
    }
    const mine = (_yTrue: Tensor, yPred: Tensor) => result(yPred) as Tensor;
    const dense = (options: object) => new Dense(1, { inputShape: [4], ...options });
    const read = await sentences({
      'mine".call: ': fitting({}, layerOf(result)),
      'fit: mine: ': fitting({ loss: mine }),
      'fit: my_loss: ': fitting({ loss: new MyLoss() }),
      'fit: mine:': fitting({ metrics: [mine] }),
      'fit: mine': fitting({ weightedMetrics: [mine] }),
      'Dense "dense_4": activation': fitting({}, dense({ activation: result })),
      'Activation "activation": activation': fitting({}, new Activation(result as never)),
      'Dense "dense_5": regularizer of kernel: ': fitting({}, dense({ kernelRegularizer: result })),
      'Dense "dense_6": activityRegularizer: ': fitting({}, dense({ activityRegularizer: result })),
      'constraint of "sequential_9/dense_7/kernel": ': fitting({}, dense({ kernelConstraint: result })),
      'Dense "dense_8": initializer of kernel: ': async () => dense({ kernelInitializer: result }).build([null, 4]),
    });
    for (const [where, message] of Object.entries(read)) {
      expect(message).toContain(where);
      expect(message).toContain('as its result; expected a tensor');
    }
  });

  test('metrics that are no whole ones', async () => {
    class Counting extends Metric {
      readonly count: Parameter = this.addVariable({ name: 'count' });
      override updateState() {
        this.count.assign(this.count.add(1));
      }
      override result(): Tensor {
        return this.count.read();
      }
    }
    class Late extends Counting {
      override async updateState() {}
    }
    class Words extends Counting {
      override result() {
        return 'good' as never;
      }
    }
    class Later extends Counting {
      override result() {
        return Promise.resolve(tensor(0)) as never;
      }
    }
    class Mute extends Counting {}
    Reflect.set(Mute.prototype, 'result', undefined);
    const metrics = { Late, Words, Later, Mute };
    const mistakes = Object.entries(metrics).map(
      ([title, Mine]) => [title, fitting({ metrics: [new Mine()] })] as const,
    );
    expect(await sentences(Object.fromEntries(mistakes))).toMatchSnapshot('metrics');
    const model = new Sequential([new Dense(1, { inputShape: [4] })]);
    model.compile({ loss: 'mse', metrics: [new Counting()], runEagerly });
    expect(await model.evaluate(x, y, { verbose: 0, batchSize: 2 })).toEqual([expect.any(Number), 3]);
  });

  test('an optimizer that is no whole one', async () => {
    class Bare extends (Optimizer as unknown as new (options: object) => object) {
      readonly optimizes = true;
    }
    class Lazy extends Bare {
      update() {}
    }
    class Late extends Bare {
      async update(variable: Tensor) {
        return { variable };
      }
    }
    class Forgetful extends Bare {
      slots(variable: Tensor) {
        return { mean: variable };
      }
      update(variable: Tensor) {
        return { variable };
      }
    }
    const mistakes = Object.entries({ Bare, Lazy, Late, Forgetful }).map(
      ([title, Mine]) => [title, fitting({ optimizer: new Mine({ learningRate: 0.1 }) as never })] as const,
    );
    expect(await sentences(Object.fromEntries(mistakes))).toMatchSnapshot('optimizers');
  });

  test('an error that a callback throws ends the run, and the next one begins', async () => {
    const model = new Sequential([new Dense(1, { inputShape: [4] })]);
    model.compile({ loss: 'mse', runEagerly });
    class Failing extends Callback {
      override onTrainBatchEnd() {
        throw new RangeError('mine');
      }
    }
    await expect(model.fit(x, y, { verbose: 0, callbacks: [new Failing()] })).rejects.toThrow(new RangeError('mine'));
    expect((await model.fit(x, y, { verbose: 0 })).epoch).toEqual([0]);
  });
});

test('classes without the method that computes', async () => {
  const bare = (Base: object) => {
    class Bare extends (Base as new () => object) {}
    return new Bare() as never;
  };
  const dense = (options: object) => () => new Dense(1, { inputShape: [4], ...options });
  expect(
    await sentences({
      layer: () => (bare(Layer) as Layer).apply(x),
      'layer in a model': () => new Sequential([bare(Layer)]).build([null, 4]),
      loss: () => (bare(Loss) as Loss).apply(x, x),
      initializer: dense({ kernelInitializer: bare(Initializer) }),
      regularizer: dense({ kernelRegularizer: bare(Regularizer) }),
      constraint: dense({ kernelConstraint: bare(Constraint) }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "constraint": "constraint: got the class Bare without the method apply; expected one with apply. Write apply(...) { return ...; } in it.",
      "initializer": "initializer: got the class Bare without the method apply; expected one with apply. Write apply(...) { return ...; } in it.",
      "layer": "Bare "bare": got the class Bare without the method call; expected one with call. Write call(...) { return ...; } in it.",
      "layer in a model": "Bare "bare_1": got the class Bare without the method call; expected one with call. Write call(...) { return ...; } in it.",
      "loss": "bare: got the class Bare without the method call; expected one with call. Write call(...) { return ...; } in it.",
      "regularizer": "regularizer: got the class Bare without the method apply; expected one with apply. Write apply(...) { return ...; } in it.",
    }
  `);
});

test('build that is async, an initializer of another shape, and penalties that are not one number', async () => {
  class Late extends Layer {
    override async build() {
      await Promise.reject(new Error('too late'));
    }
    override call(t: Tensor) {
      return t;
    }
  }
  const late = new Late();
  expect(
    await sentences({
      build: () => late.apply(x),
      initializer: () => new Dense(1, { kernelInitializer: () => zeros([2, 2]) }).apply(x),
      regularizer: () => {
        const dense = new Dense(2, { kernelRegularizer: (t: Tensor) => t.square() });
        dense.apply(x);
        return dense.losses;
      },
      'activity regularizer': () => new Dense(2, { activityRegularizer: (t: Tensor) => t.square() }).apply(x),
    }),
  ).toMatchInlineSnapshot(`
    {
      "activity regularizer": "Dense "dense_2": activityRegularizer: got a tensor of shape [6, 2] as its result; expected a single number. Bring the values together with .sum() or .mean().",
      "build": "Late "late".build: got a promise as its result; expected a method that is done when it returns. Leave out async and await: what it computes with must be there before.",
      "initializer": "Dense "dense": initializer of kernel: got a tensor of shape [2, 2]; expected the shape of the weight, [4, 1].",
      "regularizer": "Dense "dense_1": regularizer of kernel: got a tensor of shape [4, 2] as its result; expected a single number. Bring the values together with .sum() or .mean().",
    }
  `);
  expect(late.built).toBe(false);
});

test('layers that hold, or apply, themselves', async () => {
  class Holder extends Layer {
    inner: Layer | null = null;
    override call(t: Tensor): Tensor {
      return this.inner ? this.inner.apply(t) : t;
    }
  }
  class Child extends Layer {
    readonly #owner: Layer;
    constructor(owner: Layer) {
      super();
      this.#owner = owner;
    }
    override call(t: Tensor) {
      return t.mul(this.#owner.name.length);
    }
  }
  const self = new Holder();
  self.inner = self;
  const [parent, child] = [new Holder(), new Holder()];
  parent.inner = child;
  child.inner = parent;
  const model = new Sequential([new Dense(4, { inputShape: [4] })], { name: 'model' });
  const outer = new Sequential([model], { name: 'outer' });
  const outermost = new Sequential([outer], { name: 'outermost' });
  const holder = new Holder();
  holder.inner = model;
  const one = new Dense(4);
  const before = stateOf(model);
  expect(
    await sentences({
      'apply of itself': () => self.apply(x),
      'weights of itself': () => self.weights,
      'apply of its owner': () => parent.apply(x),
      'losses of its owner': () => child.losses,
      'countParams of its owner': () => new Sequential([parent]).build([null, 4]),
      'a model in itself': () => model.add(model),
      'a model in itself, nested': () => model.add(outer),
      'a model in itself, nested twice': () => model.add(outermost),
      'a model in itself, in a layer': () => model.add(holder),
      'a layer twice': () => new Sequential([one, one]),
      'its own shape': () => {
        class Asking extends Layer {
          override call(t: Tensor) {
            return t.reshape(this.computeOutputShape(t.shape) as number[]);
          }
        }
        return new Asking().apply(x);
      },
    }),
  ).toMatchInlineSnapshot(`
    {
      "a layer twice": "Sequential "sequential_1".add: got a second layer named "dense_1"; expected a name of its own for each layer. Pass another name option, or a new layer.",
      "a model in itself": "Sequential "model": got a layer that holds itself; expected layers within layers, without a ring. Make a new layer for it; a layer that only refers to its owner keeps it in a private field: #owner.",
      "a model in itself, in a layer": "Sequential "model": got a layer that holds Holder "holder_3", which holds it; expected layers within layers, without a ring. Make a new layer for it; a layer that only refers to its owner keeps it in a private field: #owner.",
      "a model in itself, nested": "Sequential "model": got a layer that holds Sequential "outer", which holds it; expected layers within layers, without a ring. Make a new layer for it; a layer that only refers to its owner keeps it in a private field: #owner.",
      "a model in itself, nested twice": "Sequential "model": got a layer that holds Sequential "outermost", which holds it; expected layers within layers, without a ring. Make a new layer for it; a layer that only refers to its owner keeps it in a private field: #owner.",
      "apply of its owner": "Holder "holder_2": Holder "holder_1": got a call of the layer from within its own call; expected call to compute with operations on tensors, and with other layers. Make a new layer for each place.",
      "apply of itself": "Holder "holder": got a call of the layer from within its own call; expected call to compute with operations on tensors, and with other layers. Make a new layer for each place.",
      "countParams of its owner": "Holder "holder_1": got a layer that holds Holder "holder_2", which holds it; expected layers within layers, without a ring. Make a new layer for it; a layer that only refers to its owner keeps it in a private field: #owner.",
      "its own shape": "Asking "asking": got a call of the layer from within its own call; expected call to compute with operations on tensors, and with other layers. Make a new layer for each place.",
      "losses of its owner": "Holder "holder_2": got a layer that holds Holder "holder_1", which holds it; expected layers within layers, without a ring. Make a new layer for it; a layer that only refers to its owner keeps it in a private field: #owner.",
      "weights of itself": "Holder "holder": got a layer that holds itself; expected layers within layers, without a ring. Make a new layer for it; a layer that only refers to its owner keeps it in a private field: #owner.",
    }
  `);
  expect(stateOf(model)).toEqual(before);
  await expect(model.predict(x, { verbose: 0 })).resolves.toHaveProperty('shape', [6, 4]);
  const owner = new Holder();
  owner.inner = new Child(owner);
  expect(owner.apply(x).shape).toEqual([6, 4]);
});

test('classes where objects are expected', async () => {
  const compile = (options: unknown) => () => new Sequential().compile(options as CompileOptions);
  class Print extends Callback {}
  class MyLoss extends Loss {
    override call(yTrue: Tensor) {
      return yTrue;
    }
  }
  const model = () => {
    const regression = new Sequential([new Dense(1, { inputShape: [4] })]);
    regression.compile({ loss: 'mse' });
    return regression;
  };
  expect(
    await sentences({
      optimizer: compile({ optimizer: Adam }),
      loss: compile({ loss: MeanSquaredError }),
      'loss of your own': compile({ loss: MyLoss }),
      metric: compile({ loss: 'mse', metrics: [MeanAbsoluteError] }),
      'weighted metric': compile({ loss: 'mse', weightedMetrics: [MeanAbsoluteError] }),
      'no metric': compile({ loss: 'mse', metrics: [null] }),
      'a metric for a loss': compile({ loss: MeanAbsoluteError }),
      'no optimizer': compile({ optimizer: null }),
      callback: () => model().fit(x, y, { callbacks: [Print as never] }),
      'a callback without brackets': () => model().predict(x, { callbacks: Print as never }),
      layer: () => new Sequential([Dense as never]),
      'layer to add': () => new Sequential().add(Activation as never),
      initializer: () => new Dense(1, { kernelInitializer: HeNormal as never }),
      regularizer: () => new Dense(1, { kernelRegularizer: L2 as never }),
      'activity regularizer': () => new Dense(1, { activityRegularizer: L2 as never }),
      constraint: () => new Dense(1, { kernelConstraint: NonNeg as never }),
      activation: () => new Dense(1, { activation: Activation as never }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a callback without brackets": "predict: got callbacks the function Print; expected a list of callbacks. Write new and parentheses: new Print(...).",
      "a metric for a loss": "loss: got the function MeanAbsoluteError; expected one of categorical_crossentropy, sparse_categorical_crossentropy, binary_crossentropy, bce, crossentropy, ce, mean_squared_error, mse, mean_absolute_error, mae, mean_absolute_percentage_error, mape, mean_squared_logarithmic_error, msle, huber, log_cosh, cosine_similarity, binary_focal_crossentropy, categorical_focal_crossentropy, hinge, squared_hinge, categorical_hinge, kl_divergence, kld, poisson, dice, tversky, circle, ctc. Pass a name, or an object or a function of the kind.",
      "activation": "activation: got the function Activation; expected one of relu, sigmoid, tanh, softmax, log_softmax, linear, elu, gelu, silu, swish, softplus, leaky_relu, exponential. Pass a name, or an object or a function of the kind.",
      "activity regularizer": "regularizer: got the function L2; expected one of l1, l2, l1l2. Write new and parentheses: new L2(...).",
      "callback": "fit: got callbacks an array [the function Print]; expected a list of callbacks. Write new and parentheses: new Print(...).",
      "constraint": "constraint: got the function NonNeg; expected one of max_norm, non_neg, unit_norm, min_max_norm. Write new and parentheses: new NonNeg(...).",
      "initializer": "initializer: got the function HeNormal; expected one of zeros, zero, ones, one, constant, random_uniform, uniform, random_normal, normal, truncated_normal, variance_scaling, glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal. Write new and parentheses: new HeNormal(...).",
      "layer": "Sequential "sequential_10".add: got the function Dense; expected a layer. Write new and parentheses: new Dense(...).",
      "layer to add": "Sequential "sequential_11".add: got the function Activation; expected a layer. Write new and parentheses: new Activation(...).",
      "loss": "loss: got the function MeanSquaredError; expected one of categorical_crossentropy, sparse_categorical_crossentropy, binary_crossentropy, bce, crossentropy, ce, mean_squared_error, mse, mean_absolute_error, mae, mean_absolute_percentage_error, mape, mean_squared_logarithmic_error, msle, huber, log_cosh, cosine_similarity, binary_focal_crossentropy, categorical_focal_crossentropy, hinge, squared_hinge, categorical_hinge, kl_divergence, kld, poisson, dice, tversky, circle, ctc. Write new and parentheses: new MeanSquaredError(...).",
      "loss of your own": "loss: got the function MyLoss; expected one of categorical_crossentropy, sparse_categorical_crossentropy, binary_crossentropy, bce, crossentropy, ce, mean_squared_error, mse, mean_absolute_error, mae, mean_absolute_percentage_error, mape, mean_squared_logarithmic_error, msle, huber, log_cosh, cosine_similarity, binary_focal_crossentropy, categorical_focal_crossentropy, hinge, squared_hinge, categorical_hinge, kl_divergence, kld, poisson, dice, tversky, circle, ctc. Write new and parentheses: new MyLoss(...).",
      "metric": "metric: got the function MeanAbsoluteError; expected one of accuracy, acc, binary_accuracy, categorical_accuracy, sparse_categorical_accuracy, top_k_categorical_accuracy, sparse_top_k_categorical_accuracy, auc, precision, recall, f1_score, f_beta_score, true_positives, true_negatives, false_positives, false_negatives, binary_io_u, mean_squared_error, mse, root_mean_squared_error, mean_absolute_error, mae, mean_absolute_percentage_error, mape, mean_squared_logarithmic_error, msle, r2_score, cosine_similarity, log_cosh_error, pearson_correlation, concordance_correlation, binary_crossentropy, bce, categorical_crossentropy, sparse_categorical_crossentropy, kl_divergence, poisson, hinge, squared_hinge, categorical_hinge, huber. Write new and parentheses: new MeanAbsoluteError(...).",
      "no metric": "compile: got null in metrics; expected metrics only. Leave it out.",
      "no optimizer": "optimizer: got null; expected one of sgd, rmsprop, adam, adamw, adadelta, adagrad, adamax, adafactor, nadam, ftrl, lion, lamb, muon, schedulefreeadamw. Pass a name, or an object or a function of the kind.",
      "optimizer": "optimizer: got the function Adam; expected one of sgd, rmsprop, adam, adamw, adadelta, adagrad, adamax, adafactor, nadam, ftrl, lion, lamb, muon, schedulefreeadamw. Write new and parentheses: new Adam(...).",
      "regularizer": "regularizer: got the function L2; expected one of l1, l2, l1l2. Write new and parentheses: new L2(...).",
      "weighted metric": "metric: got the function MeanAbsoluteError; expected one of accuracy, acc, binary_accuracy, categorical_accuracy, sparse_categorical_accuracy, top_k_categorical_accuracy, sparse_top_k_categorical_accuracy, auc, precision, recall, f1_score, f_beta_score, true_positives, true_negatives, false_positives, false_negatives, binary_io_u, mean_squared_error, mse, root_mean_squared_error, mean_absolute_error, mae, mean_absolute_percentage_error, mape, mean_squared_logarithmic_error, msle, r2_score, cosine_similarity, log_cosh_error, pearson_correlation, concordance_correlation, binary_crossentropy, bce, categorical_crossentropy, sparse_categorical_crossentropy, kl_divergence, poisson, hinge, squared_hinge, categorical_hinge, huber. Write new and parentheses: new MeanAbsoluteError(...).",
    }
  `);
});

test('what no layer was saved as', async () => {
  const saved = new Dense(1).getConfig();
  const from = (config: unknown, custom?: object) => () => Sequential.fromConfig(config as never, custom as never);
  const layer = (one: unknown, custom?: object) => from({ layers: [one] }, custom);
  const dense = (config: unknown) => () => Dense.fromConfig(config as never);
  expect(
    await sentences({
      null: from(null),
      undefined: from(undefined),
      'a string': from('{"layers": []}'),
      'a list': from([saved]),
      'a model': from(new Sequential()),
      'a serialized model': from({ className: 'Sequential', config: {} }),
      'no layers': from({}),
      'layers that are a number': from({ layers: 3 }),
      'layers by name': from({ layers: ['Dense'] }),
      'the config of a layer': from(saved),
      'a layer that is null': layer(null),
      'a layer that is a layer': layer(new Dense(1)),
      'a layer without a config': layer({ className: 'Dense' }),
      'a layer whose config is null': layer({ className: 'Dense', config: null }),
      'a class that there is not': layer({ className: 'Dens', config: saved }),
      'a class of your own': layer({ className: 'Scale', config: {} }),
      'a class that is no string': layer({ className: 3, config: {} }),
      'a class that is no class': layer({ className: 'Scale', config: {} }, { Scale: 3 }),
      'Dense: null': dense(null),
      'Dense: a string': dense('{"units": 1}'),
      'Dense: nothing': dense({}),
      'Dense: of another class': dense(new Activation('relu').getConfig()),
      'Dense: a layer': dense(new Dense(1)),
      'Activation: null': () => Activation.fromConfig(null as never),
      'Dropout: 0.5': () => Dropout.fromConfig(0.5 as never),
      'Reshape: a shape': () => Reshape.fromConfig([2, 2] as never),
      'Flatten: of another class': () => Flatten.fromConfig(saved),
      'Flatten: null': () => Flatten.fromConfig(null as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "Activation: null": "Activation.fromConfig: got null; expected the options that getConfig() returned.",
      "Dense: a layer": "Dense.fromConfig: got an object of class Dense; expected the options that getConfig() returned. Pass what its getConfig() returns.",
      "Dense: a string": "Dense.fromConfig: got "{\\"units\\": 1}"; expected the options that getConfig() returned. Read text with JSON.parse(...) first.",
      "Dense: nothing": "Dense "dense_3": got units undefined; expected a whole number of at least 1.",
      "Dense: null": "Dense.fromConfig: got null; expected the options that getConfig() returned.",
      "Dense: of another class": "Dense "activation": got units undefined; expected a whole number of at least 1.",
      "Dropout: 0.5": "Dropout.fromConfig: got 0.5; expected the options that getConfig() returned.",
      "Flatten: null": "Flatten.fromConfig: got null; expected the options that getConfig() returned.",
      "Flatten: of another class": "Flatten "dense": got the unknown options units, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, kernelConstraint, biasConstraint; expected any of dataFormat, name, dtype, trainable, inputShape, activityRegularizer.",
      "Reshape: a shape": "Reshape.fromConfig: got an array [2, 2]; expected the options that getConfig() returned.",
      "a class of your own": "layer: got "Scale"; expected one of Activation, ActivityRegularization, Add, AlphaDropout, Average, AveragePooling1D, AveragePooling2D, AveragePooling3D, BatchNormalization, Concatenate, Conv1D, Conv1DTranspose, Conv2D, Conv2DTranspose, Conv3D, Conv3DTranspose, Cropping1D, Cropping2D, Cropping3D, Dense, DepthwiseConv1D, DepthwiseConv2D, Dot, Dropout, ELU, Flatten, GaussianDropout, GaussianNoise, GlobalAveragePooling1D, GlobalAveragePooling2D, GlobalAveragePooling3D, GlobalMaxPooling1D, GlobalMaxPooling2D, GlobalMaxPooling3D, GroupNormalization, Identity, InputLayer, Lambda, LayerNormalization, LeakyReLU, Masking, MaxPooling1D, MaxPooling2D, MaxPooling3D, Maximum, Minimum, Multiply, Normalization, PReLU, Permute, RMSNormalization, ReLU, RepeatVector, Rescaling, Reshape, SeparableConv1D, SeparableConv2D, Softmax, SpatialDropout1D, SpatialDropout2D, SpatialDropout3D, Subtract, UnitNormalization, UpSampling1D, UpSampling2D, UpSampling3D, ZeroPadding1D, ZeroPadding2D, ZeroPadding3D. Register a class of your own with registerKerasSerializable(), or pass it too: fromConfig(config, { Scale }).",
      "a class that is no class": "layer: got 3 for Scale; expected a class that extends Layer.",
      "a class that is no string": "layer: got 3; expected one of Activation, ActivityRegularization, Add, AlphaDropout, Average, AveragePooling1D, AveragePooling2D, AveragePooling3D, BatchNormalization, Concatenate, Conv1D, Conv1DTranspose, Conv2D, Conv2DTranspose, Conv3D, Conv3DTranspose, Cropping1D, Cropping2D, Cropping3D, Dense, DepthwiseConv1D, DepthwiseConv2D, Dot, Dropout, ELU, Flatten, GaussianDropout, GaussianNoise, GlobalAveragePooling1D, GlobalAveragePooling2D, GlobalAveragePooling3D, GlobalMaxPooling1D, GlobalMaxPooling2D, GlobalMaxPooling3D, GroupNormalization, Identity, InputLayer, Lambda, LayerNormalization, LeakyReLU, Masking, MaxPooling1D, MaxPooling2D, MaxPooling3D, Maximum, Minimum, Multiply, Normalization, PReLU, Permute, RMSNormalization, ReLU, RepeatVector, Rescaling, Reshape, SeparableConv1D, SeparableConv2D, Softmax, SpatialDropout1D, SpatialDropout2D, SpatialDropout3D, Subtract, UnitNormalization, UpSampling1D, UpSampling2D, UpSampling3D, ZeroPadding1D, ZeroPadding2D, ZeroPadding3D. Pass a name, or an object or a function of the kind.",
      "a class that there is not": "layer: got "Dens"; expected one of Activation, ActivityRegularization, Add, AlphaDropout, Average, AveragePooling1D, AveragePooling2D, AveragePooling3D, BatchNormalization, Concatenate, Conv1D, Conv1DTranspose, Conv2D, Conv2DTranspose, Conv3D, Conv3DTranspose, Cropping1D, Cropping2D, Cropping3D, Dense, DepthwiseConv1D, DepthwiseConv2D, Dot, Dropout, ELU, Flatten, GaussianDropout, GaussianNoise, GlobalAveragePooling1D, GlobalAveragePooling2D, GlobalAveragePooling3D, GlobalMaxPooling1D, GlobalMaxPooling2D, GlobalMaxPooling3D, GroupNormalization, Identity, InputLayer, Lambda, LayerNormalization, LeakyReLU, Masking, MaxPooling1D, MaxPooling2D, MaxPooling3D, Maximum, Minimum, Multiply, Normalization, PReLU, Permute, RMSNormalization, ReLU, RepeatVector, Rescaling, Reshape, SeparableConv1D, SeparableConv2D, Softmax, SpatialDropout1D, SpatialDropout2D, SpatialDropout3D, Subtract, UnitNormalization, UpSampling1D, UpSampling2D, UpSampling3D, ZeroPadding1D, ZeroPadding2D, ZeroPadding3D. Did you mean 'Dense'?",
      "a layer that is a layer": "layer: got an object of class Dense; expected what a layer was saved as: { className, config }. Write its class name and what its getConfig() returns.",
      "a layer that is null": "layer: got null; expected what a layer was saved as: { className, config }. Write its class name and what its getConfig() returns.",
      "a layer whose config is null": "Dense.fromConfig: got null; expected the options that getConfig() returned.",
      "a layer without a config": "layer: got an object of class Object; expected what a layer was saved as: { className, config }. Write its class name and what its getConfig() returns.",
      "a list": "Sequential.fromConfig: got an array [an object of class Object]; expected the options that getConfig() returned.",
      "a model": "Sequential.fromConfig: got an object of class Sequential; expected the options that getConfig() returned. Pass what its getConfig() returns.",
      "a serialized model": "Sequential.fromConfig: got a class name and a config; expected the options that getConfig() returned. Pass the config alone.",
      "a string": "Sequential.fromConfig: got "{\\"layers\\": []}"; expected the options that getConfig() returned. Read text with JSON.parse(...) first.",
      "layers by name": "layer: got "Dense"; expected what a layer was saved as: { className, config }. Write its class name and what its getConfig() returns.",
      "layers that are a number": "Sequential.fromConfig: got layers 3; expected a list of { className, config }, as in what getConfig() returned.",
      "no layers": "Sequential.fromConfig: got layers undefined; expected a list of { className, config }, as in what getConfig() returned.",
      "null": "Sequential.fromConfig: got null; expected the options that getConfig() returned.",
      "the config of a layer": "Sequential.fromConfig: got layers undefined; expected a list of { className, config }, as in what getConfig() returned.",
      "undefined": "Sequential.fromConfig: got undefined; expected the options that getConfig() returned.",
    }
  `);
});

test.each<[string, () => unknown, string]>([
  ['a promise', async () => ({}), 'Write await before it'],
  ['an iterable', () => (function* () {})(), ''],
  ['an object of class Map', () => new Map(), ''],
  ['an object of class Date', () => new Date(0), ''],
])('%s is no config', (_, make, advice) => {
  for (const Class of [Dense, Sequential, Adam, MeanSquaredError, MeanAbsoluteError, HeNormal, L2, NonNeg])
    expect(() => Reflect.apply(Class.fromConfig, Class, [make()])).toThrow(
      new RegExp(
        `^${Class.name}\\.fromConfig: got .*; expected the options that getConfig\\(\\) returned\\.( ${advice}.*)?$`,
      ),
    );
});

test('data that are not there yet', async () => {
  function* batches() {
    yield [x, y];
  }
  async function* stream() {
    yield [x, y];
  }
  const dataset = { batch: () => dataset, [Symbol.asyncIterator]: stream };
  const model = new Sequential([new Dense(1, { inputShape: [4] })]);
  model.compile({ loss: 'mse' });
  const before = stateOf(model);
  const fitting =
    (data: unknown, targets: unknown = y) =>
    () =>
      model.fit(data as never, targets as never, { verbose: 0 });
  expect(
    await sentences({
      'a generator beside targets': fitting(batches()),
      'a generator with validationSplit': () => model.fit(batches(), { validationSplit: 0.5 }),
      'an iterable that gives none': () => model.fit({ [Symbol.iterator]: () => ({}) } as never, { stepsPerEpoch: 2 }),
      'a set of nothing': () => model.fit(new Set<never>()),
      'a generator that has ended': () => model.fit(([] as never[]).values()),
      'a generator function': fitting(batches),
      'an iterator': fitting({ next: () => ({ done: true, value: undefined }) }),
      'an async generator beside targets': fitting(stream()),
      'a data set beside targets': fitting(dataset),
      'a set of numbers': fitting(new Set([1, 2]), undefined),
      'a promise': fitting(Promise.resolve(x)),
      'a promise that fails': () => fitting(Promise.reject(new Error('404')))(),
      'a promise of targets': fitting(x, Promise.resolve(y)),
      'a function': fitting(() => x),
      'an object of tensors': fitting({ x }),
      'no targets': () => model.fit(x, undefined as never),
      'options in place of targets': () => model.fit(x, { epochs: 3 } as never),
      evaluate: () => model.evaluate(batches() as never, y, { verbose: 0 }),
      predictOnBatch: () => model.predictOnBatch(batches() as never),
      trainOnBatch: () => model.trainOnBatch(Promise.resolve(x) as never, y),
      validationData: () => model.fit(x, y, { validationData: [batches(), y] as never, verbose: 0 }),
      sampleWeight: () => model.fit(x, y, { sampleWeight: batches() as never, verbose: 0 }),
      splitDataset: () => splitDataset(Promise.resolve(x) as never, { leftSize: 2 }),
      toCategorical: () => toCategorical(batches() as never),
      setWeights: () => model.setWeights(new Set() as never),
      'no weights': () => model.setWeights(undefined as never),
      apply: () => model.apply(batches() as never),
      'apply to a promise': () => model.apply(Promise.resolve(x) as never),
      'a batch of a loss': () => new MeanSquaredError().apply(Promise.resolve(x) as never, x),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a batch of a loss": "mean_squared_error: yTrue: got a promise; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor. Wait for it: write await before it.",
      "a data set beside targets": "fit: got y an object of class Tensor beside batches that come one after the other; expected targets and weights in the batches: [x, y] or [x, y, sampleWeight]. Pass the options right after the batches.",
      "a function": "fit: x: got a function; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor. Call it, a class with new, and pass what it returns.",
      "a generator beside targets": "fit: got y an object of class Tensor beside batches that come one after the other; expected targets and weights in the batches: [x, y] or [x, y, sampleWeight]. Pass the options right after the batches.",
      "a generator function": "fit: x: got the function batches; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor. Call it, a class with new, and pass what it returns.",
      "a generator that has ended": "fit: got no batches; expected at least one. A generator gives its batches once: for another run call its function again.",
      "a generator with validationSplit": "fit: got validationSplit 0.5 beside batches that come one after the other; expected arrays, which can be split. Pass validationData.",
      "a promise": "fit: x: got a promise; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor. Wait for it: write await before it.",
      "a promise of targets": "fit: y: got a promise; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor. Wait for it: write await before it.",
      "a promise that fails": "fit: x: got a promise; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor. Wait for it: write await before it.",
      "a set of nothing": "fit: got no batches; expected at least one.",
      "a set of numbers": "fit: got y an object of class Tensor beside batches that come one after the other; expected targets and weights in the batches: [x, y] or [x, y, sampleWeight]. Pass the options right after the batches.",
      "an async generator beside targets": "fit: got y an object of class Tensor beside batches that come one after the other; expected targets and weights in the batches: [x, y] or [x, y, sampleWeight]. Pass the options right after the batches.",
      "an iterable that gives none": "fit: got an iterable that gives no iterator; expected one with a method next.",
      "an iterator": "fit: x: got an iterator; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor. Collect what it gives in an array. Batches that come one after the other go to fit, evaluate or predict in place of x, with their targets and weights in them.",
      "an object of tensors": "Sequential "sequential": got inputs named x; expected one input: the model is a line of layers. Pass one tensor, or make a model of several inputs with new Model({ inputs, outputs }).",
      "apply": "Sequential "sequential": got an iterable; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor. Collect what it gives in an array: [...data].",
      "apply to a promise": "Sequential "sequential": got a promise; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor. Wait for it: write await before it.",
      "evaluate": "evaluate: got y an object of class Tensor beside batches that come one after the other; expected targets and weights in the batches: [x, y] or [x, y, sampleWeight]. Pass the options right after the batches.",
      "no targets": "fit: got y without targets for the output dense; expected targets for each output that has a loss or metrics. Pass them, or leave that output out of loss and metrics in compile.",
      "no weights": "Sequential "sequential".setWeights: got undefined; expected a list with one tensor or array for each weight, as getWeights returns it.",
      "options in place of targets": "fit: got y without targets for the output dense; expected targets for each output that has a loss or metrics. Pass them, or leave that output out of loss and metrics in compile.",
      "predictOnBatch": "predictOnBatch: x: got an iterable; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor. Collect what it gives in an array: [...data]. Batches that come one after the other go to fit, evaluate or predict in place of x, with their targets and weights in them.",
      "sampleWeight": "fit: sampleWeight: got an iterable; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor. Collect what it gives in an array: [...data]. Batches that come one after the other go to fit, evaluate or predict in place of x, with their targets and weights in them.",
      "setWeights": "Sequential "sequential".setWeights: got an object of class Set; expected a list with one tensor or array for each weight, as getWeights returns it.",
      "splitDataset": "splitDataset: got a promise; expected a tensor, or a list of tensors with the same number of samples. Wait for it: write await before it.",
      "toCategorical": "toCategorical: got an iterable; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor. Collect what it gives in an array: [...data].",
      "trainOnBatch": "trainOnBatch: x: got a promise; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor. Wait for it: write await before it.",
      "validationData": "fit: validationData: got y an object of class Tensor beside batches that come one after the other; expected targets and weights in the batches: [x, y] or [x, y, sampleWeight]. Pass the options right after the batches.",
    }
  `);
  expect(stateOf(model)).toEqual(before);
});

test('what is set or made in another way than it can be', async () => {
  const model = new Sequential([new Dense(1, { inputShape: [4] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  class Odd extends Dense {
    override computeOutputShape(): never {
      return 5 as never;
    }
  }
  class Plain extends (Optimizer as unknown as new () => object) {
    update(variable: Tensor, gradient: Tensor) {
      return { variable: variable.sub(gradient) };
    }
  }
  expect(
    await sentences({
      'another optimizer': () => {
        model.optimizer = new Adam();
      },
      'a shape that is none': () => new Sequential([new Odd(2, { inputShape: [4] })]).summary({ printFn: () => {} }),
      'steps beyond counting': () => new Progbar({ target: 5, verbose: 0 }).update(1e300),
      'a weight with null for options': () => new Weight(x, null as never),
      'a class in place of a function': () => noGrad(class A {} as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a class in place of a function": "noGrad: got a class; expected a function. Write noGrad(() => x.mul(2)).",
      "a shape that is none": "Odd "odd".computeOutputShape: got 5 as its result; expected a list of lengths, null for any, such as [null, 10].",
      "a weight with null for options": "Weight: got null in place of the options; expected an object with any of name, path, trainable, regularizer, constraint. Write { name: ... }.",
      "another optimizer": "Sequential "sequential".optimizer: got an object of class Adam; expected no assignment: what is trained with belongs together. Call compile({ optimizer, loss, ... }) again.",
      "steps beyond counting": "Progbar.update: got 1e+300; expected a number of steps.",
    }
  `);
  const plain = new Sequential([new Dense(1, { inputShape: [4] })]);
  plain.compile({
    optimizer: new (Plain as unknown as new (options: object) => Optimizer)({ learningRate: 0.1 }),
    loss: 'mse',
  });
  await plain.fit(x, y, { verbose: 0 });
});

test('what update of an optimizer, and addWeight of a layer, say of a slip', async () => {
  class Tensors extends Optimizer {
    override update(variable: Tensor, gradient: Tensor) {
      return variable.sub(gradient) as never;
    }
  }
  class Shared extends Optimizer {
    readonly #next: unknown;
    constructor(next: unknown) {
      super();
      this.#next = next;
    }
    override sharedSlots() {
      return { p: tensor(1) };
    }
    override updateShared() {
      return this.#next as never;
    }
    override update(variable: Tensor) {
      return { variable };
    }
  }
  const trained = (optimizer: Optimizer) => {
    const model = new Sequential([new Dense(1, { inputShape: [2] })]);
    model.compile({ optimizer, loss: 'mse' });
    return model.fit(zeros([4, 2]), zeros([4, 1]), { verbose: 0 });
  };
  class Weighted extends Layer {
    readonly #shape: (inputShape: PartialShape) => unknown;
    constructor(shape: (inputShape: PartialShape) => unknown) {
      super({ name: 'weighted' });
      this.#shape = shape;
    }
    override build(inputShape: PartialShape) {
      this.addWeight({ name: 'scale', shape: this.#shape(inputShape) as never });
    }
    override call(x: Tensor) {
      return x;
    }
  }
  const built = (shape: (inputShape: PartialShape) => unknown) => () => new Weighted(shape).build([null, 3]);
  expect(
    await sentences({
      'update: a tensor': () => trained(new Tensors()),
      'updateShared: nothing': () => trained(new Shared(undefined)),
      'updateShared: null': () => trained(new Shared(null)),
      'updateShared: a number': () => trained(new Shared(3)),
      'updateShared: without the slot': () => trained(new Shared({})),
      'shape: that of the inputs': built((inputShape) => inputShape),
      'shape: a number': built((inputShape) => inputShape.at(-1)),
      'shape: undefined': built(() => undefined),
      'shape: beyond the axes': built((inputShape) => [inputShape[2]]),
    }),
  ).toMatchInlineSnapshot(`
    {
      "shape: a number": "Weighted "weighted".addWeight: got shape 3 for "scale"; expected a list of whole numbers of at least 0, such as [2, 3]. Put square brackets around the lengths.",
      "shape: beyond the axes": "Weighted "weighted".addWeight: got shape an array [undefined] for "scale"; expected a list of whole numbers of at least 0, such as [2, 3]. A length is undefined: the last one of a shape is shape.at(-1), not shape[-1].",
      "shape: that of the inputs": "Weighted "weighted".addWeight: got shape an array [null, 3] for "scale"; expected a list of whole numbers of at least 0, such as [2, 3]. Leave out the axes whose length nobody knows, such as that of the batch: inputShape.slice(1).",
      "shape: undefined": "Weighted "weighted".addWeight: got shape undefined for "scale"; expected a list of whole numbers of at least 0, such as [2, 3].",
      "update: a tensor": "Tensors.update of "sequential/dense/kernel": got an object of class Tensor as its result; expected an object with the variable and its slots. Write return { variable: ..., slots: { ... } }.",
      "updateShared: a number": "Shared.updateShared: got 3 as its result; expected an object with values by their names. Write return { name: value }.",
      "updateShared: nothing": "Shared.updateShared: got undefined as its result; expected an object with values by their names. Write return before the result.",
      "updateShared: null": "Shared.updateShared: got null as its result; expected an object with values by their names. Write return before the result.",
      "updateShared: without the slot": "Shared.updateShared: slot p: got undefined as its result; expected a tensor. Write return before the result.",
    }
  `);
});

test('the result of a metric may be a number', async () => {
  class Seven extends Metric {
    override updateState() {}
    override result() {
      return 7;
    }
  }
  const model = new Sequential([new Dense(1, { inputShape: [2] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse', metrics: [new Seven({ name: 'seven' })] });
  expect(await model.evaluate(zeros([4, 2]), zeros([4, 1]), { verbose: 0, returnDict: true })).toMatchObject({
    seven: 7,
  });
});
