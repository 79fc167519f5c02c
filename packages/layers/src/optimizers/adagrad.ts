import { add, div, fullLike, mul, sqrt, square, sub, type Tensor } from '@keisan/autograd';
import { number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { Optimizer, type OptimizerArguments, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';

const adagradOptions = {
  ...optimizerOptions,
  /** What the sum of squares starts with. Default: 0.1. */
  initialAccumulatorValue: option(number({ from: 0 }), 0.1),
  /** Keeps the division away from 0. Default: 1e-7. */
  epsilon: option(number({ from: 0 }), 1e-7),
};

/** Options of {@link Adagrad}. */
export interface AdagradOptions extends OptionsOf<typeof adagradOptions> {}

/** What Adagrad keeps for each weight. */
type AdagradSlots = {
  /** The sum of the squares of all gradients. */
  readonly accumulator: Tensor;
};

/**
 * Smaller steps for what has changed much: `G += g ** 2`, `w -= learningRate g / sqrt(G + epsilon)`.
 *
 * Source: Duchi et al. 2011, https://jmlr.org/papers/v12/duchi11a.html; https://keras.io/api/optimizers/adagrad/
 *
 * @example
 * ```ts
 * import { Adagrad } from 'keisan/optimizers';
 *
 * new Adagrad(0.01, { initialAccumulatorValue: 1 });
 * ```
 */
export class Adagrad extends Optimizer<AdagradSlots> {
  static readonly className: string = 'Adagrad';
  static override readonly optionSchema: Schema = adagradOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<AdagradOptions>) {
    super(args(...given));
  }

  protected override slots(variable: Tensor): AdagradSlots {
    return { accumulator: fullLike(variable, this.initialAccumulatorValue) };
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    slots: AdagradSlots,
    { learningRate }: UpdateContext,
  ): Updated<AdagradSlots> {
    const accumulator = add(slots.accumulator, square(gradient));
    const step = div(mul(gradient, learningRate), sqrt(add(accumulator, this.epsilon)));
    return { variable: sub(variable, step), slots: { accumulator } };
  }
}

export interface Adagrad extends Omit<FieldsOf<typeof adagradOptions>, keyof Optimizer> {}
