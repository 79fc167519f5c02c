import type { Graph } from '@keisan/autograd';
import { checkGraph } from '@keisan/autograd/internal';
import type { OnnxModel } from '../runtime/session.ts';
import { lowerEntries, signature } from './lower.ts';
import { encodeModel, valueInfo } from './proto.ts';
import { OnnxWriter } from './writer.ts';

/** Names of the outputs of a function's model. */
export const outputName = (i: number): string => `output_${i}`;
export const updateName = (i: number): string => `update_${i}`;

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
  return (await writeFunction(graph)).bytes;
}

/** Like {@link functionModel}, with the kernels that it needs. */
export async function writeFunction(graph: Graph): Promise<OnnxModel> {
  const writer = new OnnxWriter();
  const given = signature(graph);
  const names = lowerEntries(graph, writer, given);
  const results = [
    ...graph.outputs.map((id, i) => ({ id, name: outputName(i) })),
    ...graph.updates.map(({ value }, i) => ({ id: value, name: updateName(i) })),
  ];
  writer.nameResults(results.map(({ id, name }) => ({ value: names[id]!, name })));
  const bytes = await encodeModel({
    name: 'function',
    node: writer.nodes,
    initializer: writer.constants,
    input: [...given].map(([id, name]) => valueInfo(name, graph.entries[id]!.dtype, graph.entries[id]!.shape)),
    output: results.map(({ id, name }) => valueInfo(name, graph.entries[id]!.dtype, graph.entries[id]!.shape)),
  });
  return { bytes, kernels: writer.kernels };
}
