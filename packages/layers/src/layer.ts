import {
  cast,
  type DType,
  isFloat,
  type Shape,
  ShapeError,
  sameShape,
  Tensor,
  type TensorData,
  tensor,
  ValueError,
  withScope,
} from '@keisan/autograd';
import { type ConstraintIdentifier, get as getConstraint } from './constraints/index.ts';
import type { Configurable } from './identifiers.ts';
import { get as getInitializer, type InitializerIdentifier } from './initializers/index.ts';
import { uniqueName } from './names.ts';
import { get as getRegularizer, type Regularizer, type RegularizerIdentifier } from './regularizers/index.ts';
import type { PartialShape } from './shapes.ts';
import { Weight } from './weight.ts';

/** Options of every layer. */
export interface LayerOptions {
  /** Default: the class's name in snake case, numbered: `dense`, `dense_1`. */
  name?: string;
  /** The dtype of the weights and of the computation. Default: float32. */
  dtype?: DType;
  /** Whether the layer's weights are trained. Default: true. */
  trainable?: boolean;
  /** The shape of one sample, for the first layer of a model, so that it is built at once. Default: known from the first data. */
  inputShape?: Shape;
  /** A penalty on the layer's output, added to the loss as its mean over the batch. Default: none. */
  activityRegularizer?: RegularizerIdentifier | null;
}

/** Options of {@link Layer.apply}. */
export interface CallOptions {
  /** Whether the call is part of training, for layers that then do something else, as Dropout does. Default: false. */
  training?: boolean;
}

/** What a weight is like. */
export interface WeightSpec {
  /** Default: `'weight'`. */
  name?: string;
  readonly shape: Shape;
  /** Default: `'glorot_uniform'`. */
  initializer?: InitializerIdentifier;
  regularizer?: RegularizerIdentifier | null;
  constraint?: ConstraintIdentifier | null;
  /** Whether the optimizer changes it. Default: true. */
  trainable?: boolean;
  /** Default: the layer's. */
  dtype?: DType;
}

/**
 * A step of a model: weights and a computation. A layer of your own makes its weights in `build` and computes in `call`;
 * everything else comes from here. Layers and weights held in its properties are found by themselves.
 *
 * Source: https://keras.io/api/layers/base_layer/
 *
 * @example
 * ```ts
 * class Scale extends Layer {
 *   #factor!: Tensor;
 *   override build(inputShape: PartialShape) {
 *     this.#factor = this.addWeight({ name: 'factor', shape: [inputShape.at(-1)!], initializer: 'ones' });
 *   }
 *   override call(x: Tensor) {
 *     return x.mul(this.#factor);
 *   }
 * }
 * new Scale().apply(tensor([[1, 2]])).toArray(); // [[1, 2]]
 * ```
 */
export abstract class Layer implements Configurable {
  /** Unique within a session unless it was given. */
  readonly name: string;
  readonly dtype: DType;
  /** The shape of one sample, if it was given to the constructor. */
  readonly inputShapeOption: Shape | undefined;
  readonly activityRegularizer: Regularizer | null;
  readonly #weights: Weight[] = [];
  #trainable: boolean;
  #built = false;
  #builtFor: PartialShape | null = null;
  #activityPenalty: Tensor | null = null;

  /** @throws ValueError for options out of range. */
  constructor({ name, dtype = 'float32', trainable = true, inputShape, activityRegularizer }: LayerOptions = {}) {
    this.name = name ?? uniqueName(this.constructor.name);
    this.dtype = dtype;
    this.inputShapeOption = inputShape;
    this.activityRegularizer = getRegularizer(activityRegularizer);
    this.#trainable = trainable;
    if (
      inputShape !== undefined &&
      !(Array.isArray(inputShape) && inputShape.every((n) => Number.isInteger(n) && n > 0))
    ) {
      throw new ValueError({
        where: this.label,
        got: `inputShape ${JSON.stringify(inputShape)}`,
        expected: 'a list of positive whole numbers: the shape of one sample, without the batch',
        fix: 'For vectors of 784 numbers write inputShape: [784]',
      });
    }
  }

  /** How messages call the layer: `Dense "dense_1"`. */
  get label(): string {
    return `${this.constructor.name} "${this.name}"`;
  }

  /** Whether the weights exist. */
  get built(): boolean {
    return this.#built;
  }

  /** The shape that the layer was built for, batch first; null before. */
  get inputShape(): PartialShape | null {
    return this.#builtFor;
  }

  /** The shape of the output, batch first; null before the layer is built. */
  get outputShape(): PartialShape | null {
    return this.#builtFor && this.computeOutputShape(this.#builtFor);
  }

  /** Makes the weights. Override it, and call `addWeight` in it. `inputShape` starts with the batch, null. */
  build(_inputShape: PartialShape): void {}

  /** Computes the output. Override it with operations on tensors, without reading values. */
  abstract call(x: Tensor, options: Required<CallOptions>): Tensor;

  /** Builds the layer for inputs of a shape, batch first, unless it is built already. */
  ensureBuilt(inputShape: PartialShape): void {
    if (this.#built) return;
    withScope(null, () => this.build(inputShape));
    this.#built = true;
    this.#builtFor = inputShape;
  }

  /**
   * The output for a batch of inputs; builds the layer at its first call. Keras's `layer(x)`.
   * @throws ShapeError naming the layer when the input does not fit.
   */
  apply(x: Tensor | TensorData, { training = false }: CallOptions = {}): Tensor {
    const given = x instanceof Tensor ? x : tensor(x);
    this.ensureBuilt([null, ...given.shape.slice(1)]);
    const input = this.castsInput && isFloat(this.dtype) ? cast(given, this.dtype) : given;
    const output = this.call(input, { training });
    this.#activityPenalty = this.activityRegularizer
      ? this.activityRegularizer.apply(output).div(output.shape[0]!)
      : null;
    return output;
  }

  /** Whether inputs are converted to the layer's dtype. A layer that takes indices says no. */
  protected get castsInput(): boolean {
    return true;
  }

  /**
   * The shape of the output for inputs of a shape, batch first. By default the layer is tried out on a tensor without a
   * value; override it where that is not possible.
   */
  computeOutputShape(inputShape: PartialShape): PartialShape {
    this.ensureBuilt(inputShape);
    const shape = inputShape.map((n) => n ?? 1);
    const dtype = isFloat(this.dtype) && this.castsInput ? this.dtype : 'float32';
    const output = this.call(new Tensor({ shape, dtype }, null, null, false), { training: false });
    return [inputShape[0] ?? null, ...output.shape.slice(1)];
  }

  /** Makes a weight. For use in `build`. */
  addWeight(spec: WeightSpec): Weight {
    const { name = 'weight', shape, initializer = 'glorot_uniform', trainable = true, dtype = this.dtype } = spec;
    const initial = withScope(null, () => getInitializer(initializer).apply(shape, { dtype }));
    const weight = new Weight(initial, {
      name,
      trainable: trainable && this.#trainable && isFloat(dtype),
      regularizer: getRegularizer(spec.regularizer),
      constraint: getConstraint(spec.constraint),
    });
    this.#weights.push(weight);
    if (!trainable) this.#fixed.add(weight);
    return weight;
  }

  /** Weights that are not trained whatever `trainable` says, such as running statistics. */
  readonly #fixed = new Set<Weight>();

  /** The layers that this one is made of: those in its properties, and in arrays in its properties. */
  get sublayers(): readonly Layer[] {
    return Object.values(this)
      .flat()
      .filter((value): value is Layer => value instanceof Layer);
  }

  /** Every weight, this layer's own first. */
  get weights(): readonly Weight[] {
    return [...this.#weights, ...this.sublayers.flatMap((layer) => layer.weights)];
  }

  /** The weights that the optimizer changes. */
  get trainableWeights(): readonly Weight[] {
    return this.#trainable
      ? [
          ...this.#weights.filter((w) => !this.#fixed.has(w)),
          ...this.sublayers.flatMap((layer) => layer.trainableWeights),
        ]
      : [];
  }

  /** The weights that the optimizer leaves alone. */
  get nonTrainableWeights(): readonly Weight[] {
    const trained = new Set(this.trainableWeights);
    return this.weights.filter((weight) => !trained.has(weight));
  }

  /** Whether the layer's weights are trained. Compile the model after changing it. */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(trainable: boolean) {
    this.#trainable = trainable;
    for (const weight of this.#weights)
      weight.trainable = trainable && !this.#fixed.has(weight) && isFloat(weight.dtype);
    for (const layer of this.sublayers) layer.trainable = trainable;
  }

  /** The penalties of the regularizers: on the weights, and on the output of the last call. */
  get losses(): readonly Tensor[] {
    const own = this.#weights.flatMap((weight) =>
      weight.regularizer && weight.trainable ? [weight.regularizer.apply(weight)] : [],
    );
    const activity = this.#activityPenalty ? [this.#activityPenalty] : [];
    return [...own, ...activity, ...this.sublayers.flatMap((layer) => layer.losses)];
  }

  /** How many numbers the weights hold. */
  countParams(): number {
    if (!this.built) {
      throw new ValueError({
        where: `${this.label}.countParams`,
        got: 'a layer that is not built',
        expected: 'one that knows its input shape',
        fix: 'Call build(inputShape), or apply it to data, first',
      });
    }
    return this.weights.reduce((count, weight) => count + weight.size, 0);
  }

  /** The values of all weights. */
  getWeights(): Tensor[] {
    return this.weights.map((weight) => weight.detach());
  }

  /**
   * Replaces the values of all weights, in the order of `getWeights`.
   * @throws ShapeError or ValueError when number or shapes differ; then nothing changes.
   */
  setWeights(values: readonly (Tensor | TensorData)[]): void {
    const { weights } = this;
    const where = `${this.label}.setWeights`;
    if (values.length !== weights.length) {
      const fix = this.built ? '' : 'The layer is not built: call build(inputShape) first';
      throw new ValueError({
        where,
        got: `${values.length} values`,
        expected: `${weights.length}, one for each weight`,
        fix,
      });
    }
    const tensors = values.map((value, i) => cast(value instanceof Tensor ? value : tensor(value), weights[i]!.dtype));
    tensors.forEach((t, i) => {
      if (sameShape(t.shape, weights[i]!.shape)) return;
      throw new ShapeError({
        where,
        got: `shape [${t.shape.join(', ')}] for weight ${i}, "${weights[i]!.name}"`,
        expected: `[${weights[i]!.shape.join(', ')}]`,
      });
    });
    tensors.forEach((t, i) => {
      weights[i]!.assign(t);
    });
  }

  /** The options to make the layer with again. */
  getConfig(): Readonly<Record<string, unknown>> {
    return {
      name: this.name,
      trainable: this.trainable,
      dtype: this.dtype,
      ...(this.inputShapeOption ? { inputShape: this.inputShapeOption } : {}),
    };
  }

  /** A layer with the options that `getConfig` returned. */
  static fromConfig(config: Readonly<Record<string, unknown>>): Layer {
    return Reflect.construct(this, [config]) as Layer;
  }
}
