import '../symbolic/methods.ts';

export type { InputSpec } from '../input-spec.ts';
export { Layer } from '../layer.ts';
export type { CallContext, CallOptions, LayerOptions, WeightSpec } from '../layer-options.ts';
export type { PartialShape } from '../shapes.ts';
export { Activation } from './activation.ts';
export { ActivityRegularization, type ActivityRegularizationOptions } from './activity-regularization.ts';
export { Concatenate, type ConcatenateOptions, concatenate } from './concatenate.ts';
export { Dense, type DenseOptions } from './dense.ts';
export { Dot, type DotFunctionOptions, type DotOptions, dot } from './dot.ts';
export { Dropout, type DropoutOptions } from './dropout.ts';
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
} from './elementwise-merges.ts';
export { Flatten } from './flatten.ts';
export { Identity } from './identity.ts';
export { Input, InputLayer, type InputOptions } from './input.ts';
export { Lambda, type LambdaContext, type LambdaOptions } from './lambda.ts';
export { Masking, type MaskingOptions } from './masking.ts';
export type { MergeFunction } from './merge.ts';
export {
  AlphaDropout,
  type AlphaDropoutOptions,
  GaussianDropout,
  type GaussianDropoutOptions,
  GaussianNoise,
  type GaussianNoiseOptions,
} from './noise.ts';
export { Normalization, type NormalizationOptions } from './normalization.ts';
export { PReLU, type PReLUOptions } from './prelu.ts';
export { ELU, type ELUOptions, LeakyReLU, type LeakyReLUOptions, ReLU, type ReLUOptions } from './rectifiers.ts';
export { Rescaling, type RescalingOptions } from './rescaling.ts';
export { Reshape } from './reshape.ts';
export { Softmax, type SoftmaxLayerOptions } from './softmax.ts';
export {
  SpatialDropout1D,
  type SpatialDropout1DOptions,
  SpatialDropout2D,
  type SpatialDropout2DOptions,
  SpatialDropout3D,
  type SpatialDropout3DOptions,
} from './spatial-dropout.ts';
