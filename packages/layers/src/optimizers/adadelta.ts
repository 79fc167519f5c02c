import { add, div, mul, sqrt, square, sub, type Tensor, zerosLike } from '@keisan/autograd';
import { number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { Optimizer, type OptimizerArguments, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';
import { running } from './running.ts';

const adadeltaOptions = {
  ...optimizerOptions,
  /** How much of the running means is kept at each step. Default: 0.95. */
  rho: option(number({ from: 0, to: 1 }), 0.95),
  /** Keeps the division away from 0. Default: 1e-7. */
  epsilon: option(number({ from: 0 }), 1e-7),
};

/** Options of {@link Adadelta}. */
export interface AdadeltaOptions extends OptionsOf<typeof adadeltaOptions> {}

/** What Adadelta keeps for each weight. */
type AdadeltaSlots = {
  /** The running mean of the squares of gradients. */
  readonly accumulatedGrad: Tensor;
  /** The running mean of the squares of steps, before they are multiplied by the learning rate. */
  readonly accumulatedDeltaVar: Tensor;
};

/**
 * Steps as large as the last ones were: `G = rho G + (1 - rho) g ** 2`, `d = g sqrt(D + epsilon) / sqrt(G + epsilon)`,
 * `D = rho D + (1 - rho) d ** 2`, `w -= learningRate d`. The paper's learning rate is 1.
 *
 * Source: Zeiler 2012, https://arxiv.org/abs/1212.5701; https://keras.io/api/optimizers/adadelta/
 *
 * @example
 * ```ts
 * import { Adadelta } from 'keisan/optimizers';
 *
 * new Adadelta(1, { rho: 0.9 });
 * ```
 */
export class Adadelta extends Optimizer<AdadeltaSlots> {
  static readonly className: string = 'Adadelta';
  static override readonly optionSchema: Schema = adadeltaOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<AdadeltaOptions>) {
    super(args(...given));
  }

  protected override slots(variable: Tensor): AdadeltaSlots {
    const zeros = zerosLike(variable);
    return { accumulatedGrad: zeros, accumulatedDeltaVar: zeros };
  }

  protected override slotGroups(): readonly (readonly string[])[] {
    return [['accumulatedGrad', 'accumulatedDeltaVar']];
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    slots: AdadeltaSlots,
    { learningRate }: UpdateContext,
  ): Updated<AdadeltaSlots> {
    const { rho, epsilon } = this;
    const root = (x: Tensor) => sqrt(add(x, epsilon));
    const accumulatedGrad = running(slots.accumulatedGrad, square(gradient), rho);
    const delta = div(mul(root(slots.accumulatedDeltaVar), gradient), root(accumulatedGrad));
    const accumulatedDeltaVar = running(slots.accumulatedDeltaVar, square(delta), rho);
    return { variable: sub(variable, mul(delta, learningRate)), slots: { accumulatedGrad, accumulatedDeltaVar } };
  }
}

export interface Adadelta extends Omit<FieldsOf<typeof adadeltaOptions>, keyof Optimizer> {}
