export * from './classes.ts';
export {
  type AtLeastOptions,
  PrecisionAtRecall,
  RecallAtPrecision,
  SensitivityAtSpecificity,
  SpecificityAtSensitivity,
} from './confusion/at-least.ts';
export { AUC, type AUCOptions } from './confusion/auc.ts';
export {
  type CounterOptions,
  FalseNegatives,
  FalsePositives,
  TrueNegatives,
  TruePositives,
} from './confusion/counters.ts';
export { Precision, type PrecisionOptions, Recall } from './confusion/precision-recall.ts';
export { type F1Options, F1Score, type FBetaOptions, FBetaScore } from './f-score.ts';
export {
  BinaryIoU,
  type BinaryIoUOptions,
  IoU,
  type IoUOptions,
  MeanIoU,
  type MeanIoUOptions,
  OneHotIoU,
  type OneHotIoUOptions,
  OneHotMeanIoU,
  type OneHotMeanIoUOptions,
} from './iou.ts';
export { Mean, Sum } from './mean.ts';
export { type R2Options, R2Score, RootMeanSquaredError } from './regression.ts';
