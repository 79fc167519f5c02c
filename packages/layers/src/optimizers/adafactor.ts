import {
  add,
  div,
  expandDims,
  maximum,
  mean,
  minimum,
  mul,
  type Parameter,
  pow,
  rsqrt,
  sqrt,
  square,
  sub,
  type Tensor,
  zeros,
  zerosLike,
} from '@keisan/autograd';
import { flag, number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { Optimizer, type OptimizerArguments, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';

const adafactorOptions = {
  ...optimizerOptions,
  /** How the share of the mean of squares that is renewed falls: step `t` renews `t ** beta2Decay` of it. Default: -0.8. */
  beta2Decay: option(number(), -0.8, { kerasName: 'beta_2_decay' }),
  /** What is added to squares of gradients. Default: 1e-30. */
  epsilon1: option(number({ from: 0 }), 1e-30, { kerasName: 'epsilon_1' }),
  /** The least size of a weight, for the size of its steps. Default: 0.001. */
  epsilon2: option(number({ from: 0 }), 1e-3, { kerasName: 'epsilon_2' }),
  /** The largest root of the mean square of a step, before it is multiplied by its size. Default: 1. */
  clipThreshold: option(number({ above: 0 }), 1),
  /** Kept for Keras's files: there too, the rate of step `t` is at most `1 / sqrt(t)` either way. Default: true. */
  relativeStep: option(flag, true),
};

/** Options of {@link Adafactor}. */
export interface AdafactorOptions extends OptionsOf<typeof adafactorOptions> {}

/** What Adafactor keeps for each weight. */
type AdafactorSlots = {
  /** The running means of squares along the last axis; for a weight of less than two axes a 0 that stays, as in Keras. */
  readonly row: Tensor;
  /** The running means of squares along the axis before the last. */
  readonly column: Tensor;
  /** The estimate of the mean square of each number. */
  readonly velocity: Tensor;
};

const rootMeanSquare = (x: Tensor): Tensor => sqrt(mean(square(x)));

/**
 * Adam for large models: of a matrix of mean squares it keeps means of rows and of columns, and estimates the matrix by their product.
 *
 * With `b = 1 - t ** beta2Decay` and `s = g ** 2 + epsilon1`: `r = b r + (1 - b) mean(s, -1)`, `c = b c + (1 - b) mean(s, -2)`,
 * `v = r c / mean(r)`, for fewer axes `v = b v + (1 - b) s`; `u = g / sqrt(v)`, no larger than `clipThreshold`;
 * `w -= max(epsilon2, rms(w)) min(learningRate, 1 / sqrt(t)) u`.
 *
 * Source: Shazeer & Stern 2018, https://arxiv.org/abs/1804.04235; https://keras.io/api/optimizers/adafactor/
 *
 * @example
 * ```ts
 * import { Adafactor } from 'keisan/optimizers';
 *
 * new Adafactor(0.01);
 * ```
 */
export class Adafactor extends Optimizer<AdafactorSlots> {
  static readonly className: string = 'Adafactor';
  static override readonly optionSchema: Schema = adafactorOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<AdafactorOptions>) {
    super(args(...given));
  }

  protected override slots(variable: Parameter): AdafactorSlots {
    const { shape, dtype, rank } = variable;
    const velocity = zerosLike(variable);
    if (rank < 2) return { row: zeros([], { dtype: 'int32' }), column: zeros([], { dtype: 'int32' }), velocity };
    const row = zeros(shape.slice(0, -1), { dtype });
    return { row, column: zeros([...shape.slice(0, -2), shape.at(-1)!], { dtype }), velocity };
  }

  protected override slotGroups(): readonly (readonly string[])[] {
    return [['row', 'column', 'velocity']];
  }

  /** Keras calls rows and columns by the name of the weight. */
  protected override slotPath(name: string, variable: Parameter | null): string {
    if (!variable || (name !== 'row' && name !== 'column')) return super.slotPath(name, variable);
    return variable.rank < 2 ? variable.name : `${this.name}/${variable.name}`;
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    slots: AdafactorSlots,
    { learningRate, step }: UpdateContext,
  ): Updated<AdafactorSlots> {
    const rate = minimum(learningRate, rsqrt(step));
    const renewed = pow(step, this.beta2Decay);
    const next = (old: Tensor, value: Tensor) => add(mul(old, sub(1, renewed)), mul(value, renewed));
    const squares = add(square(gradient), this.epsilon1);
    const kept =
      variable.rank < 2 ? { ...slots, velocity: next(slots.velocity, squares) } : factored(slots, squares, next);
    const direction = div(gradient, sqrt(kept.velocity));
    const bounded = div(direction, maximum(div(rootMeanSquare(direction), this.clipThreshold), 1));
    const size = mul(maximum(rootMeanSquare(variable), this.epsilon2), rate);
    return { variable: sub(variable, mul(bounded, size)), slots: kept };
  }
}

/** The means of rows and columns with new squares, and the estimate that they give of each number's. */
function factored(
  slots: AdafactorSlots,
  squares: Tensor,
  next: (old: Tensor, value: Tensor) => Tensor,
): AdafactorSlots {
  const row = next(slots.row, mean(squares, { axis: -1 }));
  const column = next(slots.column, mean(squares, { axis: -2 }));
  const shares = div(row, mean(row, { axis: -1, keepdims: true }));
  return { row, column, velocity: mul(expandDims(shares, -1), expandDims(column, -2)) };
}

export interface Adafactor extends Omit<FieldsOf<typeof adafactorOptions>, keyof Optimizer> {}
