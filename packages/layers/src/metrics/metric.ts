import { Parameter, type Tensor, type TensorData, tensor, ValueError } from '@keisan/autograd';
import { checkOptions, describeValue, type OptionNames } from '@keisan/autograd/internal';
import { classNameOf } from '../class-name.ts';
import type { Configurable } from '../identifiers.ts';
import { toSnakeCase } from '../names.ts';

/** Options of every metric. */
export interface MetricOptions {
  /** How it is called in logs. Default: the class's name in snake case. */
  name?: string;
}

/** The options that every metric takes. */
export const metricOptions: OptionNames<MetricOptions> = { name: 'text' };

/**
 * Judges predictions, batch after batch. A metric of your own makes its state with `addVariable`, changes it in
 * `updateState` and computes its value in `result`, with operations on tensors.
 *
 * Source: https://keras.io/api/metrics/base_metric/
 */
export abstract class Metric implements Configurable {
  readonly name: string;
  readonly #variables: Parameter[] = [];

  /** @throws ValueError for an unknown option. */
  constructor(options: MetricOptions = {}) {
    checkOptions(classNameOf(this), options, metricOptions);
    this.name = options.name ?? toSnakeCase(classNameOf(this));
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

  /** The options to make it with again. */
  getConfig(): Readonly<Record<string, unknown>> {
    return { name: this.name };
  }
}
