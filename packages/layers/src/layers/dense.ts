import { add, matmul, ShapeError, type Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { activate } from '../activations/activate.ts';
import { activation } from '../activations/family.ts';
import { constraint } from '../constraints/family.ts';
import { initializer } from '../initializers/family.ts';
import { Layer } from '../layer.ts';
import { type LayerOptions, layerOptions } from '../layer-options.ts';
import { flag, nullable, wholeNumber } from '../options/kind.ts';
import { absent, type FieldsOf, type OptionsOf, option, required, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { regularizer } from '../regularizers/family.ts';
import { formatPartialShape, type PartialShape } from '../shapes.ts';
import type { Weight } from '../weight.ts';
import { builtWeight, weightOptions } from '../weight-options.ts';

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
 * import { tensor } from 'keisan';
 * import { Dense } from 'keisan/layers';
 *
 * new Dense(2, { activation: 'relu' }).apply(tensor([[1, 2, 3]])).shape; // [1, 2]
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

  override build(inputShape: PartialShape): void {
    const inputs = inputShape.at(-1);
    if (inputShape.length < 2 || inputs == null) {
      throw new ShapeError({
        where: this.label,
        got: `inputs of shape ${formatPartialShape(inputShape)}`,
        expected: 'a batch axis and a last axis of known length',
        fix: 'Give each sample at least one axis, for example with .reshape([-1, 1])',
      });
    }
    this.#kernel = this.addWeight({ ...weightOptions(this, 'kernel'), shape: [inputs, this.units] });
    if (this.useBias) this.#bias = this.addWeight({ ...weightOptions(this, 'bias'), shape: [this.units] });
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    const kernel = builtWeight(this, this.#kernel);
    this.#check(x.shape);
    const product = matmul(x, kernel);
    return activate(this.activation, this.#bias ? add(product, this.#bias) : product);
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    if (this.#kernel) this.#check(inputShape);
    return [...inputShape.slice(0, -1), this.units];
  }

  #check(inputShape: PartialShape): void {
    const inputs = this.#kernel!.shape[0]!;
    if (inputShape.length < 2) {
      throw new ShapeError({
        where: this.label,
        got: `inputs of shape ${formatPartialShape(inputShape)}`,
        expected: `a batch axis before the last axis of ${inputs}`,
        fix: 'For a single sample, add the batch axis with .expandDims(0)',
      });
    }
    if (inputShape.at(-1) === inputs) return;
    const sample = inputShape.slice(1);
    const flattened = sample.reduce<number>((n, length) => n * (length ?? 1), 1) === inputs;
    throw new ShapeError({
      where: this.label,
      got: `inputs of shape ${formatPartialShape(inputShape)}`,
      expected: `the last axis to be ${inputs}`,
      fix: flattened
        ? 'Add a Flatten layer before it, or reshape the data'
        : 'Reshape the data, or give the first layer another inputShape',
    });
  }
}
