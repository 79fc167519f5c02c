import { type Graph, Tensor, type Tree } from '@keisan/autograd';
import { drawingFrom, type Program, rebuild, takeKey } from '@keisan/autograd/internal';
import type { Execution, Executions } from './backends/executions.ts';
import { redoEagerly } from './backends/fallback.ts';
import type { Placement } from './backends/placement.ts';
import { rest } from './event-loop.ts';
import type { Lease } from './lease.ts';
import { optimizeFor, type Pass, type Writing } from './passes/index.ts';

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

/** What a function is run with. */
export type Given = [inputs: readonly Tensor[], lease?: Lease | undefined];

/** Traces and optimizes a function, and readies it to run with the parameters that it reads and assigns. */
async function prepare<R extends Tree>(source: Source<R>, placement: Placement): Promise<Execution<Given, R>> {
  const { graph: traced, parameters, result } = source.trace();
  const graphs = new Map<readonly Pass[] | undefined, Graph>();
  const graphFor = (writing: Writing) => {
    const graph = graphs.get(writing.joins) ?? optimizeFor(writing, traced);
    graphs.set(writing.joins, graph);
    return graph;
  };
  let placed = await placement.place(graphFor, parameters);
  const attempt = async (inputs: readonly Tensor[], key: Tensor, lease?: Lease) => {
    const { backend, executable } = placed;
    const before = parameters.map((parameter) => parameter.held);
    const given = backend.sharesMemory ? inputs : (source.staged?.(inputs) ?? inputs);
    const { outputs, parameters: after } = await executable.run({
      inputs: given.map((x) => x.view),
      parameters: before,
      key: key.view,
      lease,
    });
    for (const [place, value] of after) {
      const parameter = parameters[place]!;
      // What somebody assigned since it was read stays.
      if (parameter.held !== before[place]) continue;
      if ('bring' in value) parameter.leave(value);
      else parameter.assign(new Tensor(parameter, value, null, false));
    }
    return rebuild(
      result,
      outputs.map((value, i) => {
        const { dtype } = traced.entries[traced.outputs[i]!]!;
        return new Tensor({ shape: value.shape, dtype }, value, null, false);
      }),
    );
  };
  const run = async (...[inputs, lease]: Given) => {
    placed = await placement.replace(graphFor, parameters, placed);
    const key = takeKey(traced.draws * (source.turns?.(inputs) ?? 1));
    return attempt(inputs, key, lease).catch((error: unknown) =>
      redoEagerly(placed.backend, error, () => drawingFrom(key, () => source.eagerly(inputs))),
    );
  };
  return { parameters, run, release: async () => placed.executable.release?.() };
}

/** Runs a function where it is placed, prepared at the first call with `key`. */
export async function runAt<R extends Tree>(
  placement: Placement,
  executions: Executions<Given, R>,
  key: string,
  source: () => Source<R>,
  inputs: readonly Tensor[],
  lease?: Lease,
): Promise<R> {
  const result = await executions.run(key, () => prepare(source(), placement), inputs, lease);
  await rest();
  return result;
}
