import * as activations from '@keisan/layers/activations';
import * as callbacks from '@keisan/layers/callbacks';
import * as constraints from '@keisan/layers/constraints';
import * as initializers from '@keisan/layers/initializers';
import * as layers from '@keisan/layers/layers';
import * as losses from '@keisan/layers/losses';
import * as metrics from '@keisan/layers/metrics';
import * as optimizers from '@keisan/layers/optimizers';
import * as regularizers from '@keisan/layers/regularizers';
import { describe, expect, test } from 'vitest';
import * as root from './index.ts';

const entries = {
  root,
  activations,
  callbacks,
  constraints,
  initializers,
  layers,
  losses,
  metrics,
  optimizers,
  regularizers,
};

test('what each entry offers', () => {
  const names = Object.entries(entries).map(([entry, module]) => `${entry}: ${Object.keys(module).sort().join(' ')}`);
  expect(names).toMatchInlineSnapshot(`
    [
      "root: AnyLayer Callback History Input KerasTensor LambdaCallback Layer Model Progbar PyDataset Sequential Weight clearSession imageDataFormat modelFromJson normalize ops setImageDataFormat splitDataset toCategorical",
      "activations: elu exponential gelu get leakyRelu linear logSoftmax nameOf relu sigmoid silu softmax softplus tanh",
      "callbacks: Callback History LambdaCallback",
      "constraints: Constraint MaxNorm MinMaxNorm NonNeg UnitNorm get",
      "initializers: Constant GlorotNormal GlorotUniform HeNormal HeUniform Initializer LecunNormal LecunUniform Ones RandomNormal RandomUniform TruncatedNormal VarianceScaling Zeros computeFans get",
      "layers: Activation ActivityRegularization Add AlphaDropout Average AveragePooling1D AveragePooling2D AveragePooling3D BatchNormalization Concatenate Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D Conv3DTranspose Cropping1D Cropping2D Cropping3D Dense DepthwiseConv1D DepthwiseConv2D Dot Dropout ELU Flatten GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GroupNormalization Identity Input InputLayer Lambda Layer LayerNormalization LeakyReLU Masking MaxPooling1D MaxPooling2D MaxPooling3D Maximum Minimum Multiply Normalization PReLU Permute RMSNormalization ReLU RepeatVector Rescaling Reshape SeparableConv1D SeparableConv2D Softmax SpatialDropout1D SpatialDropout2D SpatialDropout3D Subtract UnitNormalization UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D add average concatenate dot maximum minimum multiply subtract",
      "losses: BinaryCrossentropy CategoricalCrossentropy Huber Loss MeanAbsoluteError MeanSquaredError SparseCategoricalCrossentropy binaryCrossentropy categoricalCrossentropy get huber meanAbsoluteError meanSquaredError sparseCategoricalCrossentropy",
      "metrics: Accuracy BinaryAccuracy CategoricalAccuracy Mean MeanAbsoluteError MeanMetricWrapper MeanSquaredError Metric SparseCategoricalAccuracy accuracy binaryAccuracy categoricalAccuracy get resolveMetric sparseCategoricalAccuracy",
      "optimizers: Adam Optimizer RMSprop SGD get",
      "regularizers: L1 L1L2 L2 Regularizer get l1 l1L2 l2",
    ]
  `);
});

describe('wrong options are type errors', () => {
  test.each<[string, () => unknown]>([
    // @ts-expect-error: activatoin
    ['of a layer', () => new layers.Dense(1, { activatoin: 'relu' })],
    // @ts-expect-error: units is required
    ['a number that is missing', () => new layers.Dense()],
    // @ts-expect-error: Keras's positional activation
    ['of another kind', () => new layers.Dense(1, 'relu')],
    // @ts-expect-error: from_logits
    ['of a loss', () => new losses.BinaryCrossentropy({ from_logits: true })],
    // @ts-expect-error: beta_1
    ['of an optimizer', () => new optimizers.Adam({ beta_1: 0.9 })],
    // @ts-expect-error: a mode that there is not
    ['of an initializer', () => new initializers.VarianceScaling({ mode: 'fan' })],
    // @ts-expect-error: no shape
    ['of an input', () => layers.Input({})],
    // @ts-expect-error: a list of layers
    ['of a model', () => new root.Sequential(new layers.Dense(1))],
  ])('%s, and rejected at run time', (_, make) => {
    expect(make).toThrow();
  });
});
