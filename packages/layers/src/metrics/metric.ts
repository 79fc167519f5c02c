import { Parameter, type Tensor, type TensorData, tensor, ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { classNameOf } from '../class-name.ts';
import { toSnakeCase } from '../names.ts';
import { Configured } from '../options/configured.ts';
import { text } from '../options/kind.ts';
import { absent, computed, type FieldsOf, type OptionsOf, type Schema } from '../options/option.ts';
import type { Arguments } from '../options/read.ts';

/** The options that every metric takes. */
export const metricOptions = {
  /** How it is called in logs. Default: the class's name in snake case. */
  name: computed(text, (metric) => toSnakeCase(classNameOf(metric))),
  dtype: absent('float32'),
};

/** Options of every metric. */
export interface MetricOptions extends OptionsOf<typeof metricOptions> {}

export interface Metric extends FieldsOf<typeof metricOptions> {}

/**
 * Judges predictions, batch after batch. A metric of your own makes its state with `addVariable`, changes it in
 * `updateState` and computes its value in `result`, with operations on tensors.
 *
 * Source: https://keras.io/api/metrics/base_metric/
 */
export abstract class Metric extends Configured {
  static override readonly optionSchema: Schema = metricOptions;
  readonly #variables: Parameter[] = [];

  /** @throws ValueError for an unknown option. */
  constructor(options: MetricOptions | Arguments = {}) {
    super(options);
  }

  /** What the metric remembers. */
  get variables(): readonly Parameter[] {
    return this.#variables;
  }

  /** Makes a number that the metric remembers; it starts with 0. */
  protected addVariable(name: string): Parameter {
    if (typeof name !== 'string') {
      throw new ValueError({
        where: `${classNameOf(this)}.addVariable`,
        got: describeValue(name),
        expected: 'the name of the variable',
      });
    }
    const variable = new Parameter(tensor(0), { name: `${this.name}/${name}`, trainable: false });
    this.#variables.push(variable);
    return variable;
  }

  /** Takes in a batch. */
  abstract updateState(
    yTrue: Tensor | TensorData,
    yPred: Tensor | TensorData,
    sampleWeight?: Tensor | TensorData,
  ): void;

  /** The value for everything taken in since the last reset: a scalar. */
  abstract result(): Tensor;

  /** Forgets everything. */
  resetState(): void {
    for (const variable of this.#variables) variable.assign(tensor(0));
  }
}
