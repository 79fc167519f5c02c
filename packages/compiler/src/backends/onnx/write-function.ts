import type { EntryId, Graph } from '@keisan/autograd';
import { biasInConvolution } from './bias-in-convolution.ts';
import { channelsFirst } from './channels-first.ts';
import { lowerEntries, signature } from './lower.ts';
import { padBeforePool } from './pad-before-pool.ts';
import { encodeModel, type ValueProto } from './proto.ts';
import type { GraphModel } from './session.ts';
import { OnnxWriter } from './writer.ts';

/**
 * The graph as an ONNX model that computes its outputs and updates once, with what it needs and the names in it.
 * @param binds Whether large constants are to be given at each call, in place of being part of the model.
 */
export function writeFunction(given: Graph, binds: boolean): GraphModel {
  const graph = padBeforePool(biasInConvolution(channelsFirst(given)));
  const writer = new OnnxWriter(binds);
  const inputs = signature(graph);
  const names = lowerEntries(graph, writer, inputs);
  const outputs = graph.outputs.map((id, i) => ({ id, name: `output_${i}` }));
  const updates = graph.updates.map(({ value }, i) => ({ id: value, name: `update_${i}` }));
  const results = [...outputs, ...updates];
  writer.nameResults(results.map(({ id, name }) => ({ value: names[id]!, name })));
  const { bound } = writer;
  const declared = (id: EntryId, name: string): ValueProto => {
    const { dtype, shape } = graph.entries[id]!;
    return { name, dtype, shape };
  };
  const bytes = encodeModel({
    name: 'function',
    nodes: writer.nodes,
    constants: writer.constants,
    inputs: [
      ...[...inputs].map(([id, name]) => declared(id, name)),
      ...Object.entries(bound).map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
    ],
    outputs: results.map(({ id, name }) => declared(id, name)),
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
