import { Family, type FamilyClass, type Spelling } from '../family.ts';
import type { Serialized } from '../identifiers.ts';
import type { Abbreviation } from '../losses/family.ts';
import { binaryCrossentropy, categoricalCrossentropy, huber, sparseCategoricalCrossentropy } from '../losses/index.ts';
import type { CustomName } from '../saving/custom-names.ts';
import {
  Accuracy,
  accuracy,
  BinaryAccuracy,
  binaryAccuracy,
  CategoricalAccuracy,
  categoricalAccuracy,
  SparseCategoricalAccuracy,
  sparseCategoricalAccuracy,
} from './accuracy.ts';
import { Mean, MeanMetricWrapper, type MetricFunction } from './mean.ts';
import { Metric } from './metric.ts';
import { MeanAbsoluteError, MeanSquaredError } from './regression.ts';

interface MetricClass extends FamilyClass<Metric> {
  new (options: { name: string }): Metric;
}

const wrap = (f: MetricFunction): MetricClass =>
  class extends MeanMetricWrapper {
    constructor({ name }: { name: string }) {
      super(f, { name });
    }
  };

const classes = {
  Accuracy,
  BinaryAccuracy,
  CategoricalAccuracy,
  Mean,
  MeanAbsoluteError,
  MeanSquaredError,
  SparseCategoricalAccuracy,
};

const names = {
  accuracy: Accuracy,
  acc: Accuracy,
  binary_accuracy: BinaryAccuracy,
  categorical_accuracy: CategoricalAccuracy,
  sparse_categorical_accuracy: SparseCategoricalAccuracy,
  mean_squared_error: MeanSquaredError,
  mse: MeanSquaredError,
  mean_absolute_error: MeanAbsoluteError,
  mae: MeanAbsoluteError,
  binary_crossentropy: wrap(binaryCrossentropy),
  bce: wrap(binaryCrossentropy),
  categorical_crossentropy: wrap(categoricalCrossentropy),
  sparse_categorical_crossentropy: wrap(sparseCategoricalCrossentropy),
  huber: wrap(huber),
} satisfies Record<string, MetricClass>;

const functions = {
  accuracy,
  binary_accuracy: binaryAccuracy,
  categorical_accuracy: categoricalAccuracy,
  sparse_categorical_accuracy: sparseCategoricalAccuracy,
};

/** The name of a metric: Keras's, in camelCase too, or one that was registered. */
export type MetricName =
  | Spelling<keyof typeof names>
  | Exclude<keyof typeof classes, 'Mean'>
  | Abbreviation
  | CustomName<'metric'>;

/** A metric by name, as an object, as what one was saved as, or as a function of targets and predictions. */
export type MetricIdentifier = MetricName | Metric | Serialized | MetricFunction;

/** All metrics. */
export const metrics = new Family<Metric, MetricClass>({
  kind: 'metric',
  module: 'keras.metrics',
  Base: Metric,
  classes,
  names,
  functions,
  none: null,
  ofFunction: (f: MetricFunction) => new MeanMetricWrapper(f),
  ofClass: (Class, name) => new Class({ name }),
});
