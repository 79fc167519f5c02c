import type { Graph, NdArray } from '@keisan/autograd';
import {
  allocate,
  elements,
  interpret,
  isGiven,
  registry,
  sizeOf,
  type VariableEntry,
  viewOf,
} from '@keisan/autograd/internal';
import type { Backend, Call, Results } from '../backend.ts';

/** A batch of rows of a data set. */
function gathered(x: NdArray, rows: NdArray, dtype: VariableEntry['dtype']): NdArray {
  const shape = [rows.size, ...x.shape.slice(1)];
  return registry.gather.forward([x, rows], { axis: 0 }, [{ shape, dtype }])[0]!;
}

function run(graph: Graph, { inputs, variables, key, order }: Call, batchSize: number): Results {
  const turns = order ? order.length / batchSize : 1;
  const current = [...variables];
  const given = graph.entries.filter(isGiven);
  const specs = graph.outputs.map((id) => graph.entries[id]!);
  const places = graph.updates.map(({ variable }) => (graph.entries[variable] as VariableEntry).place);
  const stacks = specs.map(({ shape, dtype }) => allocate(dtype, turns * sizeOf(shape)));
  const [seed, draw] = elements(key);
  for (let turn = 0; turn < turns; turn++) {
    const rows = order && viewOf(order.subarray(turn * batchSize, (turn + 1) * batchSize), [batchSize]);
    let next = 0;
    const values = given.map((entry) => {
      if (entry.kind === 'variable') return current[entry.place]!;
      if (entry.kind !== 'input') return viewOf(Int32Array.of(seed!, draw! + turn * graph.draws), [2]);
      const x = inputs[next++]!;
      return rows ? gathered(x, rows, entry.dtype) : x;
    });
    const results = interpret(graph, values);
    stacks.forEach((stack, i) => {
      stack.set(elements(results[i]!), turn * sizeOf(specs[i]!.shape));
    });
    places.forEach((place, i) => {
      current[place] = results[stacks.length + i]!;
    });
  }
  return {
    outputs: stacks.map((stack, i) => viewOf(stack, order ? [turns, ...specs[i]!.shape] : specs[i]!.shape)),
    updates: places.map((place) => current[place]!),
  };
}

/** Computes graphs op by op in this thread. It runs them all, and is what other backends must agree with. */
export const eager: Backend = {
  name: 'eager',
  load: async (graph, batchSize = 0) => ({ run: (call) => run(graph, call, batchSize) }),
};
