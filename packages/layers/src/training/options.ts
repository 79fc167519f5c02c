import type { Tensor, TensorData } from '@keisan/autograd';
import type { Callback } from '../callbacks/callback.ts';
import type { ClassWeight } from './class-weight.ts';

/** How much a run says: 0 nothing, 1 a progress bar, 2 a line per epoch; `'auto'` is 1. */
export type Verbose = 0 | 1 | 2 | 'auto';

/** Data to validate with: inputs, targets and, if there are any, sample weights. */
export type ValidationData =
  | readonly [x: TensorData, y: TensorData]
  | readonly [x: TensorData, y: TensorData, sampleWeight: TensorData];

/** Options of `predict`. Source: https://keras.io/api/models/model_training_apis/#predict-method */
export interface PredictOptions {
  /** Samples per batch. Default: 32. */
  batchSize?: number;
  /** Default: `'auto'`. */
  verbose?: Verbose;
  /** What to do on the way. Default: nothing. */
  callbacks?: readonly Callback[];
}

/** Options of `evaluate`. Source: https://keras.io/api/models/model_training_apis/#evaluate-method */
export interface EvaluateOptions extends PredictOptions {
  /** How much each sample counts, `[samples]`. Default: 1. */
  sampleWeight?: TensorData;
}

/** Options of `fit`. Source: https://keras.io/api/models/model_training_apis/#fit-method */
export interface FitOptions extends EvaluateOptions {
  /** The epoch to stop before, counted from 0: how often to go through the data. Default: 1. */
  epochs?: number;
  /** The epoch to start with, to go on with an earlier run. Default: 0. */
  initialEpoch?: number;
  /** Whether to visit the samples in a new random order each epoch. Default: true. */
  shuffle?: boolean;
  /** The share of the samples, from the end, that is kept for validation. Default: 0. */
  validationSplit?: number;
  /** What to validate with after an epoch; takes precedence over `validationSplit`. Default: nothing. */
  validationData?: ValidationData;
  /** Samples per batch of validation. Default: `batchSize`. */
  validationBatchSize?: number;
  /** Validate after every so many epochs, or after the epochs listed, counted from 1. Default: 1. */
  validationFreq?: number | readonly number[];
  /** How much the samples of each class count, by class number. Not together with `sampleWeight`. Default: 1 each. */
  classWeight?: ClassWeight;
}

/** Options of `trainOnBatch`. */
export interface TrainOnBatchOptions {
  /** How much each sample counts, `[samples]`. Default: 1. */
  sampleWeight?: TensorData;
  /** How much the samples of each class count, by class number. Not together with `sampleWeight`. Default: 1 each. */
  classWeight?: ClassWeight;
}

/** Samples as tensors: inputs, targets, weights. */
export interface Samples {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly sampleWeight: Tensor | undefined;
  readonly count: number;
}

export const verbosity = (verbose: Verbose): 0 | 1 | 2 => (verbose === 'auto' ? 1 : verbose);
