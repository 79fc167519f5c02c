import { Tensor, ValueError } from '@keisan/autograd';
import { checkOptions, checkTensor, describeAsJson } from '@keisan/autograd/internal';
import type { AnyLayer } from '../layer/any-layer.ts';
import { runningCall } from '../layer/calls.ts';
import type { Layer } from '../layer/layer.ts';
import type { CallContext, LayerOptions } from '../layer/layer-options.ts';
import { withMasks } from '../layer/masks.ts';
import { configOf, serialize } from '../naming/identifiers.ts';
import { FunctionOperation } from '../ops/function-operation.ts';
import type { Arguments } from '../options/read.ts';
import { withoutMethod } from '../returned.ts';
import { graphConfig } from '../saving/graph-config.ts';
import type { Json } from '../saving/json.ts';
import { savingParts } from '../saving/known-parts.ts';
import {
  type FileSource,
  type FileTarget,
  type LoadWeightsOptions,
  modelFiles,
  type NamedBlob,
  type SaveOptions,
} from '../saving/model-files.ts';
import { isPartialShape } from '../shapes.ts';
import type { Nested } from '../structure.ts';
import type { KerasTensor, Operation, SymbolicTree } from '../symbolic/keras-tensor.ts';
import { isSymbolicTree, type ModelGraph } from '../symbolic/model-graph.ts';
import { mapSpecs } from '../symbolic/node.ts';
import { leavesOf, mapShapes } from '../symbolic/tree.ts';
import type { MaskOf, ShapeOf, SpecOf, SymbolicOf } from '../symbolic/trees-of.ts';
import { printSummary, type SummaryOptions } from '../terminal/summary.ts';
import { describeGraph, describeLayer, endsOf, type LayerDescription } from './description.ts';
import { graphOf, inferGraph, layersOf } from './graph-of.ts';
import { checkIsBatch, standardize } from './standardize.ts';
import { TrainableModel } from './trainable-model.ts';

/** What makes a model of a graph of layers. */
export interface ModelOptions<SI = SymbolicTree, SO = SymbolicTree> {
  /** What `Input` gave, alone or in arrays and objects; or what a layer gave, to begin there. */
  readonly inputs: SI;
  /** What layers gave for the inputs, alone or in arrays and objects. */
  readonly outputs: SO;
  /** Default: `functional`, numbered. */
  readonly name?: string;
  /** Whether the weights are trained. Default: true. */
  readonly trainable?: boolean;
}

const graphOptions = { name: true, trainable: true } as const;

const isGraphOptions = (options: unknown): options is ModelOptions =>
  typeof options === 'object' && options !== null && 'inputs' in options && 'outputs' in options;

/** What a model is: see `Model`. */
export class GraphModel<I = Tensor, O = Tensor> extends TrainableModel<I, O> {
  static readonly className: string = 'Functional';
  /** Where Keras has the class. @internal */
  static readonly kerasModule: string = 'keras.src.models.functional';

  readonly #given: ModelGraph | null;
  /** @throws ValueError for what is no graph: see {@link ModelGraph}; and for an unknown option. */
  constructor(
    first: LayerOptions | ModelOptions | Arguments | SymbolicTree = {},
    second: SymbolicTree | null = null,
    third: Omit<ModelOptions, 'inputs' | 'outputs'> = {},
  ) {
    if (second !== null && isGraphOptions(first) && !isSymbolicTree(second)) {
      const expected = 'all options in one object';
      throw new ValueError({
        where: 'Model',
        got: 'options after { inputs, outputs }',
        expected,
        fix: 'Write new Model({ inputs, outputs, name })',
      });
    }
    const isStructure = second !== null || (isSymbolicTree(first) && !isGraphOptions(first));
    if (isStructure) checkOptions<object>('Model', third, graphOptions);
    const given: LayerOptions | ModelOptions | Arguments = isStructure
      ? { ...(third as object), inputs: first as SymbolicTree, outputs: second as SymbolicTree }
      : (first as LayerOptions | ModelOptions | Arguments);
    if (!isGraphOptions(given)) {
      super(given);
      this.#given = null;
      return;
    }
    const { inputs, outputs, ...options } = given;
    checkOptions<object>('Model', options, graphOptions);
    super(options);
    this.#given = graphOf(this.label, inputs, outputs);
    this.distinguishPaths();
    if (!this.trainable) this.freezeWithin(); // wherever else they are
  }

  /** The graph of its layers; null for a model that connects them in `call`, and for one that is not built. @internal */
  get graph(): ModelGraph | null {
    return this.#given;
  }

  /** The symbolic tensors that data come in by; none for a model that connects its layers in `call`. */
  get inputs(): readonly KerasTensor[] {
    return this.graph?.inputs ?? [];
  }

  /** The symbolic tensors that it gives; none for a model that connects its layers in `call`. */
  get outputs(): readonly KerasTensor[] {
    return this.graph?.outputs ?? [];
  }

  /** The names of the layers that data come in by. */
  get inputNames(): readonly string[] {
    return this.inputs.map(({ history }) => history.operation.name);
  }

  /** The names of the layers that give the outputs, by which losses and metrics are told apart. */
  override get outputNames(): readonly string[] {
    return this.outputs.map(({ history }) => history.operation.name);
  }

  override get input(): SymbolicOf<I> {
    return this.graph ? (this.graph.inputTree as SymbolicOf<I>) : super.input;
  }

  override get output(): SymbolicOf<O> {
    return this.graph ? (this.graph.outputTree as SymbolicOf<O>) : super.output;
  }

  override get built(): boolean {
    return this.#given !== null || super.built;
  }

  override get inputShape(): ShapeOf<I> | null {
    return this.#given ? (mapSpecs(this.#given.inputTree, ({ shape }) => shape) as ShapeOf<I>) : super.inputShape;
  }

  override get outputShape(): ShapeOf<O> | null {
    if (!this.#given) return super.outputShape;
    return mapSpecs(inferGraph(this.label, this.#given, this.#given.inputTree), ({ shape }) => shape) as ShapeOf<O>;
  }

  protected override get heldLayers(): readonly AnyLayer[] {
    return this.#given ? [...layersOf(this.#given), ...super.heldLayers] : super.heldLayers;
  }

  protected override get castsInput(): boolean {
    return this.#given === null;
  }

  /** A model of a graph is built from the start: this only checks the shape. */
  protected override guardBuild(inputShape: ShapeOf<I>, build: () => void): void {
    if (this.#given) this.computeOutputShape(inputShape);
    else super.guardBuild(inputShape, build);
  }

  protected override toInputs(data: unknown): I {
    return (this.#given ? standardize(this.label, this.#given.inputTree, data) : super.toInputs(data)) as I;
  }

  /** Whole data sets in the nesting of the inputs, as {@link toInputs} has each batch of them, but of their own dtypes. @internal */
  nestedAsInputs(data: Nested<Tensor>): Nested<Tensor> {
    if (!this.#given) {
      const shape: unknown = this.inputShape;
      if (data instanceof Tensor && isPartialShape(shape)) checkIsBatch(this.label, data, shape);
      return data;
    }
    return standardize(this.label, this.#given.inputTree, data, (where, x) => {
      checkTensor(where, x as Tensor);
      return x as Tensor;
    }) as Nested<Tensor>;
  }

  protected override get takesMask(): boolean {
    return this.graph !== null;
  }

  protected override get isCallable(): boolean {
    return this.#given !== null || this.call !== GraphModel.prototype.call;
  }

  override call(inputs: I, context?: Partial<CallContext<MaskOf<I>>> | null): O {
    const graph = this.#given;
    if (!graph) throw withoutMethod(this.label, this, 'call');
    const { training, mask = null } = context ?? {};
    const run = { training: runningCall()?.training ?? (training || null) };
    return withMasks(inputs, mask, () => graph.run(leavesOf(inputs), run)) as O;
  }

  override computeOutputSpec(inputs: SpecOf<I>): SpecOf<O> {
    return this.#given ? (inferGraph(this.label, this.#given, inputs) as SpecOf<O>) : super.computeOutputSpec(inputs);
  }

  override computeOutputShape(inputShape: ShapeOf<I>): ShapeOf<O> {
    if (!this.#given) return super.computeOutputShape(inputShape);
    const dtypes = this.#given.inputs.map(({ dtype }) => dtype);
    let next = 0;
    const specs = mapShapes(inputShape, (shape) => ({ shape, dtype: dtypes[next++] ?? this.dtype }));
    return mapSpecs(inferGraph(this.label, this.#given, specs), ({ shape }) => shape) as ShapeOf<O>;
  }

  /** The layers, in order; for a model of a graph the Inputs too. */
  get layers(): readonly Layer[] {
    return (this.#given ? layersOf(this.#given) : this.sublayers) as readonly Layer[];
  }

  /**
   * The layer of a name, or at a place.
   * @throws ValueError when there is none.
   *
   * @example
   * ```ts
   * import { Input, Model } from 'keisan';
   * import { Dense } from 'keisan/layers';
   *
   * const inputs = Input([4]);
   * const hidden = new Dense(8, { name: 'features' }).apply(inputs);
   * const model = new Model({ inputs, outputs: new Dense(1).apply(hidden) });
   * const features = new Model({ inputs, outputs: model.getLayer('features').output });
   * features.apply([[1, 2, 3, 4]]).shape; // [1, 8]
   * ```
   */
  getLayer<L = Layer>(nameOrIndex: string | number): L {
    const found =
      typeof nameOrIndex === 'number'
        ? this.layers.at(Number.isInteger(nameOrIndex) ? nameOrIndex : this.layers.length)
        : this.layers.find((layer) => layer.name === nameOrIndex);
    if (found) return found as unknown as L;
    throw new ValueError({
      where: `${this.label}.getLayer`,
      got: describeAsJson(nameOrIndex),
      expected: `one of ${this.layers.map((layer) => layer.name).join(', ')}, or an index below ${this.layers.length}`,
    });
  }

  /**
   * Prints the layers with their output shapes and numbers of parameters, as Keras does.
   *
   * @example
   * ```ts
   * import { Sequential } from 'keisan';
   * import { Dense } from 'keisan/layers';
   *
   * new Sequential([new Dense(10, { inputShape: [784] })]).summary();
   * // Model: "sequential"
   * // ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
   * // ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
   * // ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
   * // │ dense (Dense)                   │ (None, 10)             │         7,850 │
   * // └─────────────────────────────────┴────────────────────────┴───────────────┘
   * //  Total params: 7,850 (30.66 KB)
   * //  Trainable params: 7,850 (30.66 KB)
   * //  Non-trainable params: 0 (0.00 B)
   * ```
   */
  summary(options: SummaryOptions = {}): void {
    printSummary(this as unknown as GraphModel, options);
  }

  /**
   * The model without its weights as the text that Keras writes: Python's `keras.models.model_from_json` reads it, and `modelFromJson` here.
   *
   * Source: https://keras.io/api/models/model_saving_apis/model_config_serialization/#tojson-method
   */
  toJson(): string {
    const { serialize, toText } = savingParts();
    return toText(serialize(this));
  }

  /**
   * Writes the model to a file that Keras 3 reads too: layers, weights, what it was compiled with and the state of the optimizer. The file
   * is replaced as a whole once it is complete, whatever happens meanwhile. `loadModel` reads it.
   *
   * @param target A path that ends in `.keras`; see {@link FileTarget} for others.
   * @throws ValueError for a model that could not be made again from what would be saved, such as one of a class whose `getConfig()` lacks
   * something; and for whatever the file system refuses. An old file is then as it was.
   *
   * Source: https://keras.io/api/models/model_saving_apis/model_saving_and_loading/#save-method
   */
  save(target: FileTarget, options: SaveOptions = {}): Promise<void> {
    return modelFiles(`${this.label}.save`).save(this, target, options);
  }

  /**
   * Writes the weights to a file: one that ends in `.weights.h5`, as Keras has them, or in `.safetensors`, where they go by the names of
   * layers: a model that is to read it has the same ones, which are given, or numbered anew after `clearSession()`.
   * @throws ValueError for a model that is not built, another ending, and whatever the file system refuses.
   *
   * Source: https://keras.io/api/models/model_saving_apis/weights_saving_and_loading/#saveweights-method
   */
  saveWeights(target: FileTarget, options: SaveOptions = {}): Promise<void> {
    return modelFiles(`${this.label}.saveWeights`).saveWeights(this, target, options);
  }

  /**
   * Reads weights from a file that `saveWeights` or `save`, of Keras too, wrote of such a model, or from the `model.json` of TensorFlow.js and
   * the files beside it, where weights go by the names of their layers. All of them change, or none.
   * @throws ValueError for a model that is not built, a file that is damaged, and weights of another model.
   *
   * Source: https://keras.io/api/models/model_saving_apis/weights_saving_and_loading/#loadweights-method
   */
  loadWeights(source: FileSource | Iterable<NamedBlob>, options: LoadWeightsOptions = {}): Promise<void> {
    return modelFiles(`${this.label}.loadWeights`).loadWeights(this, source, options);
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    if (!this.#given) return super.getConfig();
    const { layers, inputs, outputs } = graphConfig(this.#given, { operation: saved, isModel }, 'inboundNodes');
    return { name: this.name, trainable: this.trainable, layers, inputLayers: inputs, outputLayers: outputs };
  }

  /** Whether `getConfig` says what to make it of in place of its layers, for a class that makes these itself. @internal */
  get hasOwnConfig(): boolean {
    return !('inputLayers' in configOf(this));
  }

  /** What Keras saves of a graph; null for a model whose class makes its layers itself. @internal */
  getKerasConfig(): Readonly<Record<string, unknown>> | null {
    if (!this.#given || this.hasOwnConfig) return null;
    const { layers, inputs, outputs } = graphConfig(
      this.#given,
      { operation: savedForKeras, isModel },
      'inbound_nodes',
    );
    return { name: this.name, trainable: this.trainable, layers, input_layers: inputs, output_layers: outputs };
  }

  /** What Keras saves of what a model was built for: nothing, where that is its graph. @internal */
  getBuildConfig(): Json | undefined {
    return this.#given ? { input_shape: null } : undefined;
  }

  /**
   * What diagrams show: a model that connects its layers itself, in `call`, is one box.
   * @throws ValueError when the model is not built.
   */
  describe(): readonly LayerDescription[] {
    if (!this.built) {
      throw new ValueError({
        where: this.label,
        got: 'a model that is not built',
        expected: 'one that knows the shapes of its layers',
        fix: 'Give the first layer an inputShape, call build([null, ...]), or fit the model first',
      });
    }
    return this.describeLayers();
  }

  /** {@link describe} for a model that is built. */
  protected describeLayers(): readonly LayerDescription[] {
    if (!this.#given) return [describeLayer(this)];
    return describeGraph(this.#given, (operation) =>
      operation instanceof GraphModel ? operation.describeWithin() : {},
    );
  }

  /** What diagrams show of a model within another. @internal */
  describeWithin(): Partial<LayerDescription> {
    return this.#given ? { layers: this.describeLayers(), ends: endsOf(this.#given) } : {};
  }
}

/** Whether an operation is a model of a graph; a Sequential is one layer to Keras. */
export const isModel = (operation: Operation): boolean =>
  operation instanceof GraphModel && operation.getBuildConfig() !== undefined;

const ofFunction = ({ row, className }: FunctionOperation) => ({ module: row.module, className });

function saved(operation: Operation): Readonly<Record<string, unknown>> {
  if (operation instanceof FunctionOperation) return { ...ofFunction(operation), config: operation.getConfig() };
  return { ...serialize(operation as AnyLayer) };
}

function savedForKeras(operation: Operation): Readonly<Record<string, unknown>> {
  if (!(operation instanceof FunctionOperation))
    return savingParts().serialize(operation as AnyLayer) as object as Record<string, unknown>;
  const { module, className } = ofFunction(operation);
  return { module, class_name: className, config: operation.getConfig(), registered_name: className };
}
