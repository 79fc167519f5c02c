import { ValueError } from '@keisan/autograd';
import { checkOptions, describeValue } from '@keisan/autograd/internal';
import { Callback } from './callback.ts';
import { type Hook, hearing, hookNames } from './hooks.ts';

/** The methods of a {@link LambdaCallback}, each optional. */
export type LambdaCallbackOptions = {
  [Name in Hook]?: (...heard: Required<Parameters<Callback[Name]>>) => ReturnType<Callback[Name]>;
};

const names = Object.fromEntries(hookNames.map((name) => [name, true]));

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
  constructor(functions: LambdaCallbackOptions = {}) {
    super();
    checkOptions<object>('LambdaCallback', functions, names);
    for (const [name, value] of Object.entries(functions)) {
      if (value === undefined) continue;
      if (typeof value === 'function') {
        Reflect.set(this, name, hearing(name as Hook, value as () => unknown));
        continue;
      }
      throw new ValueError({ where: 'LambdaCallback', got: `${name} ${describeValue(value)}`, expected: 'a function' });
    }
  }
}
