export { Callback } from './callbacks/callback.ts';
export { History } from './callbacks/history.ts';
export type { CallbackParams } from './callbacks/hooks.ts';
export { LambdaCallback } from './callbacks/lambda-callback.ts';
export type { Logs } from './callbacks/logs.ts';
export { type NormalizeOptions, normalize } from './data/normalize.ts';
export { PyDataset } from './data/py-dataset.ts';
export { type SplitDatasetOptions, splitDataset } from './data/split-dataset.ts';
export { type ToCategoricalOptions, toCategorical } from './data/to-categorical.ts';
export { type ImageDataFormat, imageDataFormat, setImageDataFormat } from './image-data-format.ts';
export { AnyLayer } from './layer/any-layer.ts';
export { Weight } from './layer/weight.ts';
export {
  type CallContext,
  type CallOptions,
  Input,
  type InputSpec,
  Layer,
  type LayerOptions,
  type PartialShape,
  type WeightSpec,
} from './layers/index.ts';
export { type LayerDescription, Model, type ModelOptions, Sequential } from './models/index.ts';
export { clearSession } from './naming/names.ts';
export * as ops from './ops/index.ts';
export { type CloneModelOptions, cloneModel } from './saving/clone-model.ts';
export { modelFromJson } from './saving/deserialize.ts';
export type {
  FileHandle,
  FileSource,
  FileTarget,
  LoadWeightsOptions,
  NamedBlob,
  OnProgress,
  ProgressOptions,
  SaveOptions,
} from './saving/model-files.ts';
export { KerasTensor, type SymbolicTree } from './symbolic/keras-tensor.ts';
export type { SymbolicMethods } from './symbolic/methods.ts';
export { Progbar, type ProgbarOptions } from './terminal/progbar.ts';
export type { SummaryOptions } from './terminal/summary.ts';
export type { Data, PartialData } from './training/batches/data.ts';
export type { Batch, BatchStream } from './training/batches/given.ts';
export type { CompileOptions } from './training/compile-options.ts';
export type { Losses, LossWeights } from './training/objective/losses.ts';
export type { Metrics } from './training/objective/metrics.ts';
export type {
  EvaluateOptions,
  FitOptions,
  PredictOptions,
  TestOnBatchOptions,
  TrainOnBatchOptions,
  ValidationData,
  Verbose,
} from './training/options.ts';
export type { StepData, StepLogs } from './training/steps/step-methods.ts';
