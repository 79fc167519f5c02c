export type { InputSpec } from '../layer/input-spec.ts';
export { Layer } from '../layer/layer.ts';
export type { CallContext, CallOptions, LayerOptions, WeightSpec } from '../layer/layer-options.ts';
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
export {
  Conv1D,
  type Conv1DOptions,
  Conv2D,
  type Conv2DOptions,
  Conv3D,
  type Conv3DOptions,
} from './convolution/conv.ts';
export {
  Conv1DTranspose,
  type Conv1DTransposeOptions,
  Conv2DTranspose,
  type Conv2DTransposeOptions,
  Conv3DTranspose,
  type Conv3DTransposeOptions,
} from './convolution/conv-transpose.ts';
export {
  DepthwiseConv1D,
  type DepthwiseConv1DOptions,
  DepthwiseConv2D,
  type DepthwiseConv2DOptions,
} from './convolution/depthwise-conv.ts';
export {
  SeparableConv1D,
  type SeparableConv1DOptions,
  SeparableConv2D,
  type SeparableConv2DOptions,
} from './convolution/separable-conv.ts';
export { Dense, type DenseOptions } from './dense.ts';
export { Dropout, type DropoutOptions } from './dropout.ts';
export { Flatten, type FlattenOptions } from './flatten.ts';
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
export { BatchNormalization, type BatchNormalizationOptions } from './normalization/batch-normalization.ts';
export { GroupNormalization, type GroupNormalizationOptions } from './normalization/group-normalization.ts';
export { LayerNormalization, type LayerNormalizationOptions } from './normalization/layer-normalization.ts';
export { RMSNormalization, type RMSNormalizationOptions } from './normalization/rms-normalization.ts';
export { UnitNormalization, type UnitNormalizationOptions } from './normalization/unit-normalization.ts';
export {
  AveragePooling1D,
  type AveragePooling1DOptions,
  AveragePooling2D,
  type AveragePooling2DOptions,
  AveragePooling3D,
  type AveragePooling3DOptions,
} from './pooling/average-pooling.ts';
export {
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling3D,
  type GlobalPoolingOptions,
} from './pooling/global-pooling.ts';
export {
  MaxPooling1D,
  type MaxPooling1DOptions,
  MaxPooling2D,
  type MaxPooling2DOptions,
  MaxPooling3D,
  type MaxPooling3DOptions,
} from './pooling/max-pooling.ts';
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
export {
  Cropping1D,
  type Cropping1DOptions,
  Cropping2D,
  type Cropping2DOptions,
  Cropping3D,
  type Cropping3DOptions,
} from './reshaping/cropping.ts';
export { Permute } from './reshaping/permute.ts';
export { RepeatVector } from './reshaping/repeat-vector.ts';
export {
  UpSampling1D,
  type UpSampling1DOptions,
  UpSampling2D,
  type UpSampling2DOptions,
  UpSampling3D,
  type UpSampling3DOptions,
} from './reshaping/up-sampling.ts';
export {
  ZeroPadding1D,
  type ZeroPadding1DOptions,
  ZeroPadding2D,
  type ZeroPadding2DOptions,
  ZeroPadding3D,
  type ZeroPadding3DOptions,
} from './reshaping/zero-padding.ts';
