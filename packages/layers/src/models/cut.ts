import { symbolicMaskOf } from '../layer/masks.ts';
import { InputLayer } from '../layers/input.ts';
import type { KerasTensor, SymbolicTree } from '../symbolic/keras-tensor.ts';
import { isInput, nodesBetween } from '../symbolic/model-graph.ts';
import { replaceTensors, symbolicLeaves } from '../symbolic/node.ts';

/** A new Input for what a layer gave. */
function inputFor({ name, shape, dtype }: KerasTensor): KerasTensor {
  const [batchSize = null, ...sample] = shape;
  return new InputLayer({ shape: sample, batchSize, dtype, name: `${name}CLONE` }).output;
}

/**
 * Inputs and outputs of a model whose inputs are what layers gave, as if those were what `Input` gives: new Inputs in their place, and the
 * applications between them and the outputs once more. Source: Keras's clone_graph_nodes.
 */
export function cutAtInputs(where: string, inputs: SymbolicTree, outputs: SymbolicTree): [SymbolicTree, SymbolicTree] {
  const given = symbolicLeaves(inputs);
  if (given.every(isInput)) return [inputs, outputs];
  const copies = new Map<KerasTensor, KerasTensor | null>();
  const copyOf = (tensor: KerasTensor) => (copies.has(tensor) ? copies.get(tensor) : tensor);
  for (const input of given) if (!isInput(input)) copies.set(input, inputFor(input));
  // What comes in has no mask.
  const masks = given.flatMap((input) => symbolicMaskOf(input) ?? []);
  for (const mask of masks) if (!given.includes(mask)) copies.set(mask, null);
  for (const { operation, args, kwargs, inputs: read, result, outputs: made } of nodesBetween(
    where,
    [...given, ...masks],
    symbolicLeaves(outputs),
  )) {
    if (read.length === 0) continue;
    const node = operation.addNode(
      replaceTensors(args, copyOf) as readonly unknown[],
      replaceTensors(kwargs, copyOf) as Readonly<Record<string, unknown>>,
      result,
      made.map(({ name }) => `${name}_clone`),
    );
    made.forEach((tensor, i) => {
      if (!copies.has(tensor)) copies.set(tensor, node.outputs[i]!);
    });
  }
  return [replaceTensors(inputs, copyOf) as SymbolicTree, replaceTensors(outputs, copyOf) as SymbolicTree];
}
