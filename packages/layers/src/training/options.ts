import { ValueError } from '@keisan/autograd';
import { describeValue, type OptionNames } from '@keisan/autograd/internal';
import { Hooks } from '../callbacks/hooks.ts';
import { checkCount } from '../check-numbers.ts';
import { newOf } from '../identifiers.ts';
import type { ClassWeight } from './batches/class-weight.ts';
import type { Data, PartialData } from './batches/data.ts';

/** How much a run says: 0 nothing, 1 a progress bar, 2 a line per epoch; `'auto'` is 1. */
export type Verbose = 0 | 1 | 2 | 'auto';

/** Data to validate with: inputs, targets and, if there are any, sample weights. */
export type ValidationData =
  | readonly [x: Data, y: PartialData]
  | readonly [x: Data, y: PartialData, sampleWeight: PartialData];

/** Options of `predict`. Source: https://keras.io/api/models/model_training_apis/#predict-method */
export interface PredictOptions {
  /** Samples per batch. Default: 32. */
  batchSize?: number;
  /** Default: `'auto'`. */
  verbose?: Verbose;
  /** What to do on the way. Default: nothing. */
  callbacks?: readonly Hooks[];
}

/** The options of `predict`. */
export const predictOptions: OptionNames<PredictOptions> = { batchSize: true, verbose: true, callbacks: true };

/** Options of `evaluate`. Source: https://keras.io/api/models/model_training_apis/#evaluate-method */
export interface EvaluateOptions extends PredictOptions {
  /** How much each sample counts, `[samples]`: for all outputs, or as `y` is given for each. Default: 1. */
  sampleWeight?: PartialData;
}

/** Results in an object rather than a list. */
export interface DictOption {
  /** Whether to return the results by name. */
  returnDict: true;
}

/** The options of `evaluate`. */
export const evaluateOptions: OptionNames<EvaluateOptions & DictOption> = {
  sampleWeight: true,
  returnDict: 'flag',
  ...predictOptions,
};

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

/** The options of `fit`. */
export const fitOptions: OptionNames<FitOptions> = {
  epochs: true,
  sampleWeight: true,
  classWeight: true,
  validationSplit: true,
  validationData: true,
  validationBatchSize: true,
  validationFreq: true,
  initialEpoch: true,
  shuffle: 'flag',
  ...predictOptions,
};

/** Options of `trainOnBatch`. */
export interface TrainOnBatchOptions {
  /** How much each sample counts, `[samples]`: for all outputs, or as `y` is given for each. Default: 1. */
  sampleWeight?: PartialData;
  /** How much the samples of each class count, by class number. Not together with `sampleWeight`. Default: 1 each. */
  classWeight?: ClassWeight;
}

/** Options of `testOnBatch`. */
export type TestOnBatchOptions = Pick<EvaluateOptions, 'sampleWeight'>;

/** The options of `testOnBatch`. */
export const testOnBatchOptions: OptionNames<TestOnBatchOptions & DictOption> = {
  sampleWeight: true,
  returnDict: true,
};

/** The options of `trainOnBatch`. */
export const trainOnBatchOptions: OptionNames<TrainOnBatchOptions & DictOption> = {
  sampleWeight: true,
  classWeight: true,
  returnDict: 'flag',
};

/** What a run shows: 0 nothing, 1 a progress bar, 2 a line per epoch. */
export const verbosity = (verbose: Verbose): 0 | 1 | 2 => (verbose === 'auto' ? 1 : verbose);

const verbosities: readonly unknown[] = [0, 1, 2, 'auto'];

/** @throws ValueError for options of any run that are out of range. */
export function checkRun(where: string, { batchSize = 32, verbose = 'auto', callbacks = [] }: PredictOptions): void {
  checkCount(where, 'batchSize', batchSize);
  if (!verbosities.includes(verbose)) {
    throw new ValueError({
      where,
      got: `verbose ${describeValue(verbose)}`,
      expected: "0 for silence, 1 for a progress bar, 2 for a line per epoch, or 'auto'",
    });
  }
  if (Array.isArray(callbacks) && callbacks.every((callback) => callback instanceof Hooks)) return;
  throw new ValueError({
    where,
    got: `callbacks ${describeValue(callbacks)}`,
    expected: 'a list of callbacks',
    fix:
      [callbacks]
        .flat()
        .map((callback) => newOf(callback, Hooks))
        .find(Boolean) ??
      'Make one with new LambdaCallback({ onEpochEnd: ... }), or with a class that extends Callback',
  });
}

/** @throws ValueError for options of `fit` that are out of range. */
export function checkFit(options: FitOptions): void {
  const { epochs = 1, initialEpoch = 0, validationFreq = 1, validationBatchSize, validationData } = options;
  checkRun('fit', options);
  checkCount('fit', 'epochs', epochs, 0);
  checkCount('fit', 'initialEpoch', initialEpoch, 0);
  if (validationBatchSize !== undefined) checkCount('fit', 'validationBatchSize', validationBatchSize);
  for (const freq of [validationFreq].flat()) checkCount('fit', 'validationFreq', freq);
  if (validationData === undefined) return;
  if (Array.isArray(validationData) && (validationData.length === 2 || validationData.length === 3)) return;
  throw new ValueError({
    where: 'fit',
    got: `validationData ${describeValue(validationData)}`,
    expected: 'a list [x, y] or [x, y, sampleWeight]',
  });
}
