import { add, mul, sub, type Tensor, zerosLike } from '@keisan/autograd';
import { flag, number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { learningRate } from './learning-rate.ts';
import { Optimizer, type OptimizerArguments, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';

const sgdOptions = {
  ...optimizerOptions,
  /** The size of a step. Default: 0.01. */
  learningRate: learningRate(0.01),
  /** The share of the last step that is taken again, from 0 to 1. Default: 0. */
  momentum: option(number({ from: 0, to: 1 }), 0),
  /** Whether to look ahead along the momentum. Default: false. */
  nesterov: option(flag, false),
};

/** Options of {@link SGD}. */
export interface SGDOptions extends OptionsOf<typeof sgdOptions> {}

/** What SGD keeps for each weight. */
type SGDSlots = {
  /** The last step, where some of it is taken again. */
  readonly momentum?: Tensor;
};

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
 * model.compile({ optimizer: new SGD(0.1, { momentum: 0.9 }), loss: 'mse' });
 * ```
 */
export class SGD extends Optimizer<SGDSlots> {
  static readonly className: string = 'SGD';
  static override readonly optionSchema: Schema = sgdOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<SGDOptions>) {
    super(args(...given));
  }

  protected override slots(variable: Tensor): SGDSlots {
    return this.momentum === 0 ? {} : { momentum: zerosLike(variable) };
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    { momentum }: SGDSlots,
    { learningRate }: UpdateContext,
  ): Updated<SGDSlots> {
    const step = mul(gradient, learningRate);
    if (!momentum) return { variable: sub(variable, step) };
    const velocity = sub(mul(momentum, this.momentum), step);
    const move = this.nesterov ? sub(mul(velocity, this.momentum), step) : velocity;
    return { variable: add(variable, move), slots: { momentum: velocity } };
  }
}

export interface SGD extends Omit<FieldsOf<typeof sgdOptions>, keyof Optimizer> {}
