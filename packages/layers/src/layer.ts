import {
  cast,
  type DType,
  DTypeError,
  type Shape,
  ShapeError,
  SymbolicValueError,
  Tensor,
  type TensorData,
  tensor,
  ValueError,
  zeros,
} from '@keisan/autograd';
import {
  atomically,
  borrow,
  checkOptions,
  describeValue,
  formatShape,
  isFloat,
  onFailure,
  sameShape,
  withScope,
} from '@keisan/autograd/internal';
import { attribute } from './attribution.ts';
import { classNameOf } from './class-name.ts';
import { get as getConstraint } from './constraints/index.ts';
import type { Configurable } from './identifiers.ts';
import { get as getInitializer, type InitializerIdentifier } from './initializers/index.ts';
import { type CallOptions, type LayerOptions, layerOptions, type WeightSpec, weightSpec } from './layer-options.ts';
import { uniqueName } from './names.ts';
import { layersWithin } from './nesting.ts';
import { configOf, configure, fromConfig } from './options/configured.ts';
import type { Schema } from './options/option.ts';
import { type Arguments, optionsIn } from './options/read.ts';
import { get as getRegularizer, type Regularizer } from './regularizers/index.ts';
import { returnedAtOnce, returnedScalar, returnedTensor, withMethods } from './returned.ts';
import type { CustomObjects } from './saving/custom-objects.ts';
import { formatPartialShape, isPartialShape, ownShape, type PartialShape } from './shapes.ts';
import { toTensor } from './to-tensor.ts';
import { onTrial } from './trial.ts';
import { Weight } from './weight.ts';

/** The value of `x` in memory of its own. What stands for a value in traced code has none. */
const copyOf = (x: Tensor): Tensor => (x.isSymbolic ? x.detach() : tensor(x));

/** A layer whose `call` is running: a layer that is applied in it is part of it. */
interface Running {
  readonly layer: Layer;
  readonly outer: Running | null;
  /** The number of the call from outside; null where only the shape of the output is asked for. */
  readonly pass: number | null;
}

let running: Running | null = null;
let passes = 0;

const isRunning = (layer: Layer, calls: Running | null): boolean =>
  calls !== null && (calls.layer === layer || isRunning(layer, calls.outer));

/** A shape with lengths for those that are not known: multiples of `unit` from the one at `first`, another one for each axis. */
const withLengths = (shape: PartialShape, unit: number, first: number): Shape =>
  shape.map((n, axis) => n ?? unit * (first + axis));

/**
 * What a layer is called: the name among its options, or the next one of its class.
 * @throws ValueError for a name that nothing could be called by.
 */
function nameFor(layer: Layer, given: LayerOptions | Arguments): string {
  const where = classNameOf(layer);
  const name: unknown = optionsIn(given)?.name ?? uniqueName(where);
  if (typeof name === 'string' && !name.includes('/')) return name;
  throw new ValueError({ where, got: `the name ${describeValue(name)}`, expected: 'a string without slashes' });
}

/** A length that many others divide, so that layers may cut an axis of it into equal parts. */
const DIVISIBLE = 24;

/**
 * A step of a model: weights and a computation. A layer of your own makes its weights in `build` and computes in `call`;
 * everything else comes from here. Layers that it holds, or applies in `call`, are part of it with their weights.
 *
 * Source: https://keras.io/api/layers/base_layer/
 *
 * @example
 * ```ts
 * import { Layer, type Tensor, tensor } from 'keisan';
 * import type { PartialShape } from 'keisan/layers';
 *
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
  /** The options that the class takes. */
  static readonly optionSchema: Schema = layerOptions;

  /** Unique within a session unless it was given. */
  readonly name: string;
  /** The dtype of the weights and of the computation. */
  declare readonly dtype: DType;
  /** The shape of one sample, if it was given to the constructor. */
  readonly inputShapeOption: PartialShape | undefined;
  /** A penalty on the layer's output; null for none. */
  declare readonly activityRegularizer: Regularizer | null;
  readonly #weights: Weight[] = [];
  /** Weights that are not trained whatever `trainable` says, such as running statistics. */
  readonly #fixed = new Set<Weight>();
  #trainable: boolean;
  #builtFor: PartialShape | null = null;
  /** The last pass that the layer was part of. */
  #pass = 0;
  /** The penalties on its outputs in that pass, one for each call. */
  #activityPenalties: Tensor[] = [];
  /** Layers that were applied in `call`: those in private fields are not found otherwise. */
  readonly #applied = new Set<Layer>();

  /** @throws ValueError for an unknown option, ValueError or DTypeError for one out of range. */
  constructor(options: LayerOptions | Arguments = {}) {
    this.name = nameFor(this, options);
    const { trainable, inputShape } = configure(this, this.label, options, layerOptions);
    this.#trainable = trainable as boolean;
    this.inputShapeOption = inputShape as PartialShape | undefined;
    this.#guardMethods();
  }

  /** Subclasses override these methods: what they are given, and what they do, is looked at before and after. */
  #guardMethods(): void {
    const { build, computeOutputShape } = this;
    const guarded = {
      build: (shape: PartialShape) => {
        this.#checkInputShape('build', shape);
        this.guardBuild(shape, () => returnedAtOnce(`${this.label}.build`, build.call(this, shape)));
      },
      computeOutputShape: (shape: PartialShape) => {
        this.#checkInputShape('computeOutputShape', shape);
        const output: unknown = computeOutputShape.call(this, shape);
        if (isPartialShape(output)) return output;
        throw new ValueError({
          where: `${this.label}.computeOutputShape`,
          got: `${describeValue(output)} as its result`,
          expected: 'a list of lengths, null for any, such as [null, 10]',
        });
      },
    };
    for (const [name, value] of Object.entries(guarded)) {
      Object.defineProperty(this, name, { value, configurable: true, writable: true });
    }
  }

  #checkInputShape(method: string, inputShape: PartialShape): void {
    if (isPartialShape(inputShape)) return;
    throw new ValueError({
      where: `${this.label}.${method}`,
      got: describeValue(inputShape),
      expected: 'the shape of the inputs, batch first, such as [null, 784]',
    });
  }

  /** How messages call the layer: `Dense "dense_1"`. */
  get label(): string {
    return `${classNameOf(this)} "${this.name}"`;
  }

  /** Whether the weights exist. */
  get built(): boolean {
    return this.#builtFor !== null;
  }

  /** The shape that the layer was built for, batch first; null before. */
  get inputShape(): PartialShape | null {
    return this.#builtFor;
  }

  /** The shape of the output, batch first; null before the layer is built. */
  get outputShape(): PartialShape | null {
    return this.#builtFor && this.computeOutputShape(this.#builtFor);
  }

  /**
   * Makes the weights for inputs of a shape, batch first: null or its size. Override it, and call `addWeight` in it.
   * The first call of the layer does this by itself.
   *
   * @throws ShapeError or ValueError for inputs that the layer does not take; the layer then stays unbuilt.
   */
  build(_inputShape: PartialShape): void {}

  /** Computes the output. Override it with operations on tensors, without reading values. */
  abstract call(x: Tensor, options: Required<CallOptions>): Tensor;

  /** Stands around every call of `build`: a layer is built once, as a whole or not at all. @internal */
  protected guardBuild(inputShape: PartialShape, build: () => void): void {
    if (this.#builtFor) {
      throw new ValueError({
        where: `${this.label}.build`,
        got: `inputs of shape ${formatPartialShape(inputShape)} for a layer that is built`,
        expected: `to be built once: it is built for ${formatPartialShape(this.#builtFor)}`,
        fix: 'Make a new layer, or leave building to its first call',
      });
    }
    const before = this.#weights.length;
    try {
      atomically(() => withScope(null, build));
    } catch (error) {
      this.#weights.length = before;
      throw attribute(error, this.label);
    }
    this.#builtFor = ownShape(inputShape);
    onFailure(() => this.#unbuild());
  }

  /** Makes the layer one that was never built. */
  #unbuild(): void {
    this.#weights.length = 0;
    this.#fixed.clear();
    this.#builtFor = null;
    this.#activityPenalties = [];
  }

  /** Builds the layer for inputs of a shape, batch first, unless it is built already. */
  ensureBuilt(inputShape: PartialShape): void {
    if (!this.built) this.build(inputShape);
  }

  /**
   * The output for a batch of inputs; builds the layer at its first call. Keras's `layer(x)`.
   * @throws ShapeError naming the layer when the input does not fit.
   */
  apply(x: Tensor | TensorData, options: CallOptions = {}): Tensor {
    checkOptions(this.label, options, { training: 'flag' });
    const { training = false } = options;
    const given = toTensor(this.label, x);
    this.ensureBuilt(given.shape);
    const input = this.castsInput && isFloat(this.dtype) ? cast(given, this.dtype) : given;
    const pass = running ? running.pass : ++passes;
    const output = this.#run(input, training, pass);
    if (pass !== null) this.#penalize(output, pass);
    return output;
  }

  #run(input: Tensor, training: boolean, pass: number | null): Tensor {
    const outer = running;
    if (isRunning(this, outer)) {
      throw new ValueError({
        where: this.label,
        got: 'a call of the layer from within its own call',
        expected: 'call to compute with operations on tensors, and with other layers',
        fix: 'Make a new layer for each place',
      });
    }
    if (outer && !outer.layer.sublayers.includes(this)) outer.layer.#applied.add(this);
    running = { layer: this, outer, pass };
    try {
      withMethods(this.label, this, 'call');
      return returnedTensor(`${this.label}.call`, this.call(input, { training }));
    } catch (error) {
      throw attribute(error, this.label);
    } finally {
      running = outer;
    }
  }

  /** Keeps the penalty on an output, beside those of the other calls in the same pass. Source: Keras clears them at the outermost call. */
  #penalize(output: Tensor, pass: number): void {
    if (this.#pass !== pass) this.#activityPenalties = [];
    this.#pass = pass;
    if (!this.activityRegularizer) return;
    try {
      const penalty = returnedScalar('activityRegularizer', this.activityRegularizer.apply(output));
      this.#activityPenalties.push(output.rank > 0 ? penalty.div(Math.max(1, output.shape[0]!)) : penalty);
    } catch (error) {
      throw attribute(error, this.label);
    }
  }

  /** Whether inputs are converted to the layer's dtype. A layer that takes indices says no. */
  protected get castsInput(): boolean {
    return true;
  }

  /** Whether something in it computes in float32, whatever the dtype of the inputs. @internal */
  get usesFloat32(): boolean {
    return layersWithin<Layer>(this).some((layer) => layer.castsInput && layer.dtype === 'float32');
  }

  /**
   * The shape of the output for inputs of a shape, batch first; null where a length depends on one that is not known. By default
   * the layer is tried out on tensors without a value, or on zeros where it looks at values, without lasting effects; override
   * it to save that.
   */
  computeOutputShape(inputShape: PartialShape): PartialShape {
    this.ensureBuilt(inputShape);
    if (!inputShape.includes(null)) return this.#shapeOrThrow(inputShape as Shape);
    try {
      return this.#shapeForAny((first) => this.#shapeFor(withLengths(inputShape, DIVISIBLE, first)), inputShape.length);
    } catch {
      return this.#shapeForFew(inputShape);
    }
  }

  /** The shape of the output where two trials with other lengths agree; null where they do not. */
  #shapeForAny(trial: (first: number) => Shape, rank: number): PartialShape {
    const [output, other] = [trial(1), trial(1 + rank)];
    return output.map((n, axis) => (n === other[axis] ? n : null));
  }

  /** {@link computeOutputShape} for a layer that looks at values, or does not take all lengths. */
  #shapeForFew(inputShape: PartialShape): PartialShape {
    const trial = (length: number) => this.#shapeOrThrow(inputShape.map((n) => n ?? length));
    const output = trial(1);
    try {
      return this.#shapeForAny((first) => trial(first + 1), 1);
    } catch {
      return [inputShape[0] ?? null, ...output.slice(1)];
    }
  }

  /** The shape of the output: computed without values, or, for a layer that looks at them, of zeros. */
  #shapeOrThrow(shape: Shape): Shape {
    try {
      return this.#shapeFor(shape);
    } catch (error) {
      if (error instanceof SymbolicValueError) return this.#onTrial((dtype) => zeros(shape, { dtype }));
      throw error;
    }
  }

  #shapeFor(shape: Shape): Shape {
    return this.#onTrial((dtype) => new Tensor({ shape, dtype }, null, null, false));
  }

  /** A layer that does not cast its inputs may want whole numbers. */
  #onTrial(input: (dtype: DType) => Tensor): Shape {
    const trial = (dtype: DType) => onTrial(() => this.#run(input(dtype), false, null).shape);
    if (this.castsInput && isFloat(this.dtype)) return trial(this.dtype);
    try {
      return trial('float32');
    } catch (error) {
      if (!(error instanceof DTypeError)) throw error;
      return trial('int32');
    }
  }

  /** Makes a weight. For use in `build`. */
  addWeight(spec: WeightSpec): Weight {
    checkOptions(`${this.label}.addWeight`, spec, weightSpec);
    const { shape, initializer = 'glorot_uniform', trainable = true, dtype = this.dtype } = spec;
    const name = spec.name ?? 'weight';
    const initial = this.#initial(name, shape, dtype, initializer);
    const canTrain = trainable && isFloat(dtype);
    const weight = new Weight(initial, {
      name,
      trainable: canTrain && this.#trainable,
      regularizer: getRegularizer(spec.regularizer),
      constraint: getConstraint(spec.constraint),
    });
    this.#weights.push(weight);
    if (!canTrain) this.#fixed.add(weight);
    return weight;
  }

  #initial(name: string, shape: Shape, dtype: DType, identifier: InitializerIdentifier | null): Tensor {
    const initializer = getInitializer(identifier ?? 'glorot_uniform');
    const where = `${this.label}: initializer of ${name}`;
    const initial = returnedTensor(
      where,
      withScope(null, () => initializer.apply(shape, { dtype })),
    );
    if (sameShape(initial.shape, shape)) return cast(initial, dtype);
    throw new ShapeError({
      where,
      got: `a tensor of shape ${formatShape(initial.shape)}`,
      expected: `the shape of the weight, ${formatShape(shape)}`,
    });
  }

  /** The layers that this one is made of: those in its properties, in arrays there, and those applied in `call`. */
  get sublayers(): readonly Layer[] {
    const held = Object.values(this)
      .flat()
      .filter((value): value is Layer => value instanceof Layer);
    return [...new Set([...held, ...this.#applied])];
  }

  /** Every weight, this layer's own first. */
  get weights(): readonly Weight[] {
    return layersWithin<Layer>(this).flatMap((layer) => layer.#weights);
  }

  /** The weights that the optimizer changes. */
  get trainableWeights(): readonly Weight[] {
    const trained = layersWithin<Layer>(this, (layer) => layer.#trainable);
    return trained.flatMap((layer) => layer.#weights.filter((weight) => weight.trainable));
  }

  /** The weights that the optimizer leaves alone. */
  get nonTrainableWeights(): readonly Weight[] {
    const trained = new Set(this.trainableWeights);
    return this.weights.filter((weight) => !trained.has(weight));
  }

  /** Whether the layer's weights, and those of the layers in it, are trained. Unlike in Keras, changing it counts from the next batch on. */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(trainable: boolean) {
    checkOptions(this.label, { trainable }, { trainable: 'flag' });
    for (const layer of layersWithin<Layer>(this)) {
      layer.#trainable = trainable;
      for (const weight of layer.#weights) weight.trainable = trainable && !layer.#fixed.has(weight);
    }
  }

  /** The penalties of the regularizers: on the weights, and on the outputs of all calls in the last pass. */
  get losses(): readonly Tensor[] {
    return layersWithin<Layer>(this).flatMap((layer) => [
      ...layer.#weightPenalties,
      ...(layer.#pass < this.#pass ? [] : layer.#activityPenalties),
    ]);
  }

  get #weightPenalties(): readonly Tensor[] {
    return this.#weights.flatMap((weight) => {
      if (!weight.regularizer || !weight.trainable) return [];
      return [returnedScalar(`${this.label}: regularizer of ${weight.name}`, weight.regularizer.apply(weight))];
    });
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

  /** The values of all weights: copies, which stay what they are when the layer is trained on. */
  getWeights(): Tensor[] {
    return this.weights.map(copyOf);
  }

  /**
   * Replaces the values of all weights, in the order of `getWeights`, by copies of these.
   * @throws ShapeError or ValueError when number or shapes differ; then nothing changes.
   */
  setWeights(values: readonly (Tensor | TensorData)[]): void {
    const { weights } = this;
    const where = `${this.label}.setWeights`;
    if (!Array.isArray(values)) {
      throw new ValueError({
        where,
        got: describeValue(values),
        expected: 'a list with one tensor or array for each weight, as getWeights returns it',
      });
    }
    if (values.length !== weights.length) {
      const fix = this.built ? '' : 'The layer is not built: call build(inputShape) first';
      throw new ValueError({
        where,
        got: Array.isArray(values) ? `${values.length} values` : describeValue(values),
        expected: `${weights.length}, one for each weight`,
        fix,
      });
    }
    const tensors = values.map((value, i) =>
      copyOf(
        cast(
          toTensor(`${where}: weight ${i}`, value, (data) => borrow(data, 'float64')),
          weights[i]!.dtype,
        ),
      ),
    );
    tensors.forEach((t, i) => {
      if (sameShape(t.shape, weights[i]!.shape)) return;
      throw new ShapeError({
        where,
        got: `shape ${formatShape(t.shape)} for weight ${i}, "${weights[i]!.name}"`,
        expected: formatShape(weights[i]!.shape),
      });
    });
    tensors.forEach((t, i) => {
      weights[i]!.assign(t);
    });
  }

  /** The options to make the layer with again. */
  getConfig(): Readonly<Record<string, unknown>> {
    return configOf(this, { inputShape: this.inputShapeOption });
  }

  /**
   * A layer with the options that `getConfig` returned.
   * @param customObjects Classes and functions of your own that it refers to, by name.
   * @throws ValueError for anything else.
   */
  static fromConfig(config: Readonly<Record<string, unknown>>, customObjects: CustomObjects = {}): Layer {
    return fromConfig<Layer>(this, config, customObjects);
  }
}
