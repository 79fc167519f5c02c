import type { EntryId, Graph, View } from '@keisan/autograd';
import { copied, toBinary } from '@keisan/autograd/internal';
import { type Backend, type Call, type Executable, UnsupportedError } from '../backend.ts';
import { compileGraph } from './code/compile-graph.ts';
import { givenOf, hostedIn } from './plan/hosted.ts';
import { actionsOf } from './run/actions.ts';
import { Cells } from './run/cells.ts';
import type { Exports } from './run/exports.ts';
import { BASE, type Memory } from './run/memory.ts';
import { Crew, type Team } from './threads/team.ts';

/** What a graph is compiled for. */
export interface Engine {
  readonly memory: Memory;
  /** Whether there is the fused multiply-add. */
  readonly relaxed: boolean;
  /** The threads, where there may be more than one. */
  readonly team: Team | null;
}

async function load(graph: Graph, { memory, relaxed, team }: Engine): Promise<Executable> {
  const target = {
    memory: memory.wanted,
    relaxed,
    tableAt: memory.tableAt.bind(memory),
  };
  const { frame, module, kernels } = compileGraph(graph, target, BASE, ({ bytes }) => memory.reserve(bytes));
  const { module: compiled, instance } = await WebAssembly.instantiate(toBinary(module), memory.imports);
  const { plan } = frame;
  const cells = new Cells(frame, memory);
  const run = actionsOf(cells, new Crew(team, compiled, instance.exports as unknown as Exports), kernels);
  const hosted = hostedIn(plan);

  const give = ({ inputs, variables, key }: Call) => {
    const [input, variable] = [inputs.values(), variables.values()];
    const givenValue = (id: EntryId): View => {
      const { kind } = plan.graph.entries[id]!;
      return kind === 'key' ? key : (kind === 'variable' ? variable : input).next().value!;
    };
    for (const id of givenOf(plan)) {
      if (hosted.has(id)) cells.outside[id] = givenValue(id);
      else cells.put(id, givenValue(id));
    }
  };
  return {
    run(call) {
      try {
        give(call);
        cells.putConstants();
        run();
        const results = plan.results.map((id) => copied(cells.view(id)));
        const count = graph.outputs.length;
        return { outputs: results.slice(0, count), updates: results.slice(count) };
      } finally {
        cells.outside.length = 0;
      }
    },
  };
}

/** Compiles graphs to WebAssembly: kernels that each compute several ops, over one memory. */
export const wasmBackend = (engine: Engine): Backend => ({
  name: 'wasm',
  sharesMemory: true,
  async load(graph) {
    try {
      return await load(graph, engine);
    } catch (error) {
      if (error instanceof WebAssembly.CompileError) throw new UnsupportedError(error.message);
      throw error;
    }
  },
});
