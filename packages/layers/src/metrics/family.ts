import { Family, type FamilyClass, type Spelling } from '../naming/family.ts';
import type { Serialized } from '../naming/identifiers.ts';
import { toSnakeCase } from '../naming/names.ts';
import type { CustomName } from '../saving/custom-names.ts';
import * as classes from './every.ts';
import * as functions from './functions.ts';
import { MeanMetricWrapper, type MetricFunction } from './mean.ts';
import { Metric } from './metric.ts';

interface MetricClass extends FamilyClass<Metric> {
  new (options: { name: string }): Metric;
}

const wrap = (f: MetricFunction): MetricClass =>
  class extends MeanMetricWrapper {
    constructor({ name }: { name: string }) {
      super(f, { name });
    }
  };

const names = {
  accuracy: classes.Accuracy,
  acc: classes.Accuracy,
  binary_accuracy: classes.BinaryAccuracy,
  categorical_accuracy: classes.CategoricalAccuracy,
  sparse_categorical_accuracy: classes.SparseCategoricalAccuracy,
  top_k_categorical_accuracy: classes.TopKCategoricalAccuracy,
  sparse_top_k_categorical_accuracy: classes.SparseTopKCategoricalAccuracy,
  auc: classes.AUC,
  precision: classes.Precision,
  recall: classes.Recall,
  f1_score: classes.F1Score,
  f_beta_score: classes.FBetaScore,
  true_positives: classes.TruePositives,
  true_negatives: classes.TrueNegatives,
  false_positives: classes.FalsePositives,
  false_negatives: classes.FalseNegatives,
  binary_io_u: classes.BinaryIoU,
  mean_squared_error: classes.MeanSquaredError,
  mse: classes.MeanSquaredError,
  root_mean_squared_error: classes.RootMeanSquaredError,
  mean_absolute_error: classes.MeanAbsoluteError,
  mae: classes.MeanAbsoluteError,
  mean_absolute_percentage_error: classes.MeanAbsolutePercentageError,
  mape: classes.MeanAbsolutePercentageError,
  mean_squared_logarithmic_error: classes.MeanSquaredLogarithmicError,
  msle: classes.MeanSquaredLogarithmicError,
  r2_score: classes.R2Score,
  cosine_similarity: classes.CosineSimilarity,
  log_cosh_error: classes.LogCoshError,
  pearson_correlation: classes.PearsonCorrelation,
  concordance_correlation: classes.ConcordanceCorrelation,
  binary_crossentropy: classes.BinaryCrossentropy,
  bce: classes.BinaryCrossentropy,
  categorical_crossentropy: classes.CategoricalCrossentropy,
  sparse_categorical_crossentropy: classes.SparseCategoricalCrossentropy,
  kl_divergence: classes.KLDivergence,
  poisson: classes.Poisson,
  hinge: classes.Hinge,
  squared_hinge: classes.SquaredHinge,
  categorical_hinge: classes.CategoricalHinge,
  huber: wrap(functions.huber),
} satisfies Record<string, MetricClass>;

/** What a function is called in logs: Keras's own by Keras's names. */
function nameOf(f: MetricFunction): string {
  const known = toSnakeCase(f.name);
  return metrics.functions[known] === f ? known : f.name || 'metric';
}

/** Classes that cannot do without something, or that judge no outputs. */
type Unnamed =
  | 'IoU'
  | 'Mean'
  | 'MeanIoU'
  | 'OneHotIoU'
  | 'OneHotMeanIoU'
  | 'PrecisionAtRecall'
  | 'RecallAtPrecision'
  | 'SensitivityAtSpecificity'
  | 'SpecificityAtSensitivity'
  | 'Sum';

/** The name of a metric: Keras's, in camelCase too, or one that was registered. */
export type MetricName =
  | Spelling<keyof typeof names>
  | Exclude<keyof typeof classes, Unnamed>
  | 'BCE'
  | 'MAE'
  | 'MAPE'
  | 'MSE'
  | 'MSLE'
  | CustomName<'metric'>;

/** A metric by name, as an object, as what one was saved as, or as a function of targets and predictions. */
export type MetricIdentifier = MetricName | Metric | Serialized | MetricFunction;

/** All metrics. */
export const metrics = new Family<Metric, MetricClass>({
  kind: 'metric',
  module: 'keras.metrics',
  Base: Metric,
  classes: classes as never,
  names,
  functions,
  none: null,
  ofFunction: (f: MetricFunction) => new MeanMetricWrapper(f, { name: nameOf(f) }),
  ofClass: (Class, name) => new Class({ name }),
});
