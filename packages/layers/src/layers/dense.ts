import { add, matmul, type Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { activate } from '../activations/activate.ts';
import { activation } from '../activations/family.ts';
import { constraint } from '../constraints/family.ts';
import { initializer } from '../initializers/family.ts';
import type { InputSpec } from '../layer/input-spec.ts';
import { Layer } from '../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../layer/layer-options.ts';
import type { Weight } from '../layer/weight.ts';
import { builtWeight, weightOptions } from '../layer/weight-options.ts';
import { flag, nullable, wholeNumber } from '../options/kind.ts';
import { absent, type FieldsOf, type OptionsOf, option, required, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { regularizer } from '../regularizers/family.ts';
import type { PartialShape } from '../shapes.ts';

const denseOptions = {
  /** The number of outputs. */
  units: required(wholeNumber({ from: 1 })),
  /** Default: none (`linear`). */
  activation: option(activation, null),
  /** Whether a bias is added. Default: true. */
  useBias: option(flag, true),
  /** Default: `'glorot_uniform'`. */
  kernelInitializer: option(initializer, 'glorot_uniform'),
  /** Default: `'zeros'`. */
  biasInitializer: option(initializer, 'zeros'),
  /** Default: none. */
  kernelRegularizer: option(nullable(regularizer), null),
  /** Default: none. */
  biasRegularizer: option(nullable(regularizer), null),
  /** Default: none. */
  kernelConstraint: option(nullable(constraint), null),
  /** Default: none. */
  biasConstraint: option(nullable(constraint), null),
  quantizationConfig: absent(null),
};

/** Options of {@link Dense}. */
export interface DenseOptions extends OptionsOf<typeof denseOptions>, LayerOptions {}
export interface Dense extends FieldsOf<typeof denseOptions> {}

/**
 * A densely connected layer: `activation(x . kernel + bias)` over the last axis.
 *
 * Input shape: `[batch, ..., inputs]`. Output shape: `[batch, ..., units]`.
 *
 * Source: https://keras.io/api/layers/core_layers/dense/
 *
 * @example
 * ```ts
 * import { Dense } from 'keisan/layers';
 * new Dense(2, { activation: 'relu' }).apply([[1, 2, 3]]).shape; // [1, 2]
 * ```
 */
export class Dense extends Layer {
  static readonly className: string = 'Dense';
  static override readonly optionSchema: Schema = { ...denseOptions, ...layerOptions };
  #kernel: Weight | null = null;
  #bias: Weight | null = null;

  /** @throws ValueError when `units` is not a positive whole number, or for an unknown name or option. */
  constructor(units: number, options: DenseOptions = {}) {
    super(args(units, options));
  }

  /** `[inputs, units]`; null before the layer is built. */
  get kernel(): Weight | null {
    return this.#kernel;
  }

  /** `[units]`; null before the layer is built, and without a bias. */
  get bias(): Weight | null {
    return this.#bias;
  }

  override get inputSpec(): InputSpec {
    return { minRank: 2, axes: { [-1]: this.inputShape?.at(-1) ?? 'known' } };
  }

  override get supportsMasking(): boolean {
    return true;
  }

  override build(inputShape: PartialShape): void {
    this.#kernel = this.addWeight({ ...weightOptions(this, 'kernel'), shape: [inputShape.at(-1)!, this.units] });
    if (this.useBias) this.#bias = this.addWeight({ ...weightOptions(this, 'bias'), shape: [this.units] });
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    const product = matmul(x, builtWeight(this, this.#kernel));
    return activate(this.activation, this.#bias ? add(product, this.#bias) : product);
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return [...inputShape.slice(0, -1), this.units];
  }
}
