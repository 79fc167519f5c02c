import {
  abs,
  add,
  cast,
  equal,
  less,
  logicalAnd,
  logicalNot,
  mul,
  Parameter,
  stack,
  sum,
  type Tensor,
  tensor,
  ValueError,
  where,
} from '@keisan/autograd';
import { atomically, onFailure } from '@keisan/autograd/internal';
import { serialize } from '../naming/identifiers.ts';
import { number, wholeNumber } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { pairs } from './gradients.ts';
import type { LearningRateLike } from './learning-rate.ts';
import { onlyWhere } from './only-where.ts';
import { type Optimizer, optimizerOptions } from './optimizer.ts';
import type { OptimizerIdentifier } from './rules.ts';
import { scaled } from './scaled.ts';
import { scaleBy, WrappingOptimizer } from './wrapping-optimizer.ts';

const lossScaleOptimizerOptions = {
  /** The optimizer that changes the weights. */
  innerOptimizer: required(scaled.option<OptimizerIdentifier, Optimizer>(serialize)),
  /** What the loss is multiplied by at first. Default: 32768. */
  initialScale: option(number({ above: 0 }), 2 ** 15),
  /** After how many finite steps the factor is doubled. Default: 2000. */
  dynamicGrowthSteps: option(wholeNumber({ from: 1 }), 2000),
  /** Default: `'loss_scale_optimizer'`, with a number from the second on. */
  name: optimizerOptions.name,
};

/** Options of {@link LossScaleOptimizer}. */
export interface LossScaleOptimizerOptions extends OptionsOf<typeof lossScaleOptimizerOptions> {}

/** How many numbers are NaN or infinite. */
const strange = (x: Tensor): Tensor => sum(cast(logicalNot(less(abs(x), Infinity)), 'float32'));

/** What scaling keeps. */
interface Scaling {
  /** How many finite steps in a row there were. */
  readonly counter: Parameter;
  /** What the loss is multiplied by. */
  readonly scale: Parameter;
}

/**
 * Multiplies the loss, and divides its gradients, by a factor that is as large as it may be, so that small gradients do not vanish in few
 * bits: a step whose gradients are not finite is left out and halves the factor, `dynamicGrowthSteps` finite steps in a row double it.
 *
 * Source: https://keras.io/api/optimizers/loss_scale_optimizer/
 *
 * @example
 * ```ts
 * import { Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 * import { Adam, LossScaleOptimizer } from 'keisan/optimizers';
 *
 * const model = new Sequential([new Dense(1)]);
 * model.compile({ optimizer: new LossScaleOptimizer(new Adam(1e-3)), loss: 'mse' });
 * ```
 */
export class LossScaleOptimizer extends WrappingOptimizer {
  static readonly className: string = 'LossScaleOptimizer';
  static override readonly optionSchema: Schema = lossScaleOptimizerOptions;

  #scaling: Scaling | null = null;

  /** @throws ValueError for what is no optimizer, numbers out of range and an unknown option. */
  constructor(innerOptimizer: OptimizerIdentifier, options: LossScaleOptimizerOptions = {}) {
    super(args(innerOptimizer, options));
    if (this.innerOptimizer instanceof LossScaleOptimizer) {
      throw new ValueError({
        where: 'LossScaleOptimizer',
        got: 'innerOptimizer an object of class LossScaleOptimizer',
        expected: 'an optimizer whose loss nothing scales yet',
      });
    }
    scaleBy(this.innerOptimizer, null);
  }

  override get optimizers(): readonly Optimizer[] {
    return [this.innerOptimizer];
  }

  override get learningRate(): number {
    return this.innerOptimizer.learningRate;
  }

  override set learningRate(learningRate: LearningRateLike) {
    this.innerOptimizer.learningRate = learningRate;
  }

  override get iterations(): Tensor {
    return this.innerOptimizer.iterations;
  }

  override get variables(): readonly Parameter[] {
    const [iteration, rate, ...others] = super.variables;
    const own = this.#scaling ? [this.#scaling.counter, this.#scaling.scale] : [];
    return [iteration!, rate!, ...own, ...others];
  }

  override get built(): boolean {
    return this.#scaling !== null;
  }

  override build(variables: readonly Parameter[]): void {
    this.innerOptimizer.build(variables);
    if (this.#scaling) return;
    const variable = (name: string, value: Tensor) =>
      new Parameter(value, { name, path: `${this.name}/${name}`, trainable: false });
    this.#scaling = {
      counter: variable('step_counter', tensor(0, { dtype: 'int32' })),
      scale: variable('dynamic_scale', tensor(this.initialScale)),
    };
    onFailure(() => {
      this.#scaling = null;
    });
  }

  /** @internal */
  override follow(weights: readonly Parameter[]): void {
    super.follow(weights);
    this.innerOptimizer.follow(weights);
  }

  /** The loss, times the factor as it is now. */
  override scaleLoss(loss: Tensor): Tensor {
    return mul(loss, this.#scaling ? cast(this.#scaling.scale, loss.dtype) : this.initialScale);
  }

  override apply(grads: readonly (Tensor | null | undefined)[], variables: readonly Parameter[]): void {
    const given = pairs('LossScaleOptimizer.apply', grads, variables).map(([gradient]) => gradient);
    if (given.length === 0) return;
    atomically(() => {
      this.build(variables);
      const { counter, scale } = this.#scaling!;
      const finite = equal(sum(stack(given.map(strange))), 0);
      const factor = scale.read();
      const inner = this.innerOptimizer;
      onlyWhere(finite, [...variables, ...inner.variables], () => {
        const unscaled = grads.map((gradient) => gradient?.div(cast(factor, gradient.dtype)));
        inner.apply(unscaled, variables);
      });
      const grows = logicalAnd(finite, equal(counter, this.dynamicGrowthSteps - 1));
      scale.assign(where(finite, where(grows, mul(factor, 2), factor), mul(factor, 0.5)));
      counter.assign(where(logicalAnd(finite, logicalNot(grows)), add(counter, 1), 0));
    });
  }

  override finalizeVariableValues(variables: readonly Parameter[]): void {
    this.innerOptimizer.finalizeVariableValues(variables);
  }
}

export interface LossScaleOptimizer extends Omit<FieldsOf<typeof lossScaleOptimizerOptions>, keyof Optimizer> {}
