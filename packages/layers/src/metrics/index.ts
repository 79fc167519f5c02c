import type { Shape } from '@keisan/autograd';
import { isClass, lookUp, type NameIn } from '../identifiers.ts';
import { binaryCrossentropy, categoricalCrossentropy, huber, sparseCategoricalCrossentropy } from '../losses/index.ts';
import type { PartialShape } from '../shapes.ts';
import { Accuracy, BinaryAccuracy, CategoricalAccuracy, SparseCategoricalAccuracy } from './accuracy.ts';
import { MeanMetricWrapper, type MetricFunction } from './mean.ts';
import { Metric } from './metric.ts';
import { MeanAbsoluteError, MeanSquaredError } from './regression.ts';

export {
  Accuracy,
  accuracy,
  BinaryAccuracy,
  binaryAccuracy,
  CategoricalAccuracy,
  categoricalAccuracy,
  SparseCategoricalAccuracy,
  sparseCategoricalAccuracy,
  type ThresholdOptions,
} from './accuracy.ts';
export { Mean, MeanMetricWrapper, type MetricFunction } from './mean.ts';
export { Metric, type MetricOptions } from './metric.ts';
export { MeanAbsoluteError, MeanSquaredError } from './regression.ts';

/** A metric by name, as an object or as a function of targets and predictions. */
export type MetricIdentifier = NameIn<typeof metrics> | Metric | MetricFunction;

type MetricClass = new (options: { name: string }) => Metric;

const wrap = (f: MetricFunction): MetricClass =>
  class extends MeanMetricWrapper {
    constructor({ name }: { name: string }) {
      super(f, { name });
    }
  };

const metrics = {
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

/** The accuracy that fits: binary for one output, sparse for class numbers, else categorical. Source: Keras' compile_utils.get_metric. */
function accuracyFor(yTrue: Shape, yPred: PartialShape, name: string): Metric {
  if (yPred.at(-1) === 1) return new BinaryAccuracy({ name });
  const sparse = yTrue.length < yPred.length || (yTrue.at(-1) === 1 && (yPred.at(-1) ?? 0) > 1);
  return sparse ? new SparseCategoricalAccuracy({ name }) : new CategoricalAccuracy({ name });
}

/**
 * The metric that an identifier stands for; a name is also what it is called in logs. `'accuracy'` compares labels here. Null for null.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: MetricIdentifier): Metric;
export function get(identifier: MetricIdentifier | null): Metric | null;
export function get(identifier: MetricIdentifier | null): Metric | null {
  if (identifier === null || identifier instanceof Metric) return identifier;
  if (typeof identifier === 'function' && !isClass(identifier)) return new MeanMetricWrapper(identifier);
  const name = identifier as string;
  const Class = lookUp<MetricClass>('metric', metrics, name, Metric);
  return new Class({ name });
}

/**
 * The metric that an identifier of `compile` stands for: `'accuracy'` and `'acc'` depend on the shapes.
 * @throws ValueError for an unknown name.
 */
export function resolveMetric(identifier: MetricIdentifier, yTrue: Shape, yPred: PartialShape): Metric {
  const metric = get(identifier);
  return metric instanceof Accuracy && identifier !== metric ? accuracyFor(yTrue, yPred, metric.name) : metric;
}
