import type { Parameter, Tensor, TensorData } from '@keisan/autograd';
import { toSnakeCase } from '../../naming/names.ts';
import type { Arguments } from '../../options/read.ts';
import { given } from '../given.ts';
import { Metric, type MetricOptions } from '../metric.ts';
import { type Counting, type Counts, countConfusions } from './counts.ts';

/** The name of what is counted. */
export type CountName = keyof Counts;

/** A metric that keeps counts of right and wrong outputs at thresholds. */
export abstract class Counted extends Metric {
  readonly #kept = new Map<CountName, Parameter>();

  constructor(options: MetricOptions | Arguments) {
    super(options);
  }

  /** What is counted. */
  protected abstract get counting(): Counting;

  /**
   * Starts to keep counts.
   * @param labels How many labels are counted for themselves; undefined for one count of all.
   */
  protected keep(names: readonly CountName[], labels?: number): void {
    const count = this.counting.thresholds.length;
    const shape = labels === undefined ? [count] : [count, labels];
    for (const name of names) this.#kept.set(name, this.addVariable({ name: toSnakeCase(name), shape }));
  }

  /** What was counted so far. */
  protected counted(name: CountName): Tensor {
    return this.#kept.get(name)!.read();
  }

  override updateState(
    yTrue: Tensor | TensorData,
    yPred: Tensor | TensorData,
    sampleWeight?: Tensor | TensorData,
  ): void {
    const counts = countConfusions(this.name, given(this.name, yTrue, yPred, sampleWeight), this.dtype, this.counting);
    for (const [name, variable] of this.#kept) variable.assign(variable.add(counts[name]));
  }
}
