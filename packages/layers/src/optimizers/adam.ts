import { add, div, maximum, mul, pow, sqrt, square, sub, type Tensor } from '@keisan/autograd';
import { checkOptions } from '@keisan/autograd/internal';
import { checkNumbers } from '../check-numbers.ts';
import { fix } from '../fix.ts';
import { Optimizer, type OptimizerOptions, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';

/** Options of {@link Adam}. */
export interface AdamOptions extends OptimizerOptions {
  /** Default: 0.001. */
  learningRate?: number;
  /** How much of the running mean of gradients is kept at each step. Default: 0.9. */
  beta1?: number;
  /** How much of the running mean of squares is kept at each step. Default: 0.999. */
  beta2?: number;
  /** Keeps the division away from 0: "epsilon hat" of the paper. Default: 1e-7. */
  epsilon?: number;
  /** Whether to divide by the largest mean of squares so far. Default: false. */
  amsgrad?: boolean;
}

/**
 * Running means of the gradient and of its square, corrected for their start at 0:
 * `m += (1 - beta1) (g - m)`, `v += (1 - beta2) (g ** 2 - v)`,
 * `w -= learningRate sqrt(1 - beta2 ** t) / (1 - beta1 ** t) m / (sqrt(v) + epsilon)`.
 *
 * Source: Kingma & Ba 2014, https://arxiv.org/abs/1412.6980; https://keras.io/api/optimizers/adam/
 *
 * @example
 * ```ts
 * import { Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 * import { Adam } from 'keisan/optimizers';
 *
 * const model = new Sequential([new Dense(1)]);
 * model.compile({ optimizer: new Adam({ learningRate: 1e-3 }), loss: 'mse' });
 * ```
 */
export class Adam extends Optimizer {
  static readonly className: string = 'Adam';

  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly amsgrad: boolean;
  protected override readonly slotNames: readonly string[];

  /** @throws ValueError for numbers that are not finite, a negative learning rate, several ways of clipping, and an unknown option. */
  constructor(given: AdamOptions = {}) {
    checkOptions('Adam', given, {
      ...optimizerOptions,
      beta1: true,
      beta2: true,
      epsilon: true,
      amsgrad: 'flag',
    });
    const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, amsgrad = false, ...options } = given;
    super({ learningRate, ...options });
    checkNumbers('Adam', { beta1, beta2, epsilon });
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.amsgrad = amsgrad;
    fix(this, 'amsgrad');
    this.slotNames = ['momentum', 'velocity', ...(amsgrad ? ['velocity_hat'] : [])];
  }

  protected override get slotGroups(): readonly number[] {
    return this.amsgrad ? [2, 1] : [2];
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    [m, v, largest]: readonly Tensor[],
    { learningRate, step }: UpdateContext,
  ): Updated {
    const correction = div(sqrt(sub(1, pow(this.beta2, step))), sub(1, pow(this.beta1, step)));
    const mean = add(m!, mul(sub(gradient, m!), 1 - this.beta1));
    const square2 = add(v!, mul(sub(square(gradient), v!), 1 - this.beta2));
    const hat = largest ? maximum(largest, square2) : null;
    const change = div(mul(mean, mul(learningRate, correction)), add(sqrt(hat ?? square2), this.epsilon));
    return { variable: sub(variable, change), slots: [mean, square2, ...(hat ? [hat] : [])] };
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    const { beta1, beta2, epsilon, amsgrad } = this;
    return { ...super.getConfig(), beta1, beta2, epsilon, amsgrad };
  }
}
