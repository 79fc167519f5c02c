import { anything, flag, number, wholeNumber } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import type { ClassWeight } from './batches/class-weight.ts';
import type { PartialData } from './batches/data.ts';
import { callbacksKind, frequencyKind, type Verbose, validationDataKind, verbosityKind } from './option-kinds.ts';

export type { ValidationData, Verbose } from './option-kinds.ts';

const batchSizeOption = {
  /** Samples per batch; batches that come one after the other are taken as they are. Default: 32, or with `steps` as many as go through the data once. */
  batchSize: option(wholeNumber({ from: 1 })),
};

const tellingOptions = {
  /** Default: `'auto'`. */
  verbose: option(verbosityKind, 'auto'),
  /** What to do on the way. Default: nothing. */
  callbacks: option(callbacksKind, []),
};

/** The options of `predict`. */
export const predictOptions = {
  ...batchSizeOption,
  /** How many batches to go through. Default: all there are. */
  steps: option(wholeNumber({ from: 1 })),
  ...tellingOptions,
};

/** Options of `predict`. Source: https://keras.io/api/models/model_training_apis/#predict-method */
export interface PredictOptions extends OptionsOf<typeof predictOptions> {}

/** Results in an object rather than a list. */
export interface DictOption {
  /** Whether to return the results by name. */
  returnDict: true;
}

const returnDict = option(flag, false);

const weightOption = {
  /** How much each sample counts, `[samples]`: for all outputs, or for each as `y` is given. Default: 1. */
  sampleWeight: option(anything<PartialData>()),
};

const evaluateAlone = { ...weightOption, ...predictOptions };

/** The options of `evaluate`. */
export const evaluateOptions = { ...weightOption, returnDict, ...predictOptions };

/** Options of `evaluate`. Source: https://keras.io/api/models/model_training_apis/#evaluate-method */
export interface EvaluateOptions extends OptionsOf<typeof evaluateAlone> {}

/** The options of `testOnBatch`. */
export const testOnBatchOptions = { ...weightOption, returnDict };

/** Options of `testOnBatch`. */
export interface TestOnBatchOptions extends OptionsOf<typeof weightOption> {}

const classWeightOption = {
  /** How much the samples of each class count, by class number. Not together with `sampleWeight`. Default: 1 each. */
  classWeight: option(anything<ClassWeight>()),
};

/** The options of `fit`. */
export const fitOptions = {
  /** The epoch to stop before, counted from 0: how often to go through the data. Default: 1. */
  epochs: option(wholeNumber({ from: 0 }), 1),
  ...weightOption,
  ...classWeightOption,
  /** The share of the samples, from the end, that is kept for validation. Default: 0. */
  validationSplit: option(number({ from: 0, below: 1 }), 0),
  /** What to validate with after an epoch: `[x, y]`, `[x, y, sampleWeight]`, or batches. It takes precedence over `validationSplit`. Default: nothing. */
  validationData: option(validationDataKind),
  /** Samples per batch of validation. Default: `batchSize`. */
  validationBatchSize: option(wholeNumber({ from: 1 })),
  /** How many batches to validate with, from the start of the data each time. Default: all there are. */
  validationSteps: option(wholeNumber({ from: 1 })),
  /** Validate after every so many epochs, or after the epochs listed, counted from 1. Default: 1. */
  validationFreq: option(frequencyKind, 1),
  /** The epoch to start with, to go on with an earlier run. Default: 0. */
  initialEpoch: option(wholeNumber({ from: 0 }), 0),
  /** How many batches an epoch has: the next one goes on where it ended. Default: all there are. */
  stepsPerEpoch: option(wholeNumber({ from: 1 })),
  /** Whether to visit the samples, or the batches of a PyDataset, in a new random order each epoch; other batches come as they come. Default: true. */
  shuffle: option(flag, true),
  ...batchSizeOption,
  ...tellingOptions,
};

/** Options of `fit`. Source: https://keras.io/api/models/model_training_apis/#fit-method */
export interface FitOptions extends OptionsOf<typeof fitOptions> {}

const trainAlone = { ...weightOption, ...classWeightOption };

/** The options of `trainOnBatch`. */
export const trainOnBatchOptions = { ...trainAlone, returnDict };

/** Options of `trainOnBatch`. */
export interface TrainOnBatchOptions extends OptionsOf<typeof trainAlone> {}

/** What a run shows: 0 nothing, 1 a progress bar, 2 a line per epoch. */
export const verbosity = (verbose: Verbose): 0 | 1 | 2 => (verbose === 'auto' ? 1 : verbose);
