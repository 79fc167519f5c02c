export type { InputSpec } from '../input-spec.ts';
export { Layer } from '../layer.ts';
export type { CallContext, CallOptions, LayerOptions, WeightSpec } from '../layer-options.ts';
export type { PartialShape } from '../shapes.ts';
export type { SymbolicMethods } from '../symbolic/methods.ts';
export { Activation } from './activation.ts';
export { PReLU, type PReLUOptions } from './activations/prelu.ts';
export {
  ELU,
  type ELUOptions,
  LeakyReLU,
  type LeakyReLUOptions,
  ReLU,
  type ReLUOptions,
} from './activations/rectifiers.ts';
export { Softmax, type SoftmaxLayerOptions } from './activations/softmax.ts';
export { Dense, type DenseOptions } from './dense.ts';
export { Dropout, type DropoutOptions } from './dropout.ts';
export { Flatten } from './flatten.ts';
export { Identity } from './identity.ts';
export { Input, InputLayer, type InputOptions } from './input.ts';
export { Lambda, type LambdaContext, type LambdaOptions } from './lambda.ts';
export { Masking, type MaskingOptions } from './masking.ts';
export { Concatenate, type ConcatenateOptions, concatenate } from './merging/concatenate.ts';
export { Dot, type DotFunctionOptions, type DotOptions, dot } from './merging/dot.ts';
export {
  Add,
  Average,
  add,
  average,
  Maximum,
  Minimum,
  Multiply,
  maximum,
  minimum,
  multiply,
  Subtract,
  subtract,
} from './merging/elementwise.ts';
export type { MergeFunction } from './merging/merge.ts';
export { Normalization, type NormalizationOptions } from './preprocessing/normalization.ts';
export { Rescaling, type RescalingOptions } from './preprocessing/rescaling.ts';
export {
  ActivityRegularization,
  type ActivityRegularizationOptions,
} from './regularization/activity-regularization.ts';
export {
  AlphaDropout,
  type AlphaDropoutOptions,
  GaussianDropout,
  type GaussianDropoutOptions,
  GaussianNoise,
  type GaussianNoiseOptions,
} from './regularization/noise.ts';
export {
  SpatialDropout1D,
  type SpatialDropout1DOptions,
  SpatialDropout2D,
  type SpatialDropout2DOptions,
  SpatialDropout3D,
  type SpatialDropout3DOptions,
} from './regularization/spatial-dropout.ts';
export { Reshape } from './reshape.ts';
