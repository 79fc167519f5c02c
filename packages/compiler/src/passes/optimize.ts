import type { Graph } from '@keisan/autograd';
import { checkGraph } from '@keisan/autograd/internal';
import { optimizeFor, type Pass, passesFor } from './index.ts';
import { joins } from './joins.ts';

/** The passes that a graph goes through before it is lowered to ONNX, in order. */
export const passes: readonly Pass[] = passesFor({ joins });

/**
 * Puts a graph through all {@link passes}.
 * @throws ValueError for anything but a graph.
 *
 * @example
 * ```ts
 * import { optimize, printGraph, type Tensor, trace } from 'keisan';
 *
 * const graph = trace((x: Tensor) => x.mul(1).sub(0), [{ shape: [2] }]);
 * printGraph(optimize(graph));
 * // graph(x0: float32[2]) {
 * //   return x0
 * // }
 * ```
 */
export function optimize(graph: Graph): Graph {
  checkGraph('optimize', graph);
  return optimizeFor({ joins }, graph);
}
