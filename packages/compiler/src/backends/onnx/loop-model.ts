import { type EntryId, type Graph, ValueError } from '@keisan/autograd';
import { checkGraph, describeValue, type InputEntry } from '@keisan/autograd/internal';
import { lowerEntries, signature } from './lower.ts';
import { attributeProto, encodeModel, type NamedGraph, valueInfo } from './proto.ts';
import type { GraphModel } from './session.ts';
import { OnnxWriter } from './writer.ts';

/** Names of the fixed inputs of a loop's model. */
export const STEPS = 'steps';
export const ORDER = 'order';
export const CONTINUE = 'continue';

const dataName = (i: number): string => `data_${i}`;
const stateName = (i: number): string => `state_${i}`;
const stackName = (i: number): string => `stack_${i}`;

/**
 * The graph of one step as an ONNX model that runs many: a `Loop` whose carried state is the variables that the step
 * updates. The graph's inputs are batches: turn i gathers the rows `order[i]` of each data set. The outputs of all turns
 * are stacked.
 * @throws ValueError for anything but a graph, and where `batchSize` is not a whole number of at least 1.
 */
export async function loopModel(graph: Graph, batchSize: number): Promise<Uint8Array> {
  checkGraph('loopModel', graph);
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new ValueError({
      where: 'loopModel',
      got: `batchSize ${describeValue(batchSize)}`,
      expected: 'a whole number of at least 1',
    });
  }
  return (await writeLoop(graph, batchSize)).bytes;
}

/** Like {@link loopModel}, with what it needs and the names in it. */
export async function writeLoop(graph: Graph, batchSize: number): Promise<GraphModel> {
  const outer = new OnnxWriter();
  const body = new OnnxWriter(outer);
  const given = signature(graph);
  const updated = new Map(graph.updates.map(({ variable }, i) => [variable, i]));
  const batches = [...given.keys()].filter((id) => graph.entries[id]!.kind === 'input');

  const rows = body.node('Gather', [ORDER, 'turn'], { axis: 0 });
  const bodyNames = new Map<EntryId, string>();
  let batch = 0;
  for (const [id, name] of given) {
    const entry = graph.entries[id]!;
    const state = updated.get(id);
    if (entry.kind === 'input') bodyNames.set(id, body.node('Gather', [dataName(batch++), rows], { axis: 0 }));
    else if (entry.kind === 'key') bodyNames.set(id, keyOfTurn(body, name, graph.draws));
    else bodyNames.set(id, state === undefined ? name : `${stateName(state)}_in`);
  }
  const names = lowerEntries(graph, body, bodyNames);

  const stateOf = ({ variable }: Graph['updates'][number]) => graph.entries[variable]!;
  const states = graph.updates.map((update, i) => ({ ...stateOf(update), value: update.value, name: stateName(i) }));
  const stacks = graph.outputs.map((id, i) => ({ ...graph.entries[id]!, value: id, name: stackName(i) }));
  body.nameResults([
    { value: 'continue_in', name: 'continue_out' },
    ...[...states, ...stacks].map(({ name, value }) => ({ value: names[value]!, name: `${name}_out` })),
  ]);
  const step: NamedGraph = {
    name: 'step',
    node: body.nodes,
    input: [
      valueInfo('turn', 'int64', []),
      valueInfo('continue_in', 'bool', []),
      ...states.map(({ name, dtype, shape }) => valueInfo(`${name}_in`, dtype, shape)),
    ],
    output: [
      valueInfo('continue_out', 'bool', []),
      ...[...states, ...stacks].map(({ name, dtype, shape }) => valueInfo(`${name}_out`, dtype, shape)),
    ],
  };
  outer.add({
    opType: 'Loop',
    name: 'loop',
    input: [STEPS, CONTINUE, ...graph.updates.map(({ variable }) => given.get(variable)!)],
    output: [...states, ...stacks].map(({ name }) => name),
    attribute: [attributeProto('body', { graph: step })],
  });
  const carried = [...given].filter(([id]) => graph.entries[id]!.kind !== 'input');
  const bytes = await encodeModel({
    name: 'loop',
    node: outer.nodes,
    initializer: outer.constants,
    input: [
      valueInfo(STEPS, 'int64', []),
      valueInfo(CONTINUE, 'bool', []),
      valueInfo(ORDER, 'int32', ['turns', batchSize]),
      ...batches.map((id, i) => {
        const { dtype, shape } = graph.entries[id] as InputEntry;
        return valueInfo(dataName(i), dtype, ['rows', ...shape.slice(1)]);
      }),
      ...carried.map(([id, name]) => valueInfo(name, graph.entries[id]!.dtype, graph.entries[id]!.shape)),
    ],
    output: [
      ...states.map(({ name, dtype, shape }) => valueInfo(name, dtype, shape)),
      ...stacks.map(({ name, dtype, shape }) => valueInfo(name, dtype, ['turns', ...shape])),
    ],
  });
  return {
    bytes,
    kernels: body.kernels,
    inputs: batches.map((_, i) => dataName(i)),
    outputs: stacks.map(({ name }) => name),
    updates: states.map(({ name }) => name),
  };
}

/** Each turn draws its own random numbers: its key is the first turn's, counted on. */
function keyOfTurn(body: OnnxWriter, key: string, draws: number): string {
  const taken = body.node('Mul', [body.cast('turn', 'int32'), body.constant([0, draws], 'int32')]);
  return body.node('Add', [key, taken]);
}
