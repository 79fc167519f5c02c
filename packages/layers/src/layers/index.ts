import '../symbolic/methods.ts';

export type { InputSpec } from '../input-spec.ts';
export { Layer } from '../layer.ts';
export type { CallContext, CallOptions, LayerOptions, WeightSpec } from '../layer-options.ts';
export type { PartialShape } from '../shapes.ts';
export { Activation } from './activation.ts';
export { Add, add } from './add.ts';
export { Concatenate, type ConcatenateOptions, concatenate } from './concatenate.ts';
export { Dense, type DenseOptions } from './dense.ts';
export { Dropout, type DropoutOptions } from './dropout.ts';
export { Flatten, type FlattenOptions } from './flatten.ts';
export { Input, InputLayer, type InputOptions } from './input.ts';
export { BatchNormalization, type BatchNormalizationOptions } from './normalization/batch-normalization.ts';
export { GroupNormalization, type GroupNormalizationOptions } from './normalization/group-normalization.ts';
export { LayerNormalization, type LayerNormalizationOptions } from './normalization/layer-normalization.ts';
export { RMSNormalization, type RMSNormalizationOptions } from './normalization/rms-normalization.ts';
export { UnitNormalization, type UnitNormalizationOptions } from './normalization/unit-normalization.ts';
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
  ZeroPadding1D,
  type ZeroPadding1DOptions,
  ZeroPadding2D,
  type ZeroPadding2DOptions,
  ZeroPadding3D,
  type ZeroPadding3DOptions,
} from './reshaping/zero-padding.ts';
