import { type Tree, ValueError } from '@keisan/autograd';
import { atomically, checkOptions, describeValue } from '@keisan/autograd/internal';
import { relabel } from '../layer/attribution.ts';
import { Layer } from '../layer/layer.ts';
import { Input } from '../layers/input.ts';
import { GraphModel, type ModelOptions } from '../models/graph-model.ts';
import type { Model } from '../models/model.ts';
import { Sequential } from '../models/sequential.ts';
import { FunctionOperation } from '../ops/function-operation.ts';
import { KerasTensor, type SymbolicTree } from '../symbolic/keras-tensor.ts';
import { isInput, type ModelGraph } from '../symbolic/model-graph.ts';
import { leavesOf, mapTree, sameStructure } from '../symbolic/tree.ts';
import { compileAs, deserializeKerasObject } from './deserialize.ts';
import { serializeWithObjects } from './serialize.ts';

/** Options of {@link cloneModel}. */
export interface CloneModelOptions {
  /** What `Input` gave, in the structure of the model's inputs, for the clone to begin with. Default: new Inputs. */
  inputTensors?: SymbolicTree;
  /** Gives the layer to put in place of another one. Default: a layer of the same options, with weights of its own. */
  cloneFunction?: (layer: Layer) => Layer;
  /**
   * Gives what a layer of the clone gives, and may apply others before or after it; for models of a graph. Default:
   * `layer.apply(inputs, options)`.
   */
  callFunction?: (layer: Layer, inputs: SymbolicTree, options: object) => SymbolicTree;
  /** Whether models within are cloned layer by layer too, with the same functions. Default: false, each is cloned as a layer. */
  recursive?: boolean;
}

const WHERE = 'cloneModel';

type AnyModel = GraphModel<Tree, Tree>;

/**
 * A model like another one, with weights of its own, which are initialized anew, and compiled as that is. Of a model of a class of one's
 * own, that connects its layers in `call`, a clone is made by its options.
 *
 * @throws ValueError for a model whose options do not say how to make it again, and for options that its kind does not have.
 *
 * Source: https://keras.io/api/models/model_saving_apis/model_config_serialization/#clone_model-function
 *
 * @example
 * ```ts
 * import { cloneModel, type Layer, Sequential } from 'keisan';
 * import { Dense, Dropout } from 'keisan/layers';
 *
 * const model = new Sequential([new Dense(3, { inputShape: [2] }), new Dropout(0.5)]);
 * cloneModel(model).countParams(); // 9
 * // With another rate of dropout:
 * const cloneFunction = (layer: Layer) => (layer instanceof Dropout ? new Dropout(0.1) : layer);
 * cloneModel(model, { cloneFunction }).layers[1]!.getConfig().rate; // 0.1
 * ```
 */
export function cloneModel(model: Sequential, options?: CloneModelOptions): Sequential;
export function cloneModel<I, O>(model: GraphModel<I, O>, options?: CloneModelOptions): GraphModel<I, O>;
export function cloneModel(model: unknown, options: CloneModelOptions = {}): unknown {
  checkOptions<CloneModelOptions>(WHERE, options, {
    inputTensors: true,
    cloneFunction: 'function',
    callFunction: 'function',
    recursive: 'flag',
  });
  if (!(model instanceof GraphModel)) {
    throw new ValueError({ where: WHERE, got: describeValue(model), expected: 'a model' });
  }
  if (model instanceof Sequential && options.callFunction) {
    throw new ValueError({
      where: WHERE,
      got: `callFunction for ${model.label}`,
      expected: 'a model of a graph: the layers of a Sequential are called by it',
    });
  }
  return atomically(() => new Cloning(options).model(model as unknown as AnyModel, options.inputTensors));
}

/** A layer of the same options, whose weights are still to be made. */
function copyOf(layer: Layer): Layer {
  try {
    const { saved, objects } = serializeWithObjects(layer);
    const { build_config: _, compile_config: __, ...made } = saved;
    return deserializeKerasObject(made, objects) as Layer;
  } catch (error) {
    throw relabelled(error, layer);
  }
}

const relabelled = (error: unknown, { label }: Layer): unknown =>
  error instanceof ValueError ? relabel(error, `${WHERE}: ${label}: ${error.where}`) : error;

/** A model of a graph, of the class of another one where that takes a graph: Keras's Functional where it makes one of its own. */
function likeModel(model: AnyModel, options: ModelOptions): AnyModel {
  try {
    const made = Reflect.construct(model.constructor, [options]) as AnyModel;
    if (made.inputs[0] === leavesOf(options.inputs)[0]) return made;
  } catch {}
  return new GraphModel(options) as unknown as AnyModel;
}

class Cloning {
  readonly #options: CloneModelOptions;
  /** What stands in place of each layer: a layer that is used twice is cloned once. */
  readonly #clones = new Map<Layer, Layer>();

  constructor(options: CloneModelOptions) {
    this.#options = options;
  }

  model(model: AnyModel, inputTensors?: SymbolicTree): AnyModel {
    const clone = this.#cloned(model, inputTensors);
    const config = model.getCompileConfig();
    if (Object.keys(config).length > 0) {
      const { saved, objects } = serializeWithObjects(config);
      compileAs(clone as unknown as Model, saved, objects);
    }
    return clone;
  }

  #cloned(model: AnyModel, inputTensors?: SymbolicTree): AnyModel {
    const { cloneFunction, callFunction } = this.#options;
    if (model.hasOwnConfig && !cloneFunction && !callFunction && !inputTensors) return copyOf(model as never) as never;
    if (model instanceof Sequential) return this.#line(model, inputTensors) as unknown as AnyModel;
    if (model.graph) return this.#graph(model, model.graph, inputTensors);
    throw new ValueError({
      where: WHERE,
      got: `${model.label}, which connects its layers in call`,
      expected: 'a Sequential or a model of a graph, for cloneFunction, callFunction and inputTensors',
      fix: 'Leave them out: the model is made again by its options',
    });
  }

  #layer(layer: Layer): Layer {
    const known = this.#clones.get(layer);
    if (known) return known;
    const isWithin = this.#options.recursive && layer instanceof GraphModel && (layer as AnyModel).graph !== null;
    const clone: unknown = isWithin ? this.model(layer as unknown as AnyModel) : this.#copy(layer);
    if (!(clone instanceof Layer)) {
      throw new ValueError({
        where: `${WHERE}: cloneFunction`,
        got: `${describeValue(clone)} for ${layer.label}`,
        expected: 'a layer',
      });
    }
    this.#clones.set(layer, clone);
    return clone;
  }

  #copy(layer: Layer): unknown {
    const { cloneFunction = copyOf } = this.#options;
    return cloneFunction(layer);
  }

  #line(model: Sequential, inputTensors?: SymbolicTree): Sequential {
    const layers = model.layers.map((layer) => this.#layer(layer));
    const input = this.#lineInput(model, inputTensors);
    const { name, trainable } = model;
    return new Sequential([...(input ? [input] : []), ...layers], { name, trainable });
  }

  /** Where the data of a line come in. @throws ValueError for anything but one symbolic tensor. */
  #lineInput(model: Sequential, inputTensors?: SymbolicTree): KerasTensor | null {
    const [known] = model.inputs;
    if (inputTensors === undefined) return known ? copyOfInput(known) : null;
    const given = leavesOf(inputTensors);
    const [tensor] = given;
    if (given.length === 1 && tensor instanceof KerasTensor)
      return isInput(tensor) ? tensor : inputLike(tensor, known?.history.operation.name);
    throw new ValueError({
      where: WHERE,
      got: `inputTensors ${describeValue(inputTensors)}`,
      expected: `one tensor that Input(...) gave, for ${model.label}`,
    });
  }

  #graph(model: AnyModel, graph: ModelGraph, inputTensors?: SymbolicTree): AnyModel {
    const inputs =
      inputTensors ?? (mapTree(graph.inputTree, (input) => copyOfInput(input as KerasTensor)) as SymbolicTree);
    const given = leavesOf(inputs);
    if (given.some((one) => !(one instanceof KerasTensor)) || !sameStructure(inputs, graph.inputTree)) {
      throw new ValueError({
        where: WHERE,
        got: `inputTensors ${describeValue(inputTensors)}`,
        expected: `tensors that Input(...) gave, in the structure of the inputs of ${model.label}: ${model.inputNames.join(', ')}`,
      });
    }
    const { callFunction = (layer, x, options) => layer.apply(x as never, options) as SymbolicTree } = this.#options;
    const outputs = graph.follow(given, ({ operation }, args, kwargs) =>
      operation instanceof FunctionOperation
        ? new FunctionOperation(operation.functionName, operation.settings, operation.name).apply(args).result
        : callFunction(this.#layer(operation as Layer), args[0] as SymbolicTree, kwargs),
    );
    return likeModel(model, { inputs, outputs: outputs as SymbolicTree, name: model.name });
  }
}

/** An Input for data like those of another tensor. */
function inputLike({ shape: batchShape, dtype }: KerasTensor, name?: string): KerasTensor {
  const [batchSize = null, ...shape] = batchShape;
  return Input({ shape, batchSize, dtype, ...(name === undefined ? {} : { name }) });
}

const copyOfInput = (input: KerasTensor): KerasTensor =>
  inputLike(input, isInput(input) ? input.history.operation.name : input.name);
