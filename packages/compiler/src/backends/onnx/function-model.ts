import type { Graph } from '@keisan/autograd';
import { checkGraph } from '@keisan/autograd/internal';
import { biasInConvolution } from './bias-in-convolution.ts';
import { channelsFirst } from './channels-first.ts';
import { lowerEntries, signature } from './lower.ts';
import { padBeforePool } from './pad-before-pool.ts';
import { encodeModel, valueInfo } from './proto.ts';
import type { GraphModel } from './session.ts';
import { OnnxWriter } from './writer.ts';

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
  return (await writeFunction(graph, false)).bytes;
}

/**
 * Like {@link functionModel}, with what it needs and the names in it.
 * @param binds Whether large constants are to be given at each call, in place of being part of the model.
 */
export async function writeFunction(given: Graph, binds: boolean): Promise<GraphModel> {
  const graph = padBeforePool(biasInConvolution(channelsFirst(given)));
  const writer = new OnnxWriter(binds);
  const inputs = signature(graph);
  const names = lowerEntries(graph, writer, inputs);
  const outputs = graph.outputs.map((id, i) => ({ id, name: `output_${i}` }));
  const updates = graph.updates.map(({ value }, i) => ({ id: value, name: `update_${i}` }));
  const results = [...outputs, ...updates];
  writer.nameResults(results.map(({ id, name }) => ({ value: names[id]!, name })));
  const { bound } = writer;
  const bytes = await encodeModel({
    name: 'function',
    node: writer.nodes,
    initializer: [...writer.constants],
    input: [
      ...[...inputs].map(([id, name]) => valueInfo(name, graph.entries[id]!.dtype, graph.entries[id]!.shape)),
      ...Object.entries(bound).map(([name, { dtype, shape }]) => valueInfo(name, dtype, shape)),
    ],
    output: results.map(({ id, name }) => valueInfo(name, graph.entries[id]!.dtype, graph.entries[id]!.shape)),
  });
  return {
    bytes,
    kernels: writer.kernels,
    bound,
    inputs: [...inputs].flatMap(([id, name]) => (graph.entries[id]!.kind === 'input' ? [name] : [])),
    outputs: outputs.map(({ name }) => name),
    updates: updates.map(({ name }) => name),
  };
}
