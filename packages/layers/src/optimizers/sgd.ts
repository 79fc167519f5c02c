import { add, mul, sub, type Tensor, ValueError } from '@keisan/autograd';
import { checkOptions, describeValue } from '@keisan/autograd/internal';
import { fix } from '../fix.ts';
import { Optimizer, type OptimizerOptions, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';

/** Options of {@link SGD}. */
export interface SGDOptions extends OptimizerOptions {
  /** Default: 0.01. */
  learningRate?: number;
  /** The share of the last step that is taken again, from 0 to 1. Default: 0. */
  momentum?: number;
  /** Whether to look ahead along the momentum. Default: false. */
  nesterov?: boolean;
}

/**
 * Gradient descent: `w -= learningRate g`; with momentum `v = momentum v - learningRate g`, `w += v`; with Nesterov's
 * `w += momentum v - learningRate g`.
 *
 * Source: https://keras.io/api/optimizers/sgd/
 *
 * @example
 * ```ts
 * import { Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 * import { SGD } from 'keisan/optimizers';
 *
 * const model = new Sequential([new Dense(1)]);
 * model.compile({ optimizer: new SGD({ learningRate: 0.1, momentum: 0.9 }), loss: 'mse' });
 * ```
 */
export class SGD extends Optimizer {
  static readonly className: string = 'SGD';

  readonly momentum: number;
  readonly nesterov: boolean;
  protected override readonly slotNames: readonly string[];

  /** @throws ValueError when `momentum` is not from 0 to 1, and for an unknown option. */
  constructor(given: SGDOptions = {}) {
    checkOptions('SGD', given, { ...optimizerOptions, momentum: true, nesterov: 'flag' });
    const { learningRate = 0.01, momentum = 0, nesterov = false, ...options } = given;
    super({ learningRate, ...options });
    if (typeof momentum !== 'number' || !(momentum >= 0 && momentum <= 1)) {
      throw new ValueError({
        where: 'SGD',
        got: `momentum ${describeValue(momentum)}`,
        expected: 'a number from 0 to 1',
      });
    }
    this.momentum = momentum;
    this.nesterov = nesterov;
    fix(this, 'momentum');
    this.slotNames = momentum === 0 ? [] : ['momentum'];
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    slots: readonly Tensor[],
    { learningRate }: UpdateContext,
  ): Updated {
    const step = mul(gradient, learningRate);
    const [last] = slots;
    if (!last) return { variable: sub(variable, step), slots };
    const velocity = sub(mul(last, this.momentum), step);
    const move = this.nesterov ? sub(mul(velocity, this.momentum), step) : velocity;
    return { variable: add(variable, move), slots: [velocity] };
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...super.getConfig(), momentum: this.momentum, nesterov: this.nesterov };
  }
}
