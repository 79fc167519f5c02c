import { cast, reshape, Tensor, tensor } from '@keisan/autograd';
import { classNameOf } from '../../naming/class-name.ts';
import { Configured } from '../../options/configured.ts';
import { wrongValue } from '../../options/kind.ts';
import { returnedScalar, withMethods } from '../../returned.ts';

/**
 * What the learning rate is at each step. A schedule of your own says in `call` what it is, with operations on tensors: the same
 * eagerly and compiled.
 *
 * Source: https://keras.io/api/optimizers/learning_rate_schedules/learning_rate_schedule/
 *
 * @example
 * ```ts
 * import type { Tensor } from 'keisan';
 * import { schedules, SGD } from 'keisan/optimizers';
 *
 * class Harmonic extends schedules.LearningRateSchedule {
 *   protected override call(step: Tensor) {
 *     return step.astype('float32').add(1).pow(-1).mul(0.5);
 *   }
 * }
 * new Harmonic().apply(1); // 0.25
 * new SGD(new Harmonic()).learningRate; // 0.5
 * ```
 */
export abstract class LearningRateSchedule extends Configured {
  /** The learning rate at a step, an int32 scalar: a scalar. */
  protected abstract call(step: Tensor): Tensor;

  /**
   * The learning rate at a step, from 0: Keras's `schedule(step)`.
   * @throws ValueError for what is no number, and for a schedule that returns none.
   */
  apply(step: Tensor | number): Tensor {
    const where = classNameOf(this);
    withMethods(where, this, 'call');
    if (!(step instanceof Tensor) && !(typeof step === 'number' && Number.isFinite(step))) {
      throw wrongValue({ where, name: 'step' }, step, 'the number of a step');
    }
    const at = step instanceof Tensor ? step : tensor(step, { dtype: step === (step | 0) ? 'int32' : 'float32' });
    return reshape(cast(returnedScalar(`${where}.call`, this.call(at)), 'float32'), []);
  }
}
