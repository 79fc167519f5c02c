import { ValueError } from '@keisan/autograd';
import { checkOptions, describeValue } from '@keisan/autograd/internal';
import { Callback } from './callback.ts';

/** The methods of a {@link LambdaCallback}, each optional. */
export type LambdaCallbackOptions = Partial<
  Pick<
    Callback,
    'onTrainBegin' | 'onTrainEnd' | 'onEpochBegin' | 'onEpochEnd' | 'onTrainBatchBegin' | 'onTrainBatchEnd'
  >
>;

/**
 * A callback made of functions.
 *
 * Source: https://keras.io/api/callbacks/lambda_callback/
 *
 * @example
 * ```ts
 * import { LambdaCallback } from 'keisan/callbacks';
 *
 * new LambdaCallback({ onEpochEnd: (epoch, logs) => console.log(epoch, logs.loss) });
 * ```
 */
export class LambdaCallback extends Callback {
  /** @throws ValueError for a method that there is not. */
  constructor(functions: LambdaCallbackOptions) {
    super();
    checkOptions<LambdaCallbackOptions>('LambdaCallback', functions, {
      onTrainBegin: true,
      onTrainEnd: true,
      onEpochBegin: true,
      onEpochEnd: true,
      onTrainBatchBegin: true,
      onTrainBatchEnd: true,
    });
    for (const [name, value] of Object.entries(functions)) {
      if (value === undefined) continue;
      if (typeof value === 'function') {
        Reflect.set(this, name, value);
        continue;
      }
      throw new ValueError({ where: 'LambdaCallback', got: `${name} ${describeValue(value)}`, expected: 'a function' });
    }
  }
}
