import {
  add,
  div,
  matmul,
  mul,
  type Parameter,
  pow,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  transpose,
  zerosLike,
} from '@keisan/autograd';
import { flag, listOf, nullable, number, wholeNumber } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { Optimizer, type OptimizerArguments, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';
import { pattern } from './pattern.ts';

const decay = nullable(number({ from: 0 }));

const muonOptions = {
  ...optimizerOptions,
  /** How much of the running mean of gradients AdamW keeps at each step, below 1. Default: 0.9. */
  adamBeta1: option(number({ from: 0, below: 1 }), 0.9, { kerasName: 'adam_beta_1' }),
  /** How much of the running mean of squares AdamW keeps at each step, below 1. Default: 0.999. */
  adamBeta2: option(number({ from: 0, below: 1 }), 0.999, { kerasName: 'adam_beta_2' }),
  /** The decay of weights that AdamW changes. Default: 0.004. */
  adamWeightDecay: option(decay, 0.004),
  /** Keeps the division of AdamW away from 0. Default: 1e-7. */
  epsilon: option(number({ from: 0 }), 1e-7),
  /** The decay of weights that Muon changes. Default: 0.004. */
  weightDecay: option(decay, 0.004),
  /** Patterns of paths of weights that AdamW changes, such as `'output_dense'`. Default: none. */
  excludeLayers: option({ ...listOf(pattern), nullIsDefault: true }, []),
  /** Whether AdamW changes the weights with `embedding` in their path. Default: true. */
  excludeEmbeddings: option(flag, true),
  /** The first number of the iteration. Default: 3.4445. */
  muonA: option(number(), 3.4445),
  /** The second number of the iteration. Default: -4.775. */
  muonB: option(number(), -4.775),
  /** The third number of the iteration. Default: 2.0315. */
  muonC: option(number(), 2.0315),
  /** The learning rate of AdamW, as a share of the learning rate. Default: 1. */
  adamLrRatio: option(number({ from: 0 }), 1),
  /** How much of the sum of gradients is kept at each step. Default: 0.95. */
  momentum: option(number({ from: 0, to: 1 }), 0.95),
  /** How often the iteration is repeated. Default: 5. */
  nsSteps: option(wholeNumber({ from: 0 }), 5),
  /** Whether to look ahead along the momentum. Default: true. */
  nesterov: option(flag, true),
  /** What steps are multiplied by, with the root of the larger length of the matrix; null for neither. Default: 0.2. */
  rmsRate: option(nullable(number({ from: 0 })), 0.2),
};

/** Options of {@link Muon}. */
export interface MuonOptions extends OptionsOf<typeof muonOptions> {}

/** What Muon keeps for each weight. */
type MuonSlots = {
  /** The sum of gradients, which fades; for AdamW their running mean. */
  readonly momentum: Tensor;
  /** The running mean of squares, of weights that AdamW changes. */
  readonly velocity?: Tensor;
};

/**
 * Steps of matrices that are nearly orthogonal: `m = momentum m + g`, `w -= learningRate rmsRate sqrt(max(rows, columns)) orthogonal(m)`,
 * by repeating `x = a x + (b x xT + c (x xT) (x xT)) x`. {@link AdamW} changes all weights that are no matrices, embeddings, and those that
 * `excludeLayers` names: name the last dense layer there.
 *
 * Source: https://github.com/KellerJordan/Muon; Liu et al. 2025, https://arxiv.org/abs/2502.16982; https://keras.io/api/optimizers/muon/
 *
 * @example
 * ```ts
 * import { Muon } from 'keisan/optimizers';
 *
 * new Muon(1e-3, { excludeLayers: ['output_dense'] });
 * ```
 */
export class Muon extends Optimizer<MuonSlots> {
  static readonly className: string = 'Muon';
  static override readonly optionSchema: Schema = muonOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<MuonOptions>) {
    super(args(...given));
  }

  protected override slots(variable: Parameter): MuonSlots {
    const zeros = zerosLike(variable);
    return this.#isForAdam(variable) ? { momentum: zeros, velocity: zeros } : { momentum: zeros };
  }

  protected override slotGroups(): readonly (readonly string[])[] {
    return [['momentum', 'velocity']];
  }

  protected override decayOf(variable: Parameter): number | null {
    return this.#isForAdam(variable) ? this.adamWeightDecay : this.weightDecay;
  }

  #isForAdam({ rank, path }: Parameter): boolean {
    return (
      rank !== 2 ||
      (this.excludeEmbeddings && path.toLowerCase().includes('embedding')) ||
      this.excludeLayers.some((pattern) => new RegExp(pattern).test(path))
    );
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    { momentum, velocity }: MuonSlots,
    context: UpdateContext,
  ): Updated<MuonSlots> {
    if (velocity) return this.#adamStep(variable, gradient, { momentum, velocity }, context);
    const next = add(momentum, add(gradient, mul(momentum, this.momentum - 1)));
    const direction = this.#orthogonal(this.nesterov ? add(gradient, mul(next, this.momentum)) : next);
    const size = this.rmsRate === null ? 1 : Math.sqrt(Math.max(...variable.shape)) * this.rmsRate;
    return { variable: sub(variable, mul(direction, mul(context.learningRate, size))), slots: { momentum: next } };
  }

  #adamStep(
    variable: Tensor,
    gradient: Tensor,
    slots: Required<MuonSlots>,
    { learningRate, step }: UpdateContext,
  ): Updated<MuonSlots> {
    const { adamBeta1: beta1, adamBeta2: beta2, adamLrRatio, epsilon } = this;
    const correction = div(sqrt(sub(1, pow(beta2, step))), sub(1, pow(beta1, step)));
    const momentum = add(slots.momentum, mul(sub(gradient, slots.momentum), 1 - beta1));
    const velocity = add(slots.velocity, mul(sub(square(gradient), slots.velocity), 1 - beta2));
    const size = mul(mul(learningRate, adamLrRatio), correction);
    return {
      variable: sub(variable, div(mul(momentum, size), add(sqrt(velocity), epsilon))),
      slots: { momentum, velocity },
    };
  }

  /** A matrix near `u vT`, where the singular value decomposition of `x` is `u s vT`: by a Newton-Schulz iteration. */
  #orthogonal(x: Tensor): Tensor {
    const { muonA, muonB, muonC, nsSteps } = this;
    const isTall = x.shape[0]! > x.shape[1]!;
    const wide = isTall ? transpose(x) : x;
    let result = div(wide, add(sqrt(sum(square(wide))), 1e-7));
    for (let i = 0; i < nsSteps; i++) {
      const product = matmul(result, transpose(result));
      const factor = add(mul(product, muonB), matmul(mul(product, muonC), product));
      result = add(mul(result, muonA), matmul(factor, result));
    }
    return isTall ? transpose(result) : result;
  }
}

export interface Muon extends Omit<FieldsOf<typeof muonOptions>, keyof Optimizer> {}
