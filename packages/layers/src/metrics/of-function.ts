import type { Tensor, TensorData } from '@keisan/autograd';
import { toSnakeCase } from '../naming/names.ts';
import type { Configured } from '../options/configured.ts';
import type { FieldsOf, OptionsOf, Schema } from '../options/option.ts';
import { withDefaults } from '../options/read.ts';
import { MeanMetricWrapper } from './mean.ts';
import { type Direction, type MetricOptions, metricOptions } from './metric.ts';

/** A class of metrics that are the mean of a function: with its options, and those of every metric. */
export interface FunctionMetricClass<S extends Schema> {
  /** @throws ValueError for an unknown option, and for one of another kind or out of range. */
  new (options?: OptionsOf<S> & MetricOptions): MeanMetricWrapper & FieldsOf<S>;
  readonly className: string;
  readonly optionSchema: Schema;
  readonly fromConfig: typeof Configured.fromConfig;
}

/** What a row of the table of metrics says besides. */
export interface MetricRow<S extends Schema> {
  /** Whether larger or smaller values are better. */
  readonly direction?: Direction;
  /** The options of the function. */
  readonly options?: S;
  /** What it is called, where that is not the class's name in snake case. */
  readonly name?: string;
}

/**
 * A row of the table of metrics: a class whose objects are the mean of a function.
 *
 * @param className The name that it is saved by.
 * @param f From targets, outputs and the options of the row to one value per sample.
 */
export function metricOf<const S extends Schema = Record<never, never>>(
  className: string,
  f: (yTrue: Tensor | TensorData, yPred: Tensor | TensorData, options: OptionsOf<S>) => Tensor,
  { direction = null, options: schema, name = toSnakeCase(className) }: MetricRow<S> = {},
): FunctionMetricClass<S> {
  const names = Object.keys(schema ?? {});
  const optionSchema: Schema = { ...schema, ...metricOptions };
  const Row = class extends MeanMetricWrapper {
    static override readonly className: string = className;
    static override readonly optionSchema = optionSchema;

    constructor(given: object = {}) {
      const options = () => Object.fromEntries(names.map((option) => [option, Reflect.get(this, option) as unknown]));
      super((yTrue, yPred) => f(yTrue, yPred, options() as OptionsOf<S>), withDefaults(given, { name }));
    }

    override get direction(): Direction {
      return direction;
    }
  };
  return Row as unknown as FunctionMetricClass<S>;
}
