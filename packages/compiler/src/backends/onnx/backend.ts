import type { Graph, NdArray, TensorSpec, TypedArray } from '@keisan/autograd';
import { elements, type InputEntry, viewOf } from '@keisan/autograd/internal';
import type { Backend, Call } from '../backend.ts';
import { writeFunction } from './function-model.ts';
import { isLarge } from './is-large.ts';
import { CONTINUE, ORDER, STEPS, writeLoop } from './loop-model.ts';
import { signature } from './lower.ts';
import type { Named, Runtime, RuntimeTensor } from './session.ts';
import { Staging } from './staging.ts';

const toRuntime = ({ dtype }: TensorSpec, value: NdArray) =>
  ({ dtype, shape: value.shape, data: elements(value) }) satisfies RuntimeTensor;

function fromRuntime({ dtype, shape, data }: RuntimeTensor): NdArray {
  if (dtype === 'int64') throw new TypeError('an int64 result');
  return viewOf(data as TypedArray, shape);
}

/** The values that the variables of a graph have now, and the key for its draws, under their names. */
function stateFeeds(graph: Graph, { variables, key }: Call): Named {
  const feeds: Record<string, RuntimeTensor> = {};
  for (const [id, name] of signature(graph)) {
    const entry = graph.entries[id]!;
    if (entry.kind === 'variable') feeds[name] = toRuntime(entry, variables[entry.place]!);
    else if (entry.kind === 'key') feeds[name] = toRuntime(entry, key);
  }
  return feeds;
}

/** What tells a loop's model how often to run its step, and on which rows. */
function turnFeeds(order: Int32Array, batchSize: number): Named {
  const steps = order.length / batchSize;
  return {
    [STEPS]: { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(steps)) },
    [CONTINUE]: { dtype: 'bool', shape: [], data: Uint8Array.of(1) },
    [ORDER]: { dtype: 'int32', shape: [steps, batchSize], data: order },
  };
}

/** Runs graphs on ONNX Runtime, as models that compute a graph once or, in a loop, as often as there are batches. */
export function onnxBackend(name: string, runtime: Runtime): Backend {
  return {
    name,
    async load(graph, batchSize) {
      const model = batchSize === undefined ? await writeFunction(graph) : await writeLoop(graph, batchSize);
      const session = await runtime.load(model, isLarge(graph));
      const inputs = graph.entries.filter((entry): entry is InputEntry => entry.kind === 'input');
      const staging = batchSize === undefined || runtime.sharesMemory ? null : new Staging();
      return {
        async run(call) {
          const { order } = call;
          const given = inputs.map((entry, i) => toRuntime(entry, call.inputs[i]!));
          const values = staging && order ? staging.rowsOf(given, order) : given;
          const results = await session.run({
            ...stateFeeds(graph, call),
            ...(order && batchSize && turnFeeds(staging ? order.map((_, i) => i) : order, batchSize)),
            ...Object.fromEntries(model.inputs.map((input, i) => [input, values[i]!])),
          });
          const named = (names: readonly string[]) => names.map((output) => fromRuntime(results[output]!));
          return { outputs: named(model.outputs), updates: named(model.updates) };
        },
        release: () => session.release(),
      };
    },
  };
}
