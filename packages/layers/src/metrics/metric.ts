import { cast, type DType, noGrad, Parameter, type Shape, type Tensor, type TensorData } from '@keisan/autograd';
import { checkOptions, type OptionNames, withScope } from '@keisan/autograd/internal';
import { get as getInitializer, type InitializerIdentifier } from '../initializers/index.ts';
import { classNameOf } from '../naming/class-name.ts';
import { uniqueName } from '../naming/names.ts';
import { Configured } from '../options/configured.ts';
import { floatDtype } from '../options/dtype.ts';
import { text } from '../options/kind.ts';
import { computed, type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import type { Arguments } from '../options/read.ts';

/** The options that every metric takes. */
export const metricOptions = {
  /**
   * How it is called in logs. Default: the name that Keras gives, which for most classes is always the same; those of `AUC`,
   * `Precision`, `Recall`, the counts, the IoU family and classes of one's own are numbered: `auc`, `auc_1`.
   */
  name: computed(text, (metric) => uniqueName(classNameOf(metric))),
  /** What it computes with and remembers. Default: `'float32'`. */
  dtype: option(floatDtype, 'float32'),
};

/** Options of every metric. */
export interface MetricOptions extends OptionsOf<typeof metricOptions> {}

export interface Metric extends Pick<FieldsOf<typeof metricOptions>, 'name'> {}

/** The value of a metric: a tensor, a number, or one for each of several names. */
export type MetricResult = Tensor | number | { readonly [name: string]: MetricResult };

/** Whether a metric is to grow or to shrink; null where nothing says so. */
export type Direction = 'up' | 'down' | null;

/** What a metric remembers is like. */
export interface VariableSpec {
  /** What it is called. */
  readonly name: string;
  /** The length of each axis. Default: `[]`, a single number. */
  readonly shape?: Shape;
  /** What it starts with. Default: `'zeros'`. */
  readonly initializer?: InitializerIdentifier;
  /** Default: that of the metric. */
  readonly dtype?: DType;
}

const variableSpec: OptionNames<VariableSpec> = { name: 'text', shape: true, initializer: true, dtype: true };

/**
 * Judges predictions, batch after batch. A metric of your own makes its state with `addVariable`, changes it in
 * `updateState` and computes its value in `result`, with operations on tensors.
 *
 * Source: https://keras.io/api/metrics/base_metric/
 *
 * @example
 * ```ts
 * import { type Tensor, tensor } from 'keisan';
 * import { Metric } from 'keisan/metrics';
 *
 * class LargestError extends Metric {
 *   readonly #largest = this.addVariable({ name: 'largest' });
 *
 *   override updateState(yTrue: Tensor, yPred: Tensor) {
 *     this.#largest.assign(this.#largest.maximum(yTrue.sub(yPred).abs().max()));
 *   }
 *
 *   override result() {
 *     return this.#largest.read();
 *   }
 * }
 * const metric = new LargestError();
 * metric.updateState(tensor([1, 2]), tensor([1, 4]));
 * metric.result(); // 2
 * ```
 */
export abstract class Metric extends Configured {
  static override readonly optionSchema: Schema = metricOptions;
  readonly #variables: Parameter[] = [];
  readonly #initial = new Map<Parameter, Tensor>();

  /** What it computes with and remembers. */
  declare readonly dtype: DType;

  /** @throws ValueError for an unknown option. */
  constructor(options: MetricOptions | Arguments = {}) {
    super(options);
  }

  /** Whether larger or smaller values are better, where that is known: it tells callbacks what an improvement is. */
  get direction(): Direction {
    return null;
  }

  /** What the metric remembers. */
  get variables(): readonly Parameter[] {
    return [...this.#variables];
  }

  /**
   * Makes something that the metric remembers. For use in a constructor or in a property.
   * @throws ValueError for an unknown option.
   */
  protected addVariable(spec: VariableSpec): Parameter {
    const where = `${classNameOf(this)}.addVariable`;
    checkOptions(where, spec, variableSpec);
    const { name, shape = [], initializer = 'zeros', dtype = this.dtype } = spec;
    const initial = withScope(null, () =>
      noGrad(() => cast(getInitializer(initializer).apply(shape, { dtype }), dtype)),
    );
    const variable = new Parameter(initial, { name: `${this.name}/${name}`, trainable: false });
    this.#variables.push(variable);
    this.#initial.set(variable, initial);
    return variable;
  }

  /** Takes in a batch. */
  abstract updateState(
    yTrue: Tensor | TensorData,
    yPred: Tensor | TensorData,
    sampleWeight?: Tensor | TensorData,
  ): void;

  /**
   * The value for everything taken in since the last reset: a number, or a tensor, of which logs hold nested lists; or an object of
   * them, whose names then stand in logs in place of the metric's own.
   */
  abstract result(): MetricResult;

  /** Forgets everything: what it remembers is as it was at first. */
  resetState(): void {
    for (const [variable, initial] of this.#initial) variable.assign(initial);
  }
}

/** A metric that is whole. */
export interface WholeMetric extends Metric {
  updateState(yTrue: Tensor | TensorData, yPred: Tensor | TensorData, sampleWeight?: Tensor | TensorData): void;
  result(): Tensor;
}
