import { ValueError } from '@keisan/autograd';
import { flag } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { printMessage } from '../terminal/print-message.ts';
import { Callback } from './callback.ts';
import { type Logs, numbersIn } from './logs.ts';

const terminateOptions = {
  /** Whether to throw an error rather than to end training: then `onTrainEnd` is not called. Default: false. */
  raiseError: option(flag, false),
};

/** Options of {@link TerminateOnNaN}. */
export interface TerminateOnNaNOptions extends OptionsOf<typeof terminateOptions> {}

/**
 * Ends training at a loss that is NaN or infinite.
 *
 * Source: https://keras.io/api/callbacks/terminate_on_nan/
 *
 * @example
 * ```ts
 * import { TerminateOnNaN } from 'keisan/callbacks';
 *
 * new TerminateOnNaN();
 * ```
 */
export class TerminateOnNaN extends Callback {
  /** Whether it throws an error rather than ends training. */
  readonly raiseError: boolean;

  /** @throws ValueError for an unknown option. */
  constructor(options: TerminateOnNaNOptions = {}) {
    super();
    this.raiseError = readOptions('TerminateOnNaN', terminateOptions, options).raiseError!;
  }

  override onTrainBatchEnd(batch: number, { loss }: Logs = {}): void {
    if (loss === undefined || numbersIn(loss).every(Number.isFinite)) return;
    if (!this.raiseError) {
      printMessage(`Batch ${batch}: Invalid loss, terminating training`);
      this.model.stopTraining = true;
      return;
    }
    throw new ValueError({
      where: 'TerminateOnNaN',
      got: `a loss of ${loss} at batch ${batch}`,
      expected: 'a finite one',
      fix: 'Look for a learning rate that is too large, a division by 0 or a logarithm of 0',
    });
  }
}
