import { type Activation, nameOf } from '../activations/index.ts';
import { AnyLayer } from '../layer/any-layer.ts';
import { Layer } from '../layer/layer.ts';
import { classNameOf } from '../naming/class-name.ts';
import type { PartialShape } from '../shapes.ts';
import type { KerasTensor, Node, Operation } from '../symbolic/keras-tensor.ts';
import type { ModelGraph } from '../symbolic/model-graph.ts';
import { shapesOf } from '../symbolic/tree.ts';

/** A layer as diagrams show it. */
export interface LayerDescription {
  /** The layer's name. */
  readonly name: string;
  /** The name of its class. */
  readonly className: string;
  /** The dtype of the layer's computation. */
  readonly dtype: string;
  /** Whether the layer's weights are trained; null when it has none. */
  readonly trainable: boolean | null;
  /** The activation's name; absent when the layer has none. */
  readonly activation?: string;
  /** The shape of each input, batch first. */
  readonly inputShapes: readonly PartialShape[];
  /** The shape of the output, batch first; of several the first. */
  readonly outputShape: PartialShape;
  /** The shape of each output, where there are several. */
  readonly outputShapes?: readonly PartialShape[];
  /** The names of the layers whose outputs it reads. */
  readonly inbound: readonly string[];
  /** Which outputs it reads, and as which input, where a model with several of them takes part. */
  readonly connections?: readonly Connection[];
  /** The layers of a model within. */
  readonly layers?: readonly LayerDescription[];
  /** The names of those where the data of a model within come in, and of those where they go out, where that is no line. */
  readonly ends?: { readonly inputs: readonly OutputOf[]; readonly outputs: readonly OutputOf[] };
}

/** An output of a layer. */
export interface OutputOf {
  readonly name: string;
  readonly output: number;
}

/** An output that a layer reads. */
interface Connection extends OutputOf {
  /** The place that it has among the inputs. */
  readonly input: number;
}

/** A layer of the user's own may call anything its activation. */
function activationOf(layer: AnyLayer): { activation?: string } {
  const { activation } = layer as { activation?: unknown };
  if (activation === undefined || activation === null) return {};
  return { activation: typeof activation === 'function' ? nameOf(activation as Activation) : String(activation) };
}

const outputOf = ({ history }: KerasTensor): OutputOf => ({
  name: history.operation.name,
  output: history.tensorIndex,
});

/** The shapes of inputs and outputs: those of its first place in a graph, or what a layer that is in none was built for. */
function shapesOfLayer(operation: Operation, node: Node | undefined) {
  if (node) return { inputs: node.inputs.map(({ shape }) => shape), outputs: node.outputs.map(({ shape }) => shape) };
  if (!(operation instanceof Layer)) return { inputs: [], outputs: [] };
  const { inputShape, outputShape } = operation;
  return { inputs: inputShape ? shapesOf(inputShape) : [], outputs: outputShape ? shapesOf(outputShape) : [] };
}

/** A layer, or a function, as diagrams show it, as long as it stands alone. */
export function describeLayer(operation: Operation, node: Node | undefined = operation.ownNodes[0]): LayerDescription {
  const { inputs, outputs } = shapesOfLayer(operation, node);
  const isLayer = operation instanceof AnyLayer;
  return {
    name: operation.name,
    className: isLayer ? classNameOf(operation) : operation.label.split(' ')[0]!,
    dtype: isLayer ? operation.dtype : (node?.outputs[0]?.dtype ?? 'float32'),
    trainable: isLayer && operation.weights.length > 0 ? operation.trainable : null,
    ...(isLayer ? activationOf(operation) : {}),
    inputShapes: inputs,
    outputShape: outputs[0] ?? [],
    ...(outputs.length > 1 ? { outputShapes: outputs } : {}),
    inbound: [],
  };
}

/** The layers and functions of a graph as diagrams show them, with what is connected to what. */
export function describeGraph(graph: ModelGraph, within: (operation: Operation) => Partial<LayerDescription>) {
  return graph.operations.map((operation): LayerDescription => {
    const nodes = graph.nodesOf(operation);
    const connections = nodes.flatMap(({ inputs }) => inputs.map((from, input) => ({ ...outputOf(from), input })));
    const isPlain = connections.every(({ output, input }) => output === 0 && input === 0);
    return {
      ...describeLayer(operation, nodes[0]),
      inbound: [...new Set(connections.map(({ name }) => name))],
      ...(isPlain ? {} : { connections }),
      ...within(operation),
    };
  });
}

/** Where the data of a graph come in and go out. */
export const endsOf = (graph: ModelGraph): NonNullable<LayerDescription['ends']> => ({
  inputs: graph.inputs.map(outputOf),
  outputs: graph.outputs.map(outputOf),
});
