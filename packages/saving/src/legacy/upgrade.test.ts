import type { Model } from '@keisan/layers';
import { deserializeKerasObject, type Json } from '@keisan/layers/saving';
import { describe, expect, test } from 'vitest';
import { upgradedModel } from './upgrade-model.ts';
import { upgradedTraining } from './upgrade-training.ts';

const made = (saved: Json) => deserializeKerasObject(upgradedModel(saved)) as Model;

const dense = (name: string, options: Readonly<Record<string, Json>> = {}) => ({
  class_name: 'Dense',
  config: { name, units: 2, ...options },
});
const input = (name: string, nodes: Json = []) => ({
  class_name: 'InputLayer',
  name,
  config: { name, batch_input_shape: [null, 3], dtype: 'float32', sparse: false },
  inbound_nodes: nodes,
});
const graph = (layers: readonly Json[], inputs: Json, outputs: Json, className = 'Model'): Json => ({
  class_name: className,
  config: { name: 'm', layers, input_layers: inputs, output_layers: outputs },
});

const glorot = {
  class_name: 'VarianceScaling',
  config: { scale: 1, mode: 'fan_avg', distribution: 'normal', seed: null, dtype: 'float32' },
};

describe('the dialects of older versions', () => {
  test.each<[string, Json]>([
    [
      'a line whose layers are alone',
      { class_name: 'Sequential', config: [dense('a', { batch_input_shape: [null, 3] })] },
    ],
    [
      'a line that was built by data',
      { class_name: 'Sequential', config: { name: 's', layers: [dense('a')], build_input_shape: [null, 3] } },
    ],
    [
      'shapes that say what they are',
      {
        class_name: 'Sequential',
        config: { layers: [dense('a')], build_input_shape: { class_name: 'TensorShape', items: [null, 3] } },
      },
    ],
    [
      'names in camelCase',
      {
        className: 'Sequential',
        config: {
          name: 's',
          layers: [
            {
              className: 'Dense',
              config: {
                name: 'a',
                units: 2,
                batchInputShape: [null, 3],
                useBias: true,
                kernelInitializer: { className: 'VarianceScaling', config: glorot.config },
              },
            },
          ],
        },
      },
    ],
    [
      'initializers with a dtype, and a policy',
      {
        class_name: 'Sequential',
        config: [
          dense('a', {
            batch_input_shape: [null, 3],
            kernel_initializer: glorot,
            dtype: { class_name: 'Policy', config: { name: 'float32' } },
            kernel_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 0.1 } },
          }),
        ],
      },
    ],
    [
      'a graph',
      graph(
        [input('x'), { ...dense('a'), name: 'a', inbound_nodes: [[['x', 0, 0, {}]]] }],
        [['x', 0, 0]],
        [['a', 0, 0]],
      ),
    ],
    [
      'a graph whose inputs have names',
      graph(
        [input('x'), { ...dense('a'), name: 'a', inbound_nodes: [[['x', 0, 0]]] }],
        { x: ['x', 0, 0] },
        { a: ['a', 0, 0] },
        'Functional',
      ),
    ],
  ])('%s', (_, saved) => {
    expect(made(saved).countParams()).toBe(8);
  });

  test.each([0, 1])('calls of models within are counted from %i', (first) => {
    const line = { class_name: 'Sequential', config: { name: 's', layers: [input('x0'), dense('d', { units: 3 })] } };
    const layers = [
      input('x'),
      { ...line, name: 's', inbound_nodes: [[['x', 0, 0, {}]], [['s', first, 0, {}]]] },
      {
        class_name: 'Add',
        name: 'add',
        config: { name: 'add' },
        inbound_nodes: [
          [
            ['s', first, 0, {}],
            ['s', first + 1, 0, {}],
          ],
        ],
      },
    ];
    const model = made(graph(layers, [['x', 0, 0]], [['add', 0, 0]]));
    expect(model.countParams()).toBe(12);
    expect(model.outputShape).toEqual([null, 3]);
  });

  test('what layers are called with besides', () => {
    const layers = [
      input('x'),
      {
        class_name: 'Dropout',
        name: 'd',
        config: { name: 'd', rate: 0.5 },
        inbound_nodes: [[['x', 0, 0, { training: true }]]],
      },
    ];
    expect(made(graph(layers, [['x', 0, 0]], [['d', 0, 0]])).layers.map(({ name }) => name)).toEqual(['x', 'd']);
  });
});

describe('what a model was compiled with', () => {
  test('in the words of Keras 2.0', () => {
    const training = upgradedTraining({
      loss: 'mse',
      metrics: ['mae'],
      sample_weight_mode: null,
      loss_weights: null,
      optimizer_config: { class_name: 'SGD', config: { lr: 0.5, momentum: 0, decay: 0.25, nesterov: false } },
    });
    expect(training).toMatchObject({
      loss: 'mse',
      metrics: ['mae'],
      optimizer: {
        module: 'keras.optimizers',
        class_name: 'SGD',
        config: {
          momentum: 0,
          learning_rate: {
            class_name: 'InverseTimeDecay',
            config: { initial_learning_rate: 0.5, decay_steps: 1, decay_rate: 0.25 },
          },
        },
      },
    });
  });

  test("in the words of TensorFlow.js, whose decay is Keras's rho", () => {
    const optimizer = (class_name: string, config: Json) =>
      upgradedTraining({ loss: ['cosine_proximity', 'mse'], metrics: [], optimizer_config: { class_name, config } });
    expect(
      optimizer('RMSProp', { learningRate: 0.1, decay: 0.9, momentum: 0, epsilon: null, centered: false }),
    ).toMatchObject({
      loss: ['cosine_similarity', 'mse'],
      optimizer: { class_name: 'RMSprop', config: { learning_rate: 0.1, rho: 0.9, momentum: 0, centered: false } },
    });
    expect(optimizer('Momentum', { learningRate: 0.1, momentum: 0.9, useNesterov: true })).toMatchObject({
      optimizer: { class_name: 'SGD', config: { learning_rate: 0.1, momentum: 0.9, nesterov: true } },
    });
  });

  test('with losses and metrics that are functions', () => {
    const wrapped = (class_name: string, fn: string) => ({ class_name, config: { name: 'n', dtype: 'float32', fn } });
    const training = upgradedTraining({
      loss: { one: { class_name: 'MeanSquaredError', config: { reduction: 'auto', fn: 'mean_squared_error' } } },
      metrics: [[wrapped('MeanMetricWrapper', 'kl_divergence'), wrapped('MeanMetricWrapper', 'mine')]],
      optimizer_config: {
        class_name: 'Custom>Adam',
        config: { learning_rate: 0.1, jit_compile: false, epsilon: null },
      },
    });
    expect(training).toEqual({
      optimizer: {
        module: 'keras.optimizers',
        class_name: 'Adam',
        registered_name: null,
        config: { learning_rate: 0.1 },
      },
      loss: {
        one: {
          module: 'keras.losses',
          class_name: 'MeanSquaredError',
          registered_name: null,
          config: { reduction: 'sum_over_batch_size' },
        },
      },
      loss_weights: null,
      metrics: [
        [
          {
            module: 'keras.metrics',
            class_name: 'KLDivergence',
            registered_name: null,
            config: { name: 'n', dtype: 'float32' },
          },
          { module: 'builtins', class_name: 'function', config: 'mine', registered_name: 'function' },
        ],
      ],
      weighted_metrics: null,
    });
  });
});

describe('what is refused, in a sentence', () => {
  const line = (...layers: Json[]): Json => ({ class_name: 'Sequential', config: { name: 's', layers } });
  test.each<[string, Json]>([
    ['no description', 3],
    ['a layer', dense('a')],
    ['layers that are none', line(3)],
    ['a class without a name', line({ class_name: 3, config: {} })],
    ['an Input without a shape', line({ class_name: 'InputLayer', config: {} })],
    [
      'the code of a lambda',
      line(input('x'), {
        class_name: 'Lambda',
        config: { name: 'l', function: ['4wEA', null, null], function_type: 'lambda' },
      }),
    ],
    [
      'a function that is not known',
      line(input('x'), {
        class_name: 'Lambda',
        config: { name: 'l', function: 'system', function_type: 'function', module: 'os' },
      }),
    ],
    [
      'operations of TensorFlow',
      line(input('x'), { class_name: 'TFOpLambda', config: { name: 'l', function: 'math.add' } }),
    ],
    [
      'a call of nothing',
      graph([input('x'), { ...dense('a'), name: 'a', inbound_nodes: [[]] }], [['x', 0, 0]], [['a', 0, 0]]),
    ],
    [
      'a call of a layer that is not there',
      graph([input('x'), { ...dense('a'), name: 'a', inbound_nodes: [[['y', 0, 0]]] }], [['x', 0, 0]], [['a', 0, 0]]),
    ],
    ['a layer without a name', graph([{ class_name: 'Dense', config: { units: 2 } }], [['x', 0, 0]], [['a', 0, 0]])],
  ])('%s', (_, saved) => {
    let message = 'accepted';
    try {
      made(saved);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatchSnapshot();
  });
});
