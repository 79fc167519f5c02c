import { type Graph, Tensor, type Tree, type View } from '@keisan/autograd';
import { drawingFrom, type Program, rebuild, takeKey, type VariableEntry } from '@keisan/autograd/internal';
import type { Execution, Executions } from './backends/executions.ts';
import { redoEagerly } from './backends/fallback.ts';
import type { Placement } from './backends/placement.ts';
import { rest } from './event-loop.ts';
import { optimizeFor } from './passes/index.ts';
import { sideBySide, split } from './side-by-side.ts';

/** A function of tensors for arguments of one signature. */
export interface Source<R extends Tree> {
  trace(): Program<R>;
  /** Runs the function itself, with values. */
  eagerly(inputs: readonly Tensor[]): R;
  /** How often it draws what its graph says that it draws. Default: once. */
  turns?(inputs: readonly Tensor[]): number;
  /** Inputs of the same meaning for a backend that copies them: no more than it uses. */
  staged?(inputs: readonly Tensor[]): readonly Tensor[];
}

/** The values of a graph's variables, given those of the parameters. */
function variablesOf({ entries }: Graph, values: readonly View[]): View[] {
  return entries.flatMap((entry) =>
    entry.kind === 'variable'
      ? [
          sideBySide(
            entry.places.map((place) => values[place]!),
            entry,
          ),
        ]
      : [],
  );
}

/** Traces and optimizes a function, and readies it to run with the parameters that it reads and assigns. */
async function prepare<R extends Tree>(
  source: Source<R>,
  placement: Placement,
): Promise<Execution<[inputs: readonly Tensor[]], R>> {
  const { graph: traced, parameters, result } = source.trace();
  const graph = optimizeFor(await placement.backend, traced);
  let placed = await placement.place(graph);
  const attempt = async (inputs: readonly Tensor[], key: Tensor) => {
    const { backend, executable } = placed;
    const before = parameters.map((parameter) => parameter.stored);
    const given = backend.sharesMemory ? inputs : (source.staged?.(inputs) ?? inputs);
    const values = given.map((x) => x.view);
    const { outputs, updates } = await executable.run({
      inputs: values,
      variables: variablesOf(graph, before),
      key: key.view,
    });
    graph.updates.forEach(({ variable }, i) => {
      const { places } = graph.entries[variable] as VariableEntry;
      const values = split(
        updates[i]!,
        places.map((place) => parameters[place]!.shape),
      );
      places.forEach((place, k) => {
        const parameter = parameters[place]!;
        // What somebody assigned since it was read stays.
        if (parameter.stored === before[place]) parameter.assign(new Tensor(parameter, values[k]!, null, false));
      });
    });
    return rebuild(
      result,
      outputs.map((value, i) => {
        const { dtype } = graph.entries[graph.outputs[i]!]!;
        return new Tensor({ shape: value.shape, dtype }, value, null, false);
      }),
    );
  };
  const run = async (inputs: readonly Tensor[]) => {
    placed = await placement.replace(graph, placed);
    const key = takeKey(graph.draws * (source.turns?.(inputs) ?? 1));
    return attempt(inputs, key).catch((error: unknown) =>
      redoEagerly(placed.backend, error, () => drawingFrom(key, () => source.eagerly(inputs))),
    );
  };
  return { parameters, run, release: async () => placed.executable.release?.() };
}

/** Runs a function where it is placed, prepared at the first call with `key`. */
export async function runAt<R extends Tree>(
  placement: Placement,
  executions: Executions<[inputs: readonly Tensor[]], R>,
  key: string,
  source: () => Source<R>,
  inputs: readonly Tensor[],
): Promise<R> {
  const result = await executions.run(key, () => prepare(source(), placement), inputs);
  await rest();
  return result;
}
