import { Tensor } from '@keisan/autograd';
import type { FunctionOperation } from '../ops/function-operation.ts';
import { KerasTensor, type Node, type Operation } from '../symbolic/keras-tensor.ts';
import type { ModelGraph } from '../symbolic/model-graph.ts';
import { mapTree } from '../symbolic/tree.ts';
import type { Json } from './json.ts';
import { toKerasName } from './json.ts';

/** How a graph writes down what is in it. */
export interface GraphWriter {
  /** A layer, or a function. */
  operation(operation: Operation): Readonly<Record<string, unknown>>;
  /** Whether Keras counts a first application of an operation that is not in the graph: that of a model to its own inputs. */
  isModel(operation: Operation): boolean;
}

const isFunction = (operation: Operation): operation is FunctionOperation => 'functionName' in operation;

/** A value among the arguments of a node. */
function argument(graph: ModelGraph, value: unknown): Json {
  if (value instanceof KerasTensor) {
    const { shape, dtype, history } = value;
    const { operation, node, tensorIndex } = history;
    const place = [operation.name, graph.nodesOf(operation).indexOf(node), tensorIndex];
    return { class_name: '__keras_tensor__', config: { shape, dtype, keras_history: place } };
  }
  if (value instanceof Tensor) {
    return { class_name: '__numpy__', config: { value: value.toArray() as Json, dtype: value.dtype } };
  }
  return (value ?? null) as Json;
}

const argumentsOf = (graph: ModelGraph, tree: unknown): Json =>
  mapTree(tree, (value) => argument(graph, value)) as Json;

/** One application, as Keras saves it. */
function nodeConfig(graph: ModelGraph, { operation, args, kwargs }: Node): Json {
  const saved = argumentsOf(graph, args) as readonly Json[];
  const key = isFunction(operation) ? operation.row.key : undefined;
  const named = Object.entries(kwargs).map(([name, value]) => [toKerasName(name), argumentsOf(graph, value)] as const);
  return {
    args: key && isFunction(operation) ? [...saved, key.save(operation.settings)] : saved,
    kwargs: Object.fromEntries(named),
  };
}

/**
 * What Keras saves of a graph: its operations in order, each with its applications, and the places of inputs and outputs.
 * @param inboundNodes The name that the applications have.
 */
export function graphConfig(graph: ModelGraph, writer: GraphWriter, inboundNodes: string) {
  const layers = graph.operations.map((operation) => ({
    ...writer.operation(operation),
    name: operation.name,
    [inboundNodes]: graph
      .nodesOf(operation)
      .filter(({ inputs }) => inputs.length > 0)
      .map((node) => nodeConfig(graph, node)),
  }));
  const places = (tree: unknown): Json =>
    mapTree(tree, (leaf) => {
      const { operation, node, tensorIndex } = (leaf as KerasTensor).history;
      const index = graph.nodesOf(operation).indexOf(node) + (writer.isModel(operation) ? 1 : 0);
      return [operation.name, index, tensorIndex];
    }) as Json;
  return { layers, inputs: places(graph.inputTree), outputs: places(graph.outputTree) };
}
