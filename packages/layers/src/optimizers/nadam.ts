import {
  add,
  cast,
  div,
  mul,
  ones,
  type Parameter,
  pow,
  sqrt,
  square,
  sub,
  type Tensor,
  zerosLike,
} from '@keisan/autograd';
import { uniqueName } from '../naming/names.ts';
import { number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { Optimizer, type OptimizerArguments, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';

const nadamOptions = {
  ...optimizerOptions,
  /** How much of the running mean of gradients is kept at each step, below 1. Default: 0.9. */
  beta1: option(number({ from: 0, below: 1 }), 0.9, { kerasName: 'beta_1' }),
  /** How much of the running mean of squares is kept at each step, below 1. Default: 0.999. */
  beta2: option(number({ from: 0, below: 1 }), 0.999, { kerasName: 'beta_2' }),
  /** Keeps the division away from 0. Default: 1e-7. */
  epsilon: option(number({ from: 0 }), 1e-7),
};

/** Options of {@link Nadam}. */
export interface NadamOptions extends OptionsOf<typeof nadamOptions> {}

/** What Nadam keeps for each weight. */
type NadamSlots = {
  /** The running mean of gradients. */
  readonly momentum: Tensor;
  /** The running mean of their squares. */
  readonly velocity: Tensor;
};

/**
 * Adam that looks ahead along its momentum, as Nesterov's does. With `u(t) = beta1 (1 - 0.96 ** t / 2)` and `U` the product of all of
 * them so far: `m += (1 - beta1) (g - m)`, `v += (1 - beta2) (g ** 2 - v)`,
 * `n = u(t + 1) m / (1 - U u(t + 1)) + (1 - u(t)) g / (1 - U)`, `w -= learningRate n / (sqrt(v / (1 - beta2 ** t)) + epsilon)`.
 *
 * Source: Dozat 2015, https://cs229.stanford.edu/proj2015/054_report.pdf; https://keras.io/api/optimizers/Nadam/
 *
 * @example
 * ```ts
 * import { Nadam } from 'keisan/optimizers';
 *
 * new Nadam(2e-3);
 * ```
 */
export class Nadam extends Optimizer<NadamSlots> {
  static readonly className: string = 'Nadam';
  static override readonly optionSchema: Schema = nadamOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<NadamOptions>) {
    super(args(...given));
  }

  protected override slots(variable: Tensor): NadamSlots {
    const zeros = zerosLike(variable);
    return { momentum: zeros, velocity: zeros };
  }

  protected override slotGroups(): readonly (readonly string[])[] {
    return [['momentum', 'velocity']];
  }

  protected override sharedSlots([first]: readonly Parameter[]): Readonly<Record<string, Tensor>> {
    return { product: ones([], { dtype: first!.dtype }) };
  }

  /** Keras gives the product of momenta no name. */
  protected override slotPath(name: string, variable: Parameter | null): string {
    return variable ? super.slotPath(name, variable) : uniqueName('Variable');
  }

  protected override updateShared({ shared, step }: UpdateContext): Readonly<Record<string, Tensor>> {
    const product = shared.product!;
    return { product: mul(product, this.#momentumAt(cast(step, product.dtype))) };
  }

  /** The share of the momentum that counts at a step. */
  #momentumAt(step: Tensor): Tensor {
    return mul(sub(1, mul(pow(0.96, step), 0.5)), this.beta1);
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    slots: NadamSlots,
    { learningRate, step, shared }: UpdateContext,
  ): Updated<NadamSlots> {
    const [now, next] = [this.#momentumAt(step), this.#momentumAt(add(step, 1))];
    const product = cast(shared.product!, variable.dtype);
    const momentum = add(slots.momentum, mul(sub(gradient, slots.momentum), 1 - this.beta1));
    const velocity = add(slots.velocity, mul(sub(square(gradient), slots.velocity), 1 - this.beta2));
    const ahead = add(
      mul(momentum, div(next, sub(1, mul(product, next)))),
      mul(gradient, div(sub(1, now), sub(1, product))),
    );
    const spread = div(velocity, sub(1, pow(this.beta2, step)));
    const change = div(mul(ahead, learningRate), add(sqrt(spread), this.epsilon));
    return { variable: sub(variable, change), slots: { momentum, velocity } };
  }
}

export interface Nadam extends Omit<FieldsOf<typeof nadamOptions>, keyof Optimizer> {}
