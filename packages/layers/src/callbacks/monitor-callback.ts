import { ValueError } from '@keisan/autograd';
import { suggestion } from '@keisan/autograd/internal';
import { classNameOf } from '../naming/class-name.ts';
import { configure } from '../options/configured.ts';
import { number, oneOf, text, wide } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { Callback } from './callback.ts';
import { type Logs, type LogValue, numbersIn } from './logs.ts';

/** Whether a value improves as it falls or as it rises; `'auto'`: as the metric of that name does. */
export type MonitorMode = 'auto' | 'min' | 'max';

/** The options of every callback that watches a value. */
export const monitorOptions = {
  /** The value to watch, by its name in logs. Default: `'val_loss'`. */
  monitor: option(text, 'val_loss'),
  /** `'min'` for a value that should fall, `'max'` for one that should rise; `'auto'`: as the metric of that name. Default: `'auto'`. */
  mode: option(oneOf<MonitorMode>('auto', 'min', 'max'), 'auto'),
  /** By how much a value has to be better, at least. Default: 0. */
  minDelta: option(wide(number()), 0),
};

/** Options of every callback that watches a value. */
interface MonitorOptions extends OptionsOf<typeof monitorOptions> {}

export interface MonitorCallback extends FieldsOf<typeof monitorOptions> {}

/** Watches a value in the logs of epochs. Source: Keras's MonitorCallback. */
export abstract class MonitorCallback extends Callback {
  /** The options that the class takes. */
  static readonly optionSchema: Schema = monitorOptions;

  /** The best value so far; null before the first. */
  best: number | null = null;
  #falls: boolean | null = null;

  constructor(options: MonitorOptions = {}) {
    super();
    configure(this, classNameOf(this), options);
  }

  /** Whether `mode`, or the metric of that name, says that the value should fall. @throws ValueError where nobody says. */
  #shouldFall(logs: Logs): boolean {
    const { monitor, mode } = this;
    if (mode !== 'auto') return mode === 'min';
    const name = monitor.replace(/^val_/, '');
    const { metrics } = this.model;
    // Of several outputs, logs have the name of each before those of its loss and metrics.
    const isOf = (metric: string) => name === metric || (Object.hasOwn(logs, monitor) && name.endsWith(`_${metric}`));
    const directed = metrics.filter((metric) => metric.direction !== null);
    const metric = directed.find((one) => one.name === name) ?? directed.find((one) => isOf(one.name));
    if (metric) return metric.direction === 'down';
    if (isOf('loss')) return true;
    throw new ValueError({
      where: classNameOf(this),
      got: `monitor '${monitor}', of which nobody says whether it should fall or rise`,
      expected: 'mode to say so',
      fix: `${suggestion(
        monitor,
        Object.keys(logs).flatMap((one) => [one, `val_${one}`]),
      )} Pass mode: 'max' for a value that should rise, or mode: 'min' for one that should fall`.trim(),
    });
  }

  /**
   * The value that is watched; undefined where the logs have none. One of a single number in a list counts as that number.
   * @throws ValueError for one of several numbers: which of them is to improve nobody knows.
   */
  protected monitored(logs: Logs): number | undefined {
    if (!Object.hasOwn(logs, this.monitor)) return undefined;
    const value: LogValue | undefined = logs[this.monitor];
    if (value === undefined) return undefined;
    const numbers = numbersIn(value);
    if (numbers.length === 1) return numbers[0];
    throw new ValueError({
      where: classNameOf(this),
      got: `monitor '${this.monitor}', whose value is a list of ${numbers.length} numbers`,
      expected: 'a single number',
      fix: "Make one of them, for example with average: 'macro', or watch another value",
    });
  }

  /** Finds out what is better, once the model's metrics are known. @throws ValueError where nobody says. */
  protected setDirection(logs: Logs): void {
    this.#falls ??= this.#shouldFall(logs);
  }

  /** Whether a value is better than another one, by more than `minDelta`. Keras compares in float32. */
  protected isImprovement(value: number, reference: number | null): boolean {
    if (reference === null) return true;
    const delta = Math.abs(this.minDelta);
    const least = Math.fround(reference);
    return this.#falls ? Math.fround(value + delta) < least : Math.fround(value - delta) > least;
  }
}
