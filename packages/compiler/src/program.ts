import { Tensor, type Tree } from '@keisan/autograd';
import { drawingFrom, type Program, rebuild, takeKey, type VariableEntry } from '@keisan/autograd/internal';
import type { Backend } from './backends/backend.ts';
import type { Execution, Executions } from './backends/executions.ts';
import { loadOrEagerly, redoEagerly } from './backends/fallback.ts';
import { rest } from './event-loop.ts';
import { optimize } from './passes/index.ts';

/** What a call gives: tensors, and for a loop the rows of its batches. */
export type Given = [inputs: readonly Tensor[], order?: Int32Array];

/** A function of tensors for arguments of one signature. */
export interface Source<R extends Tree> {
  trace(): Program<R>;
  /** Runs the function itself, with values. */
  eagerly(...given: Given): R;
  /** For a loop: how many rows a batch has. */
  readonly batchSize?: number;
}

/** Traces and optimizes a function, and readies it to run with the parameters that it reads and assigns. */
async function prepare<R extends Tree>(
  { trace, eagerly, batchSize }: Source<R>,
  backend: Backend,
): Promise<Execution<Given, R>> {
  const { graph: traced, parameters, result } = trace();
  const graph = optimize(traced);
  const executable = await loadOrEagerly(backend, graph, batchSize);
  const attempt = async ([inputs, order]: Given, key: Tensor) => {
    const before = parameters.map((parameter) => parameter.stored);
    const values = inputs.map((x) => x.value);
    const { outputs, updates } = await executable.run({ inputs: values, variables: before, key: key.value, order });
    graph.updates.forEach(({ variable }, i) => {
      const { place } = graph.entries[variable] as VariableEntry;
      const parameter = parameters[place]!;
      // What somebody assigned since it was read stays.
      if (parameter.stored === before[place]) parameter.assign(new Tensor(parameter, updates[i]!, null, false));
    });
    return rebuild(
      result,
      outputs.map((value, i) => {
        const { dtype } = graph.entries[graph.outputs[i]!]!;
        return new Tensor({ shape: value.shape, dtype }, value, null, false);
      }),
    );
  };
  const run = async (...given: Given) => {
    const [, order] = given;
    const key = takeKey(graph.draws * (order && batchSize ? order.length / batchSize : 1));
    return attempt(given, key).catch((error: unknown) =>
      redoEagerly(backend, error, () => drawingFrom(key, () => eagerly(...given))),
    );
  };
  return { parameters, run, release: async () => executable.release?.() };
}

/** Runs a function on a backend, prepared at the first call with `key`. */
export async function runOn<R extends Tree>(
  backend: Backend,
  executions: Executions<Given, R>,
  key: string,
  source: () => Source<R>,
  ...given: Given
): Promise<R> {
  const result = await executions.run(`${backend.name} ${key}`, () => prepare(source(), backend), ...given);
  await rest();
  return result;
}
