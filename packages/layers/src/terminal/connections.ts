import type { Operation } from '../symbolic/keras-tensor.ts';
import type { ModelGraph } from '../symbolic/model-graph.ts';

/**
 * Whether a graph is a line, which needs no word on what is connected to what: one node at each depth, of one input at most, and no
 * layer twice. Source: Keras's print_summary.
 */
export function isLine(graph: ModelGraph): boolean {
  const single = graph.levels.every((level) => level.length === 1 && level[0]!.inputs.length <= 1);
  return single && graph.operations.every((operation) => graph.nodesOf(operation).length === 1);
}

/** A place in a graph that an operation reads from: the name of a layer, which of its applications, and which of their outputs. */
export interface Connection {
  readonly name: string;
  readonly node: number;
  readonly tensor: number;
}

/** What an operation reads, in all its applications in a graph. */
export const connectionsOf = (operation: Operation, graph: ModelGraph): readonly Connection[] =>
  graph.nodesOf(operation).flatMap(({ inputs }) =>
    inputs.map(({ history }) => ({
      name: history.operation.name,
      node: history.nodeIndex,
      tensor: history.tensorIndex,
    })),
  );
