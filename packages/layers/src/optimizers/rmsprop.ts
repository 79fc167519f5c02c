import { add, div, mul, sqrt, square, sub, type Tensor } from '@keisan/autograd';
import { checkOptions } from '@keisan/autograd/internal';
import { checkNumbers } from '../check-numbers.ts';
import { fix } from '../fix.ts';
import { Optimizer, type OptimizerOptions, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';

/** Options of {@link RMSprop}. */
export interface RMSpropOptions extends OptimizerOptions {
  /** Default: 0.001. */
  learningRate?: number;
  /** How much of the running mean of squares is kept at each step. Default: 0.9. */
  rho?: number;
  /** The share of the last step that is taken again. Default: 0. */
  momentum?: number;
  /** Keeps the division away from 0. Default: 1e-7. */
  epsilon?: number;
  /** Whether to divide by the standard deviation rather than by the root of the mean square. Default: false. */
  centered?: boolean;
}

/**
 * Divides the gradient by a running root of its mean square: `v = rho v + (1 - rho) g ** 2`,
 * `w -= learningRate g / sqrt(v + epsilon)`.
 *
 * Source: https://keras.io/api/optimizers/rmsprop/
 *
 * @example
 * ```ts
 * import { Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 * import { RMSprop } from 'keisan/optimizers';
 *
 * const model = new Sequential([new Dense(1)]);
 * model.compile({ optimizer: new RMSprop({ learningRate: 1e-4 }), loss: 'mse' });
 * ```
 */
export class RMSprop extends Optimizer {
  static readonly className: string = 'RMSprop';

  readonly rho: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly centered: boolean;
  protected override readonly slotNames: readonly string[];

  /** @throws ValueError for numbers that are not finite, a negative learning rate, several ways of clipping, and an unknown option. */
  constructor(given: RMSpropOptions = {}) {
    checkOptions('RMSprop', given, {
      ...optimizerOptions,
      rho: true,
      momentum: true,
      epsilon: true,
      centered: 'flag',
    });
    const { learningRate = 0.001, rho = 0.9, momentum = 0, epsilon = 1e-7, centered = false, ...options } = given;
    super({ learningRate, ...options });
    checkNumbers('RMSprop', { rho, momentum, epsilon });
    this.rho = rho;
    this.momentum = momentum;
    this.epsilon = epsilon;
    this.centered = centered;
    fix(this, 'momentum', 'centered');
    this.slotNames = ['velocity', ...(momentum > 0 ? ['momentum'] : []), ...(centered ? ['average_gradient'] : [])];
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    slots: readonly Tensor[],
    { learningRate }: UpdateContext,
  ): Updated {
    const slot = (name: string) => slots[this.slotNames.indexOf(name)]!;
    const next = new Map<string, Tensor>();
    const velocity = running(slot('velocity'), square(gradient), this.rho);
    next.set('velocity', velocity);
    let variance = velocity;
    if (this.centered) {
      const average = running(slot('average_gradient'), gradient, this.rho);
      next.set('average_gradient', average);
      variance = sub(velocity, square(average));
    }
    let step = div(mul(gradient, learningRate), sqrt(add(variance, this.epsilon)));
    if (this.momentum > 0) {
      step = add(mul(slot('momentum'), this.momentum), step);
      next.set('momentum', step);
    }
    return { variable: sub(variable, step), slots: this.slotNames.map((name) => next.get(name)!) };
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    const { rho, momentum, epsilon, centered } = this;
    return { ...super.getConfig(), rho, momentum, epsilon, centered };
  }
}

/** `rho old + (1 - rho) new`. */
function running(old: Tensor, value: Tensor, rho: number): Tensor {
  return add(mul(old, rho), mul(value, 1 - rho));
}
