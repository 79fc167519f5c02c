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
 * new LambdaCallback({ onEpochEnd: (epoch, logs) => console.log(epoch, logs.loss) });
 * ```
 */
export class LambdaCallback extends Callback {
  constructor(functions: LambdaCallbackOptions) {
    super();
    Object.assign(this, functions);
  }
}
