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
export { Flatten } from './flatten.ts';
export { Input, InputLayer, type InputOptions } from './input.ts';
export { Reshape } from './reshape.ts';
