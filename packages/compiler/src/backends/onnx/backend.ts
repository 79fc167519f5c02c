import type { Graph, TensorSpec, TypedArray, View } from '@keisan/autograd';
import { elements, viewOf } from '@keisan/autograd/internal';
import { joins } from '../../passes/joins.ts';
import type { Backend, Call } from '../backend.ts';
import { eager } from '../eager/backend.ts';
import { parametersOf, variablesOf } from '../variables.ts';
import { isLarge } from './is-large.ts';
import { signature } from './lower.ts';
import type { Named, Runtime, RuntimeTensor } from './session.ts';
import { writeFunction } from './write-function.ts';

const toRuntime = ({ dtype }: TensorSpec, value: View) =>
  ({ dtype, shape: value.shape, data: elements(value) }) satisfies RuntimeTensor;

function fromRuntime({ dtype, shape, data }: RuntimeTensor): View {
  if (dtype === 'int64') throw new TypeError('an int64 result');
  return viewOf(data as TypedArray, shape);
}

/** The values that the variables of a graph have now, and the key for its draws, under their names. */
function stateFeeds(graph: Graph, { parameters, key }: Call): Named {
  const variables = variablesOf(graph, parameters);
  const feeds: Record<string, RuntimeTensor> = {};
  let next = 0;
  for (const [id, name] of signature(graph)) {
    const entry = graph.entries[id]!;
    if (entry.kind === 'variable') feeds[name] = toRuntime(entry, variables[next++]!);
    else if (entry.kind === 'key') feeds[name] = toRuntime(entry, key);
  }
  return feeds;
}

/** Runs graphs on ONNX Runtime. */
export function onnxBackend(name: string, runtime: Runtime): Backend {
  return {
    name,
    joins,
    sharesMemory: runtime.sharesMemory,
    async load(graph, parameters) {
      // ONNX Runtime takes no model without outputs.
      if (graph.outputs.length + graph.updates.length === 0) return eager.load(graph, parameters);
      const model = writeFunction(graph, runtime.sharesMemory);
      const session = await runtime.load(model, isLarge(graph));
      const inputs = graph.entries.filter((entry) => entry.kind === 'input');
      return {
        async run(call) {
          const values = inputs.map((entry, i) => [model.inputs[i]!, toRuntime(entry, call.inputs[i]!)]);
          const results = await session.run({
            ...model.bound,
            ...stateFeeds(graph, call),
            ...Object.fromEntries(values),
          });
          const named = (names: readonly string[]) => names.map((output) => fromRuntime(results[output]!));
          return {
            outputs: named(model.outputs),
            parameters: parametersOf(graph, named(model.updates), parameters),
          };
        },
        release: () => session.release(),
      };
    },
  };
}
