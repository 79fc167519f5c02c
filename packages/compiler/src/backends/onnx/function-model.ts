import type { Graph } from '@keisan/autograd';
import { checkGraph } from '@keisan/autograd/internal';

/**
 * The graph as an ONNX model that computes its outputs and updates once.
 * @throws ValueError for anything but a graph.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { functionModel } from '@keisan/compiler';
 * import { type Tensor, trace } from 'keisan';
 *
 * const graph = trace((x: Tensor) => x.square().sum(), [{ shape: [3] }]);
 * await writeFile('square-sum.onnx', await functionModel(graph));
 * ```
 */
export async function functionModel(graph: Graph): Promise<Uint8Array> {
  checkGraph('functionModel', graph);
  const { writeFunction } = await import('./write-function.ts');
  return writeFunction(graph, false).bytes;
}
