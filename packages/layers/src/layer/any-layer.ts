import { type DType, type Shape, ShapeError, type Tensor, type TensorData, tensor, ValueError } from '@keisan/autograd';
import {
  adviceForShape,
  checkFlag,
  checkOptions,
  describeValue,
  formatShape,
  isFloat,
  nameObjects,
  printable,
  sameShape,
  withScope,
} from '@keisan/autograd/internal';
import { get as getInitializer, type InitializerIdentifier } from '../initializers/index.ts';
import { Metric } from '../metrics/metric.ts';
import { classNameOf } from '../naming/class-name.ts';
import type { Configurable } from '../naming/identifiers.ts';
import { uniqueName } from '../naming/names.ts';
import { configOf, configure, fix, fromConfig } from '../options/configured.ts';
import type { Schema } from '../options/option.ts';
import { type Arguments, optionsIn } from '../options/read.ts';
import type { Regularizer } from '../regularizers/index.ts';
import { returnedScalar, returnedTensor } from '../returned.ts';
import type { CustomObjects } from '../saving/custom-objects.ts';
import { toKerasName } from '../saving/json.ts';
import { isPartialShape, type PartialShape } from '../shapes.ts';
import type { Node, Operation, RunContext, SpecTree } from '../symbolic/keras-tensor.ts';
import { addNodeTo } from '../symbolic/node.ts';
import { attribute } from './attribution.ts';
import { runningCall } from './calls.ts';
import { heldIn } from './held.ts';
import { unfilled, valuesComeLater } from './initial-values.ts';
import { type LayerOptions, layerOptions, type WeightSpec, weightSpec } from './layer-options.ts';
import { layersWithin } from './nesting.ts';
import { Weight } from './weight.ts';
import { copyOf, held, replaceValues } from './weight-values.ts';

/**
 * What a layer is called: the name among its options, or the next one of its class.
 * @throws ValueError for a name that nothing could be called by.
 */
function nameFor(layer: AnyLayer, given: LayerOptions | Arguments): string {
  const where = classNameOf(layer);
  const name: unknown = optionsIn(given)?.name ?? uniqueName(where);
  if (typeof name === 'string' && !name.includes('/')) return name;
  throw new ValueError({ where, got: `the name ${describeValue(name)}`, expected: 'a string without slashes' });
}

const isLayer = (value: unknown): value is AnyLayer => value instanceof AnyLayer;
const isMetric = (value: unknown): value is Metric => value instanceof Metric;

/**
 * What every layer is, whatever it takes and gives: a name, weights, the layers that it is made of, and its places in graphs. See
 * {@link Layer}, which layers extend.
 */
export abstract class AnyLayer implements Configurable, Operation {
  /** The options that the class takes. */
  static readonly optionSchema: Schema = layerOptions;

  /** Unique within a session unless it was given. */
  declare readonly name: string;
  /** The dtype of the weights and of the computation. */
  declare readonly dtype: DType;
  /** The shape of one sample, if it was given to the constructor. */
  declare readonly inputShapeOption: PartialShape | undefined;
  /** A penalty on the layer's output; null for none. */
  declare readonly activityRegularizer: Regularizer | null;
  readonly #weights: Weight[] = [];
  /** Weights that are not trained whatever `trainable` says, such as running statistics. */
  readonly #fixed = new Set<Weight>();
  #trainable: boolean;
  /** Whether it was told to be trained, or a layer that holds it was: then it is, in a frozen layer too. */
  #thawed: boolean;
  /** Where the layer stands: its name, after those of the layers that were being built or called when it was. */
  #path: string | null = null;
  readonly #nodes: Node[] = [];
  /** The last pass that the layer was part of. */
  #pass = 0;
  /** What was added to the loss in that pass: penalties on its outputs, one for each call, and by `addLoss`. */
  #addedLosses: Tensor[] = [];
  #wasCalled = false;
  /** The layer in whose `call` it was made, not for the first time. */
  readonly #madeAnewIn: AnyLayer | null;
  /** Layers that were built in `build` or applied in `call`: those in private fields are not found otherwise. */
  readonly #applied = new Set<AnyLayer>();

  static {
    nameObjects(AnyLayer.prototype);
  }

  /** @throws ValueError for an unknown option, ValueError or DTypeError for one out of range. */
  constructor(options: LayerOptions | Arguments = {}) {
    fix(this, 'name', nameFor(this, options));
    const { trainable, inputShape } = configure(this, this.label, options, layerOptions);
    this.#trainable = trainable as boolean;
    this.#thawed = optionsIn(options)?.trainable === true;
    const call = runningCall<AnyLayer>();
    this.#madeAnewIn = call && (!call.building && call.layer.#wasCalled ? call.layer : call.layer.#madeAnewIn);
    fix(this, 'inputShapeOption', inputShape);
  }

  /** How messages call the layer: `Dense "dense_1"`. */
  get label(): string {
    return printable(`${classNameOf(this)} "${this.name}"`);
  }

  /** Whether the weights exist. */
  abstract get built(): boolean;

  /** Where the layer stands in what it is part of: `dense`, or `my_model/dense` for one that was made in another's build or call. */
  get path(): string {
    return this.#path ?? this.name;
  }

  /** Its applications to symbolic tensors, oldest first. */
  get inboundNodes(): readonly Node[] {
    return [...this.#nodes];
  }

  get ownNodes(): readonly Node[] {
    return this.#nodes;
  }

  /** Its first application to symbolic tensors. @internal */
  protected firstNode(what: string): Node {
    const [node] = this.#nodes;
    if (node) return node;
    throw new ValueError({
      where: `${this.label}.${what}`,
      got: 'a layer that is not part of a graph',
      expected: 'one that was applied to a symbolic tensor, or is in a Sequential that is built',
      fix: 'Apply it to what Input(...) or another layer gives',
    });
  }

  /** Adds an application to symbolic tensors. @internal */
  addNode(
    args: readonly unknown[],
    kwargs: Readonly<Record<string, unknown>>,
    specs: SpecTree,
    names?: readonly string[],
  ): Node {
    return addNodeTo(this.#nodes, this, args, kwargs, specs, names);
  }

  abstract run(args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>, context: RunContext): unknown;

  abstract infer(args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>): SpecTree;

  /** Whether `call` came to its end since the layer was built. @internal */
  protected set wasCalled(wasCalled: boolean) {
    this.#wasCalled = wasCalled;
  }

  /** Becomes part of a layer that builds or calls it, unless that holds it anyway. Gives what to do should that fail. @internal */
  protected enter(outer: AnyLayer | null): () => void {
    this.#path ??= outer ? `${outer.path}/${this.name}` : this.name;
    if (!outer || this.#madeAnewIn || outer.#applied.has(this) || outer.heldLayers.includes(this)) return () => {};
    outer.#applied.add(this);
    return () => void outer.#applied.delete(this);
  }

  /**
   * Gives a path of its own to each weight within that has the one of another: that of its layer, after the names of those in which it
   * stands. Keras leaves such weights the same path: models of graphs are no part of the paths of their layers.
   * @param added Those to look at: it, or layers in it.
   * @param taken Layers that were looked at, and the paths of their weights.
   * @internal
   */
  protected distinguishPaths(added: readonly AnyLayer[] = [this], taken = new Set<AnyLayer | string>()): void {
    const visit = (layer: AnyLayer, place: string): void => {
      if (taken.has(layer)) return;
      taken.add(layer);
      if (layer.#weights.some(({ path }) => taken.has(path))) layer.#moveTo(place, taken);
      for (const { path } of layer.#weights) taken.add(path);
      for (const inner of layer.sublayers) visit(inner, `${place}/${inner.name}`);
    };
    for (const layer of added) visit(layer, layer === this ? this.path : `${this.path}/${layer.name}`);
  }

  /** Stands at a place from now on, or, where its weights would have a path that is taken, at one of a similar name. */
  #moveTo(place: string, taken: ReadonlySet<AnyLayer | string>): void {
    const endings = this.#weights.map(({ path }) => path.slice(this.path.length));
    let path = place;
    for (let i = 1; endings.some((ending) => taken.has(path + ending)); i++) path = `${place}_${i}`;
    this.#path = path;
    this.#weights.forEach((weight, i) => {
      weight.moveTo(path + endings[i]!);
    });
  }

  /** Keeps the penalty on an output, beside those of the other calls in the same pass. Source: Keras clears them at the outermost call. @internal */
  protected penalize(outputs: readonly Tensor[], pass: number): void {
    this.#begin(pass);
    if (!this.activityRegularizer) return;
    try {
      for (const x of outputs) {
        const penalty = returnedScalar('activityRegularizer', this.activityRegularizer.apply(x));
        this.#addedLosses.push(x.rank > 0 ? penalty.div(Math.max(1, x.shape[0]!)) : penalty);
      }
    } catch (error) {
      throw attribute(error, this.label);
    }
  }

  /** Forgets what was added to the loss in an earlier pass. */
  #begin(pass: number): void {
    if (this.#pass !== pass) this.#addedLosses = [];
    this.#pass = pass;
  }

  /**
   * Adds to the loss that a model is trained for; of several values their sum. For use in `call`: what was added is forgotten at the
   * next call from outside.
   *
   * Source: https://keras.io/api/losses/#the-addloss-api
   *
   * @throws ValueError for what is no number, and no tensor of any.
   *
   * @example
   * ```ts
   * import { Layer, type Tensor, tensor } from 'keisan';
   *
   * class Sparse extends Layer {
   *   override call(x: Tensor) {
   *     this.addLoss(x.abs().mean().mul(0.5));
   *     return x;
   *   }
   * }
   * const layer = new Sparse();
   * layer.apply([[1, -3]]);
   * layer.losses[0]; // 1
   * ```
   */
  addLoss(loss: Tensor | number | readonly (Tensor | number)[]): void {
    const values: readonly unknown[] = Array.isArray(loss) ? loss : [loss];
    const where = `${this.label}.addLoss`;
    const added = Array.from(values, (value) =>
      typeof value === 'number' ? tensor(value) : returnedTensor(where, value),
    );
    const call = runningCall<AnyLayer>();
    if (call?.pass === null) return;
    this.#begin(call?.pass ?? this.#pass);
    for (const value of added) this.#addedLosses.push(value);
  }

  /** Takes back the weights after the first so many. @internal */
  protected forgetWeights(from: number): void {
    for (const weight of this.#weights.splice(from)) this.#fixed.delete(weight);
    if (from > 0) return;
    this.#path = null;
    this.#addedLosses = [];
  }

  /** How many weights it has itself. @internal */
  protected get weightCount(): number {
    return this.#weights.length;
  }

  /** Whether inputs are converted to the layer's dtype. A layer that takes indices says no. */
  protected get castsInput(): boolean {
    return true;
  }

  /** Whether something in it computes in float32, whatever the dtype of the inputs. @internal */
  get usesFloat32(): boolean {
    return this.#within().some((layer) => layer.castsInput && layer.dtype === 'float32');
  }

  /** Makes a weight. For use in `build`. */
  addWeight(spec: WeightSpec): Weight {
    checkOptions(`${this.label}.addWeight`, spec, weightSpec);
    const { shape, initializer = 'glorot_uniform', trainable = true, dtype = this.dtype } = spec;
    const name = spec.name ?? 'weight';
    const call = runningCall<AnyLayer>();
    const anew = call?.layer === this && !call.building && this.#wasCalled ? this : this.#madeAnewIn;
    if (anew) throw this.#madeAnew(name, anew);
    if (!isPartialShape(shape) || shape.includes(null as never)) throw this.#wrongShape(name, shape);
    const initial = this.#initial(name, shape, dtype, initializer);
    const canTrain = trainable && isFloat(dtype);
    const weight = new Weight(initial, {
      name,
      path: this.#weightPath(name),
      trainable: canTrain && this.#trainable,
      regularizer: spec.regularizer,
      constraint: spec.constraint,
    });
    this.#weights.push(weight);
    if (!canTrain) this.#fixed.add(weight);
    return weight;
  }

  #madeAnew(name: string, { label }: AnyLayer): ValueError {
    return new ValueError({
      where: `${label}.call`,
      got: `${name} of ${this.label}, made anew at each call`,
      expected: 'weights that stay, to be trained',
      fix: 'Make layers in the constructor, and weights in build',
    });
  }

  #wrongShape(name: string, shape: unknown): ValueError {
    return new ValueError({
      where: `${this.label}.addWeight`,
      got: `shape ${describeValue(shape)} for "${name}"`,
      expected: 'a list of whole numbers of at least 0, such as [2, 3]',
      fix:
        Array.isArray(shape) && shape.includes(null)
          ? 'Leave out the axes whose length nobody knows, such as that of the batch: inputShape.slice(1)'
          : adviceForShape(shape),
    });
  }

  /** A path for a weight that no other one of the layer has: `dense/kernel`. */
  #weightPath(name: string): string {
    const taken = new Set(this.#weights.map(({ path }) => path));
    const first = `${this.path}/${name}`;
    let path = first;
    for (let i = 1; taken.has(path); i++) path = `${first}_${i}`;
    return path;
  }

  #initial(name: string, shape: Shape, dtype: DType, identifier: InitializerIdentifier | null): Tensor {
    const initializer = getInitializer(identifier ?? 'glorot_uniform');
    const where = `${this.label}: initializer of ${name}`;
    if (valuesComeLater()) return unfilled(where, shape, dtype);
    const initial = returnedTensor(
      where,
      withScope(null, () => initializer.apply(shape, { dtype })),
    );
    if (sameShape(initial.shape, shape)) return held(where, initial, dtype);
    throw new ShapeError({
      where,
      got: `a tensor of shape ${formatShape(initial.shape)}`,
      expected: `the shape of the weight, ${formatShape(shape)}`,
    });
  }

  /** The layers in its properties: alone, and in arrays, maps, sets and plain objects there. @internal */
  protected get heldLayers(): readonly AnyLayer[] {
    return heldIn(this, isLayer);
  }

  /** The layers that this one is made of: those in its properties, those built in `build` and those applied in `call`. */
  get sublayers(): readonly AnyLayer[] {
    this.explore();
    return [...new Set([...this.heldLayers, ...this.#applied])];
  }

  /** The weights that it has itself, in the order of files: those that may be trained, then those that never are. @internal */
  get ownWeights(): readonly Weight[] {
    const isFixed = (weight: Weight) => this.#fixed.has(weight);
    return [...this.#weights.filter((weight) => !isFixed(weight)), ...this.#weights.filter(isFixed)];
  }

  /**
   * The layers that this one is made of, alone or in lists, by the names that files have them under: those of the properties that hold
   * them, in snake case, as Keras has it, and `layers` for those that no property holds. Override it where Keras has other names.
   */
  get savedParts(): Readonly<Record<string, unknown>> {
    const held = Object.entries(this).filter(([, value]) => heldIn({ value }, isLayer).length > 0);
    const shown = new Set(this.heldLayers);
    const hidden = this.sublayers.filter((layer) => !shown.has(layer));
    return {
      ...(hidden.length > 0 ? { layers: hidden } : {}),
      ...Object.fromEntries(held.map(([name, value]) => [toKerasName(name), value])),
    };
  }

  /** Finds the layers that `call` applies, where it never ran. @internal */
  protected abstract explore(): void;

  #within(): AnyLayer[] {
    return layersWithin<AnyLayer>(this);
  }

  /** Those of the layers within that are trained. What was thawed is, in frozen layers too, but for those of a frozen model. */
  get #trained(): ReadonlySet<AnyLayer> {
    const trained = new Set<AnyLayer>();
    const frozen = new Set<AnyLayer>();
    const visit = (layer: AnyLayer, isFrozen: boolean): void => {
      const found = isFrozen ? frozen : trained;
      if (trained.has(layer) || found.has(layer)) return;
      found.add(layer);
      for (const inner of layer.sublayers) visit(inner, !inner.#trainable || (isFrozen && !inner.#thawed));
    };
    if (this.#trainable) visit(this, false);
    return trained;
  }

  /** Every weight, this layer's own first. */
  get weights(): readonly Weight[] {
    return this.#within().flatMap((layer) => layer.#weights);
  }

  /** The weights that the optimizer changes. */
  get trainableWeights(): readonly Weight[] {
    const trained = this.#trained;
    const layers = this.#within().filter((layer) => trained.has(layer));
    return layers.flatMap((layer) => layer.#weights.filter((weight) => weight.trainable));
  }

  /** The weights that the optimizer leaves alone. */
  get nonTrainableWeights(): readonly Weight[] {
    const trained = new Set(this.trainableWeights);
    return this.weights.filter((weight) => !trained.has(weight));
  }

  /** Keras's other name for {@link trainableWeights}. */
  get trainableVariables(): readonly Weight[] {
    return this.trainableWeights;
  }

  /** Keras's other name for {@link nonTrainableWeights}. */
  get nonTrainableVariables(): readonly Weight[] {
    return this.nonTrainableWeights;
  }

  /** The metrics in its properties, and in those of the layers in it: what is updated in `call` shows in the logs of the model. */
  get metrics(): readonly Metric[] {
    return [...new Set(this.#within().flatMap((layer) => layer.heldMetrics))];
  }

  /** The metrics in its properties: alone, and in arrays, maps, sets and plain objects there. @internal */
  get heldMetrics(): readonly Metric[] {
    return heldIn(this, isMetric);
  }

  /**
   * Whether the layer's weights are trained. Setting it sets it for the layers in it too, which may be set anew after that: what is
   * thawed in a frozen layer is trained, unless the model is frozen that is trained. Unlike in Keras, changing it counts from the next
   * batch on.
   */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(trainable: boolean) {
    checkFlag(this.label, 'trainable', trainable);
    for (const layer of this.#within()) layer.#train(trainable);
  }

  /** Sets it for the layer's own weights. */
  #train(trainable: boolean): void {
    this.#trainable = trainable;
    this.#thawed = trainable;
    for (const weight of this.#weights) weight.trainable = trainable && !this.#fixed.has(weight);
  }

  /** Whether it is trained in a frozen layer too. @internal */
  get isThawed(): boolean {
    return this.#thawed;
  }

  /** Freezes the layers in it but for those that were told to be trained, as those of a saved model are. @internal */
  protected freezeWithin(): void {
    for (const layer of this.#within()) if (!layer.#thawed) layer.#train(false);
  }

  /** The penalties of the regularizers, on the weights and on the outputs of all calls in the last pass, and what `addLoss` added in it. */
  get losses(): readonly Tensor[] {
    return this.#within().flatMap((layer) => [
      ...layer.#weightPenalties,
      ...(layer.#pass < this.#pass ? [] : layer.#addedLosses),
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
    replaceValues(`${this.label}.setWeights`, this.weights, values, this.built);
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
  static fromConfig(config: Readonly<Record<string, unknown>>, customObjects: CustomObjects = {}): AnyLayer {
    return fromConfig<AnyLayer>(this, config, customObjects);
  }
}
