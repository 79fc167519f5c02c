import { add, clip, div, fullLike, mul, pow, square, sub, type Tensor, zerosLike } from '@keisan/autograd';
import { number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { Optimizer, type OptimizerArguments, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';

const ftrlOptions = {
  ...optimizerOptions,
  /** How the learning rate falls as squares of gradients add up, at most 0: 0 for not at all. Default: -0.5. */
  learningRatePower: option(number({ to: 0 }), -0.5),
  /** What the sum of squares starts with. Default: 0.1. */
  initialAccumulatorValue: option(number({ from: 0 }), 0.1),
  /** How strongly weights are drawn to exactly 0. Default: 0. */
  l1RegularizationStrength: option(number({ from: 0 }), 0),
  /** How strongly weights are drawn towards 0. Default: 0. */
  l2RegularizationStrength: option(number({ from: 0 }), 0),
  /** How strongly the present weights are drawn towards 0, as by a loss. Default: 0. */
  l2ShrinkageRegularizationStrength: option(number({ from: 0 }), 0),
  /** The beta of the paper. Default: 0. */
  beta: option(number({ from: 0 }), 0),
};

/** Options of {@link Ftrl}. */
export interface FtrlOptions extends OptionsOf<typeof ftrlOptions> {}

/** What Ftrl keeps for each weight. */
type FtrlSlots = {
  /** The sum of the squares of all gradients. */
  readonly accumulator: Tensor;
  /** The sum of the gradients, less what the weight had moved. */
  readonly linear: Tensor;
};

/**
 * Follow the regularized leader, for sparse linear models: with `p = -learningRatePower` and `L = l2 + beta / (2 learningRate)`,
 * `n' = n + g ** 2`, `z += g + 2 shrinkage w - (n' ** p - n ** p) w / learningRate`,
 * `w = (clip(z, -l1, l1) - z) / (n' ** p / learningRate + 2 L)`.
 *
 * Source: McMahan et al. 2013, https://research.google.com/pubs/archive/41159.pdf; https://keras.io/api/optimizers/ftrl/
 *
 * @example
 * ```ts
 * import { Ftrl } from 'keisan/optimizers';
 *
 * new Ftrl(0.1, { l1RegularizationStrength: 0.01 });
 * ```
 */
export class Ftrl extends Optimizer<FtrlSlots> {
  static readonly className: string = 'Ftrl';
  static override readonly optionSchema: Schema = ftrlOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<FtrlOptions>) {
    super(args(...given));
  }

  protected override slots(variable: Tensor): FtrlSlots {
    return { accumulator: fullLike(variable, this.initialAccumulatorValue), linear: zerosLike(variable) };
  }

  protected override slotGroups(): readonly (readonly string[])[] {
    return [['accumulator', 'linear']];
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    slots: FtrlSlots,
    { learningRate }: UpdateContext,
  ): Updated<FtrlSlots> {
    const { learningRatePower, l1RegularizationStrength: l1, l2RegularizationStrength, beta } = this;
    const shrinkage = 2 * this.l2ShrinkageRegularizationStrength;
    const l2 = add(div(beta / 2, learningRate), l2RegularizationStrength);
    const raised = (x: Tensor) => pow(x, -learningRatePower);
    const accumulator = add(slots.accumulator, square(gradient));
    const moved = mul(div(sub(raised(accumulator), raised(slots.accumulator)), learningRate), variable);
    const linear = add(slots.linear, sub(add(gradient, mul(variable, shrinkage)), moved));
    const quadratic = add(div(raised(accumulator), learningRate), mul(l2, 2));
    return { variable: div(sub(clip(linear, -l1, l1), linear), quadratic), slots: { accumulator, linear } };
  }
}

export interface Ftrl extends Omit<FieldsOf<typeof ftrlOptions>, keyof Optimizer> {}
