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
      "root: AnyLayer Callback History Input KerasTensor LambdaCallback Layer Model Progbar PyDataset Sequential Weight clearSession cloneModel imageDataFormat modelFromJson normalize ops setImageDataFormat splitDataset toCategorical",
      "activations: elu exponential gelu get leakyRelu linear logSoftmax nameOf relu sigmoid silu softmax softplus tanh",
      "callbacks: CSVLogger Callback CallbackList EarlyStopping History LambdaCallback LearningRateScheduler ProgbarLogger ReduceLROnPlateau RemoteMonitor SwapEMAWeights TerminateOnNaN",
      "constraints: Constraint MaxNorm MinMaxNorm NonNeg UnitNorm get",
      "initializers: Constant GlorotNormal GlorotUniform HeNormal HeUniform Initializer LecunNormal LecunUniform Ones RandomNormal RandomUniform TruncatedNormal VarianceScaling Zeros computeFans get",
      "layers: Activation ActivityRegularization Add AlphaDropout Average AveragePooling1D AveragePooling2D AveragePooling3D BatchNormalization Concatenate Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D Conv3DTranspose Cropping1D Cropping2D Cropping3D Dense DepthwiseConv1D DepthwiseConv2D Dot Dropout ELU Flatten GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GroupNormalization Identity Input InputLayer Lambda Layer LayerNormalization LeakyReLU Masking MaxPooling1D MaxPooling2D MaxPooling3D Maximum Minimum Multiply Normalization PReLU Permute RMSNormalization ReLU RepeatVector Rescaling Reshape SeparableConv1D SeparableConv2D Softmax SpatialDropout1D SpatialDropout2D SpatialDropout3D Subtract UnitNormalization UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D add average concatenate dot maximum minimum multiply subtract",
      "losses: BinaryCrossentropy BinaryFocalCrossentropy CTC CategoricalCrossentropy CategoricalFocalCrossentropy CategoricalGeneralizedCrossEntropy CategoricalHinge Circle CosineSimilarity Dice Hinge Huber KLDivergence LogCosh Loss MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError MeanSquaredLogarithmicError Poisson SparseCategoricalCrossentropy SquaredHinge Tversky binaryCrossentropy binaryFocalCrossentropy categoricalCrossentropy categoricalFocalCrossentropy categoricalGeneralizedCrossEntropy categoricalHinge circle cosineSimilarity ctc dice get hinge huber klDivergence logCosh meanAbsoluteError meanAbsolutePercentageError meanSquaredError meanSquaredLogarithmicError poisson sparseCategoricalCrossentropy squaredHinge tversky",
      "metrics: AUC Accuracy BinaryAccuracy BinaryCrossentropy BinaryIoU CategoricalAccuracy CategoricalCrossentropy CategoricalHinge ConcordanceCorrelation CosineSimilarity F1Score FBetaScore FalseNegatives FalsePositives Hinge IoU KLDivergence LogCoshError Mean MeanAbsoluteError MeanAbsolutePercentageError MeanIoU MeanMetricWrapper MeanSquaredError MeanSquaredLogarithmicError Metric OneHotIoU OneHotMeanIoU PearsonCorrelation Poisson Precision PrecisionAtRecall R2Score Recall RecallAtPrecision RootMeanSquaredError SensitivityAtSpecificity SparseCategoricalAccuracy SparseCategoricalCrossentropy SparseTopKCategoricalAccuracy SpecificityAtSensitivity SquaredHinge Sum TopKCategoricalAccuracy TrueNegatives TruePositives accuracy binaryAccuracy binaryCrossentropy binaryFocalCrossentropy categoricalAccuracy categoricalCrossentropy categoricalFocalCrossentropy categoricalHinge concordanceCorrelation get hinge huber klDivergence logCosh meanAbsoluteError meanAbsolutePercentageError meanSquaredError meanSquaredLogarithmicError pearsonCorrelation poisson resolveMetric sparseCategoricalAccuracy sparseCategoricalCrossentropy sparseTopKCategoricalAccuracy squaredHinge topKCategoricalAccuracy",
      "optimizers: Adadelta Adafactor Adagrad Adam AdamW Adamax Ftrl Lamb Lion LossScaleOptimizer MultiOptimizer Muon Nadam Optimizer OptimizerMap RMSprop SGD ScheduleFreeAdamW get schedules",
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
