import { add, matmul, type Tensor, ValueError } from '@keisan/autograd';
import { checkTensor, describeValue, type OptionNames } from '@keisan/autograd/internal';
import { activate } from '../activations/activate.ts';
import { type Activation, type ActivationIdentifier, get as getActivation, nameOf } from '../activations/index.ts';
import { type Constraint, type ConstraintIdentifier, get as getConstraint } from '../constraints/index.ts';
import { fix } from '../fix.ts';
import { checkConfig, serialize } from '../identifiers.ts';
import { get as getInitializer, type Initializer, type InitializerIdentifier } from '../initializers/index.ts';
import type { InputSpec } from '../input-spec.ts';
import { Layer } from '../layer.ts';
import { type LayerOptions, layerOptions } from '../layer-options.ts';
import { get as getRegularizer, type Regularizer, type RegularizerIdentifier } from '../regularizers/index.ts';
import type { PartialShape } from '../shapes.ts';
import type { Weight } from '../weight.ts';

/** Options of {@link Dense}. */
export interface DenseOptions extends LayerOptions {
  /** Default: none (`linear`). */
  activation?: ActivationIdentifier | null;
  /** Whether a bias is added. Default: true. */
  useBias?: boolean;
  /** Default: `'glorot_uniform'`. */
  kernelInitializer?: InitializerIdentifier;
  /** Default: `'zeros'`. */
  biasInitializer?: InitializerIdentifier;
  /** Default: none. */
  kernelRegularizer?: RegularizerIdentifier | null;
  /** Default: none. */
  biasRegularizer?: RegularizerIdentifier | null;
  /** Default: none. */
  kernelConstraint?: ConstraintIdentifier | null;
  /** Default: none. */
  biasConstraint?: ConstraintIdentifier | null;
}

const denseOptions: OptionNames<DenseOptions> = {
  activation: true,
  useBias: 'flag',
  kernelInitializer: true,
  biasInitializer: true,
  kernelRegularizer: true,
  biasRegularizer: true,
  kernelConstraint: true,
  biasConstraint: true,
  ...layerOptions,
};

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

  readonly units: number;
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly biasInitializer: Initializer;
  readonly kernelRegularizer: Regularizer | null;
  readonly biasRegularizer: Regularizer | null;
  readonly kernelConstraint: Constraint | null;
  readonly biasConstraint: Constraint | null;
  #kernel: Weight | null = null;
  #bias: Weight | null = null;

  /**
   * @param units The number of outputs.
   * @throws ValueError when `units` is not a positive whole number, or for an unknown name or option.
   */
  constructor(units: number, options: DenseOptions = {}) {
    super(options, denseOptions);
    if (!Number.isInteger(units) || units < 1) {
      throw new ValueError({
        where: this.label,
        got: `units ${describeValue(units)}`,
        expected: 'a positive whole number',
      });
    }
    this.units = units;
    fix(this, 'units');
    this.activation = getActivation(options.activation);
    this.useBias = options.useBias ?? true;
    this.kernelInitializer = getInitializer(options.kernelInitializer ?? 'glorot_uniform');
    this.biasInitializer = getInitializer(options.biasInitializer ?? 'zeros');
    this.kernelRegularizer = getRegularizer(options.kernelRegularizer);
    this.biasRegularizer = getRegularizer(options.biasRegularizer);
    this.kernelConstraint = getConstraint(options.kernelConstraint);
    this.biasConstraint = getConstraint(options.biasConstraint);
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
    return { minRank: 2, axes: { [-1]: this.#kernel?.shape[0] ?? 'known' } };
  }

  override build(inputShape: PartialShape): void {
    this.#kernel = this.addWeight({
      name: 'kernel',
      shape: [inputShape.at(-1)!, this.units],
      initializer: this.kernelInitializer,
      regularizer: this.kernelRegularizer,
      constraint: this.kernelConstraint,
    });
    if (!this.useBias) return;
    this.#bias = this.addWeight({
      name: 'bias',
      shape: [this.units],
      initializer: this.biasInitializer,
      regularizer: this.biasRegularizer,
      constraint: this.biasConstraint,
    });
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    if (!this.#kernel) {
      throw new ValueError({
        where: `${this.label}.call`,
        got: 'a layer that is not built',
        expected: 'one that has its weights',
        fix: 'Use apply(...), which builds it first',
      });
    }
    const product = matmul(x, this.#kernel);
    return activate(this.activation, this.#bias ? add(product, this.#bias) : product);
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return [...inputShape.slice(0, -1), this.units];
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return {
      ...super.getConfig(),
      units: this.units,
      activation: nameOf(this.activation),
      useBias: this.useBias,
      kernelInitializer: serialize(this.kernelInitializer),
      biasInitializer: serialize(this.biasInitializer),
      kernelRegularizer: this.kernelRegularizer && serialize(this.kernelRegularizer),
      biasRegularizer: this.biasRegularizer && serialize(this.biasRegularizer),
      kernelConstraint: this.kernelConstraint && serialize(this.kernelConstraint),
      biasConstraint: this.biasConstraint && serialize(this.biasConstraint),
    };
  }

  static override fromConfig(config: Readonly<Record<string, unknown>>): Dense {
    checkConfig('Dense.fromConfig', config);
    const { units, ...options } = config;
    return new Dense(units as number, options);
  }
}
