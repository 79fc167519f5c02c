import { cast, type DType, reshape, type Shape, ShapeError, Tensor, ValueError } from '@keisan/autograd';
import { atomically, checkTensor, describeValue, onFailure } from '@keisan/autograd/internal';
import type { AnyLayer } from '../layer/any-layer.ts';
import { runningCall } from '../layer/calls.ts';
import { Layer } from '../layer/layer.ts';
import { type CallContext, layerOptions } from '../layer/layer-options.ts';
import { withMasks } from '../layer/masks.ts';
import { holdsItself, layersWithin } from '../layer/nesting.ts';
import { toInputs } from '../layer/to-inputs.ts';
import { InputLayer } from '../layers/input.ts';
import { checkConfig, configOf, newOf, type Serialized, serialize } from '../naming/identifiers.ts';
import { uniqueName } from '../naming/names.ts';
import { dtypePolicy } from '../options/dtype.ts';
import type { OptionsOf, Schema } from '../options/option.ts';
import { returnedTensor } from '../returned.ts';
import { type CustomObjects, customObjectScope } from '../saving/custom-objects.ts';
import { savingParts } from '../saving/known-parts.ts';
import { formatPartialShape, isPartialShape, type PartialShape } from '../shapes.ts';
import { isNesting, type Nested } from '../structure.ts';
import { KerasTensor, type Operation, type PartialSpec } from '../symbolic/keras-tensor.ts';
import { ModelGraph } from '../symbolic/model-graph.ts';
import { STACK } from '../to-tensor.ts';
import { describeLayer, type LayerDescription } from './description.ts';
import { GraphModel } from './graph-model.ts';

/** What to write in place of something that is not a layer. */
function adviceFor(given: unknown): string {
  if (Array.isArray(given)) return 'Add its layers one by one, or pass them to new Sequential([...])';
  if (typeof given !== 'function') return 'Add one with new Dense(10)';
  return newOf(given, Layer) || 'Make a layer of a function with new Activation(...)';
}

/** What a layer of the line gives. @throws ValueError for several outputs. */
function symbolicOutput(layer: Layer, output: unknown): KerasTensor {
  if (output instanceof KerasTensor) return output;
  throw new ValueError({
    where: `${layer.label}.call`,
    got: `${describeValue(output)} as its result`,
    expected: 'a tensor',
    fix: 'For layers with several outputs write new Model({ inputs, outputs })',
  });
}
const sequentialOptions = { name: layerOptions.name, trainable: layerOptions.trainable };

/** Options of {@link Sequential}. Source: https://keras.io/api/models/sequential/ */
export interface SequentialOptions extends OptionsOf<typeof sequentialOptions> {}

/**
 * Layers one after the other. The model is built when its first layer knows its input shape, or at the first data.
 *
 * Source: https://keras.io/api/models/sequential/
 *
 * @example
 * ```ts
 * import { Sequential, tensor } from 'keisan';
 * import { Dense } from 'keisan/layers';
 *
 * const model = new Sequential([new Dense(8, { activation: 'relu', inputShape: [4] }), new Dense(1)]);
 * model.countParams(); // 49
 * model.apply(tensor([[1, 2, 3, 4]])).shape; // [1, 1]
 * ```
 */
export class Sequential extends GraphModel {
  static override readonly className: string = 'Sequential';
  static override readonly optionSchema: Schema = sequentialOptions;
  /** Where Keras has the class. @internal */
  static override readonly kerasModule: string = 'keras';

  #input: InputLayer | null = null;
  #layers: readonly Layer[] = [];
  /** What the Input and each layer give, once the model is built. */
  #line: readonly KerasTensor[] = [];
  #graph: ModelGraph | null = null;
  /** Its layers whose weights have paths of their own, and those paths. */
  #placed = new Set<AnyLayer | string>();

  /** @throws ValueError when something in the list is not a layer, a name occurs twice, or for an unknown option. */
  constructor(layers: readonly (Layer | KerasTensor)[] = [], options: SequentialOptions = {}) {
    super(Array.isArray(layers) ? options : {});
    if (!Array.isArray(layers)) {
      const fix = 'Put the layers in square brackets: new Sequential([...])';
      throw new ValueError({ where: this.label, got: describeValue(layers), expected: 'an array of layers', fix });
    }
    this.#append(layers);
    this.#complete();
  }

  override get layers(): readonly Layer[] {
    return [...this.#layers];
  }

  override get sublayers(): readonly AnyLayer[] {
    return this.layers;
  }

  protected override get heldLayers(): readonly AnyLayer[] {
    return this.#layers;
  }

  override get graph(): ModelGraph | null {
    const output = this.#line[this.#layers.length];
    if (!output || this.#layers.length === 0) return null;
    this.#graph ??= new ModelGraph(this.label, this.#line[0]!, output);
    return this.#graph;
  }

  override get built(): boolean {
    const count = this.#layers.length;
    return count > 0 && this.#line.length > count && this.#layers.every((layer) => layer.built);
  }

  /** The shape of the data, batch first; null before the model is built. */
  override get inputShape(): PartialShape | null {
    return this.built ? this.#line[0]!.shape : null;
  }

  override get outputShape(): PartialShape | null {
    const { inputShape } = this;
    return inputShape && this.computeOutputShape(inputShape);
  }

  /**
   * Puts a layer at the end; an Input only at the beginning.
   * @throws ValueError when it is not a layer, or its name is taken, or it holds the model, ShapeError when it does not take what the layer before
   * gives. The model then stays as it was.
   */
  add(layer: Layer | KerasTensor): void {
    const before = { input: this.#input, layers: this.#layers, line: this.#line };
    try {
      this.#append([layer]);
      this.#complete();
    } catch (error) {
      this.#input = before.input;
      this.#layers = before.layers;
      this.#line = before.line;
      throw error;
    } finally {
      this.#graph = null;
    }
  }

  /** Takes the last layer off and returns it; undefined when there is none. */
  pop(): Layer | undefined {
    const last = this.#layers.at(-1);
    this.#layers = this.#layers.slice(0, -1);
    this.#line = this.#layers.length === 0 ? [] : this.#line.slice(0, this.#layers.length + 1);
    this.#graph = null;
    this.#placed = new Set();
    return last;
  }

  #append(given: readonly (Layer | KerasTensor)[]): void {
    const layers = [...this.#layers];
    const names = new Set(layers.map(({ name }) => name));
    for (const one of given) {
      const layer = this.#next(one, layers.length === 0);
      if (!layer) continue;
      if (names.has(layer.name)) {
        throw new ValueError({
          where: `${this.label}.add`,
          got: `a second layer named "${layer.name}"`,
          expected: 'a name of its own for each layer',
          fix: 'Pass another name option, or a new layer',
        });
      }
      names.add(layer.name);
      layers.push(layer);
    }
    this.#layers = layers;
  }

  /** A layer that is put at the end; null for an Input, which is kept apart. @throws ValueError for anything else, and for one that holds the model. */
  #next(given: Layer | KerasTensor, isFirst: boolean): Layer | null {
    const layer: Operation = given instanceof KerasTensor ? given.history.operation : given;
    if (given instanceof KerasTensor && !(layer instanceof InputLayer)) {
      throw new ValueError({
        where: `${this.label}.add`,
        got: `the output of ${layer.label}`,
        expected: 'what Input(...) gives, or a layer',
        fix: 'For a graph of layers write new Model({ inputs, outputs })',
      });
    }
    if (!(layer instanceof Layer)) {
      throw new ValueError({
        where: `${this.label}.add`,
        got: describeValue(layer),
        expected: 'a layer',
        fix: adviceFor(layer),
      });
    }
    if (layersWithin<AnyLayer>(layer as AnyLayer).includes(this)) throw holdsItself(this, layer);
    if (layer instanceof InputLayer) {
      if (isFirst && !this.#input) {
        this.#input = layer;
        return null;
      }
      throw new ValueError({
        where: `${this.label}.add`,
        got: `${layer.label} after other layers`,
        expected: 'Input as the first layer',
      });
    }
    return layer as Layer;
  }

  /** The shape of one batch of data, where it is known before any data. */
  get #knownInput(): PartialShape | null {
    const first = this.#layers[0];
    if (this.#input) return this.#input.batchShape;
    const sample = first?.inputShapeOption;
    if (sample) return [null, ...sample];
    const shape = first?.inputShape ?? null;
    // A layer may have seen data: how many says nothing of those of the model.
    return isPartialShape(shape) && !(first instanceof GraphModel) ? [null, ...shape.slice(1)] : shape;
  }

  /** Builds the layers if that can be done, and freezes those of a frozen model. */
  #complete(): void {
    const shape = this.#knownInput;
    if (shape && this.#layers.length > 0) this.build(shape);
    if (!this.trainable) this.freezeWithin();
  }

  /**
   * Builds every layer for data of a shape, batch first.
   * @throws ShapeError when a layer does not take what the one before gives; then no layer is built that was not before.
   */
  override build(inputShape: PartialShape): void {
    this.#checkShape('build', inputShape);
    if (this.#layers.length === 0) {
      throw new ValueError({
        where: this.label,
        got: `a model without layers for data of shape ${formatPartialShape(inputShape)}`,
        expected: 'at least one layer',
        fix: 'Add one with add(new Dense(10))',
      });
    }
    atomically(() => {
      const before = this.#line;
      onFailure(() => {
        this.#line = before;
        this.#placed = new Set();
      });
      const [known] = before;
      if (!known) this.#line = [this.#inputFor(inputShape).output];
      else if (formatPartialShape(known.shape) !== formatPartialShape(inputShape)) this.#check(inputShape);
      const line = [...this.#line];
      const added = this.#layers.slice(line.length - 1);
      for (const layer of added) {
        const output: unknown = layer.apply(line.at(-1)!);
        line.push(symbolicOutput(layer, output));
      }
      this.#line = line;
      // Keras makes a Functional of the line, which takes a name.
      if (added.length > 0) uniqueName('Functional');
      this.distinguishPaths([this, ...added], this.#placed);
    });
  }

  /** Where data of a shape come in. */
  #inputFor(inputShape: PartialShape): InputLayer {
    const known = this.#input;
    if (known && formatPartialShape(known.batchShape) === formatPartialShape(inputShape)) return known;
    const [batchSize = null, ...shape] = inputShape;
    return new InputLayer({ shape, batchSize, dtype: known?.dtype ?? this.dtype });
  }

  /** @throws ShapeError when a layer that is built does not take data of a shape. */
  #check(inputShape: PartialShape): void {
    this.#layers.reduce((shape, layer) => (layer.built ? layer.computeOutputShape(shape) : shape), inputShape);
  }

  /** A model may be built again: what is built already is only checked. */
  protected override guardBuild(_inputShape: PartialShape, build: () => void): void {
    this.buildWithin(build);
  }

  /** The one input, which may also be given in a list or by its name. @internal */
  override nestedAsInputs(data: Nested<Tensor>): Nested<Tensor> {
    if (!isNesting(data)) return super.nestedAsInputs(data);
    const isList = Array.isArray(data);
    const names = isList ? [] : Object.keys(data);
    const [only] = isList ? [data[0] as Nested<Tensor>] : Object.values(data);
    const isOne = isList ? data.length === 1 : names.length === 1 && this.inputNames.includes(names[0]!);
    if (isOne && !isNesting(only)) return super.nestedAsInputs(only!);
    throw new ValueError({
      where: this.label,
      got: isList ? `a list of ${data.length} inputs` : `inputs named ${names.join(', ')}`,
      expected: 'one input: the model is a line of layers',
      fix: isList ? STACK : 'Pass one tensor, or make a model of several inputs with new Model({ inputs, outputs })',
    });
  }

  override get usesFloat32(): boolean {
    return this.#input?.dtype === 'float32' || super.usesFloat32;
  }

  /** Data in the dtype of its Input, as those of a graph of layers; without an Input as the first layer has them. */
  protected override toInputs(data: unknown): Tensor {
    const dtype = this.#input?.dtype ?? null;
    const given = toInputs(this.label, data, dtype ?? this.computesIn) as Tensor;
    return dtype && given instanceof Tensor ? cast(given, dtype) : given;
  }

  override call(x: Tensor, context?: Partial<CallContext> | null): Tensor {
    const { training, mask = null } = context ?? {};
    checkTensor(this.label, x);
    const shape = this.#adjusted(x.shape) as Shape;
    const input = shape === x.shape ? x : reshape(x, shape);
    const said = runningCall()?.training ?? (training || undefined);
    const output = withMasks(input, mask, () =>
      this.#layers.reduce(
        (value, layer) => returnedTensor(`${layer.label}.call`, layer.apply(value, { training: said })),
        input,
      ),
    );
    this.#checkRank(x.shape);
    return output;
  }

  /** A shape with a last axis of length 1 put in or taken out, where the model is built for one more or one less. Source: Keras. */
  #adjusted(shape: PartialShape): PartialShape {
    const known = this.inputShape;
    if (known?.length === shape.length + 1 && known.at(-1) === 1) return [...shape, 1];
    if (known?.length === shape.length - 1 && shape.at(-1) === 1) return shape.slice(0, -1);
    return shape;
  }

  /** Comes after the layers, since one that does not take the inputs says more about them. */
  #checkRank(shape: PartialShape): void {
    const known = this.inputShape;
    if (!known || this.#adjusted(shape).length === known.length) return;
    throw new ShapeError({
      where: this.label,
      got: `inputs of shape ${formatPartialShape(shape)}`,
      expected: `as many axes as in ${formatPartialShape(known)}, for which the model is built`,
      fix: 'Reshape the data, or make a new model for them, whose inputShape is that of one sample, without the batch',
    });
  }

  /** @throws ValueError for the shapes of several inputs. */
  #checkShape(method: string, inputShape: unknown): void {
    if (isPartialShape(inputShape)) return;
    throw new ValueError({
      where: `${this.label}.${method}`,
      got: describeValue(inputShape),
      expected: 'the shape of one input, batch first, such as [null, 784]: the model is a line of layers',
    });
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    this.#checkShape('computeOutputShape', inputShape);
    this.ensureBuilt(inputShape);
    const shape = this.#adjusted(inputShape);
    const output = this.#layers.reduce((value, layer) => layer.computeOutputShape(value), shape);
    this.#checkRank(inputShape);
    return output;
  }

  override computeOutputSpec({ shape, dtype }: PartialSpec): PartialSpec {
    this.#checkShape('computeOutputSpec', shape);
    this.ensureBuilt(shape);
    const output = this.#layers.reduce<PartialSpec>((spec, layer) => layer.computeOutputSpec(spec), {
      shape: this.#adjusted(shape),
      dtype: this.#input?.dtype ?? dtype,
    });
    this.#checkRank(shape);
    return output;
  }

  override describeWithin(): Partial<LayerDescription> {
    return { layers: this.describeLayers() };
  }

  protected override describeLayers(): readonly LayerDescription[] {
    return this.#layers.map((layer, i) => ({
      ...describeLayer(layer),
      inbound: i === 0 ? [] : [this.#layers[i - 1]!.name],
      ...(layer instanceof GraphModel ? layer.describeWithin() : {}),
    }));
  }

  protected override get castsInput(): boolean {
    return false;
  }

  /** That of its first layer. @internal */
  override get computesIn(): DType | null {
    return this.#layers[0]?.computesIn ?? null;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    const layers = [...(this.#input ? [this.#input] : []), ...this.#layers];
    return { name: this.name, trainable: this.trainable, layers: layers.map(serialize) };
  }

  /** @internal */
  override get hasOwnConfig(): boolean {
    return !Array.isArray(configOf(this).layers);
  }

  /** What Keras saves of it, whose models say with a layer of their own what their data look like. @internal */
  override getKerasConfig(): Readonly<Record<string, unknown>> | null {
    if (this.hasOwnConfig) return null;
    const input = this.#line[0]?.history.operation ?? this.#input;
    const { name, trainable, dtype, inputShape } = this;
    return {
      name,
      trainable,
      dtype: dtypePolicy.keras!(dtype, this),
      layers: [...(input ? [input] : []), ...this.#layers],
      ...(this.built && inputShape ? { build_input_shape: inputShape } : {}),
    };
  }

  /** A model of what Keras saved of it. @internal */
  static fromKerasConfig(config: Readonly<Record<string, unknown>>): Sequential {
    const { layers, name, trainable } = config;
    if (!Array.isArray(layers)) return this.fromConfig(config);
    return Reflect.construct(this, [layers, { name, trainable }]) as Sequential;
  }

  /**
   * A model with the layers that `getConfig` returned, and fresh weights.
   * @param customObjects The classes and functions of your own, by name.
   * @throws ValueError for a layer of an unknown class, and for what `getConfig` does not return.
   */
  static override fromConfig(config: Readonly<Record<string, unknown>>, customObjects: CustomObjects = {}): Sequential {
    checkConfig('Sequential.fromConfig', config);
    const { layers, ...options } = config;
    if (!Array.isArray(layers)) {
      throw new ValueError({
        where: 'Sequential.fromConfig',
        got: `layers ${describeValue(layers)}`,
        expected: 'a list of { className, config }, as in what getConfig() returned',
      });
    }
    return customObjectScope({ Sequential, Functional: GraphModel, ...customObjects }, () => {
      const { layers: family } = savingParts();
      const made = Array.from(layers as readonly Serialized[], (layer) => family.fromSerialized(layer));
      return Reflect.construct(this, [made, options]) as Sequential;
    });
  }
}
