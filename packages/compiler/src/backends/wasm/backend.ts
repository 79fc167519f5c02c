import type { Graph, View } from '@keisan/autograd';
import { copied, toBinary } from '@keisan/autograd/internal';
import { type Backend, type Call, type Executable, UnsupportedError } from '../backend.ts';
import { frameOf } from './code/frame.ts';
import { writeModule } from './code/module.ts';
import { BLOCK } from './code/product.ts';
import { TILE_COLUMNS, TILE_ROWS } from './code/tiles.ts';
import { givenOf, hostedIn } from './plan/hosted.ts';
import { layoutOf } from './plan/layout.ts';
import { planOf } from './plan/plan.ts';
import { actionsOf } from './run/actions.ts';
import { Cells } from './run/cells.ts';
import type { Exports } from './run/exports.ts';
import { BASE, type Memory, memoryImport } from './run/memory.ts';

const sizes = { rows: TILE_ROWS, columns: TILE_COLUMNS, block: BLOCK };

async function load(graph: Graph, memory: Memory, relaxed: boolean): Promise<Executable> {
  const plan = planOf(graph);
  const layout = layoutOf(plan, sizes);
  const frame = frameOf(plan, layout, BASE);
  memory.reserve(layout.bytes);
  const { module, kernels } = writeModule(frame, {
    memory: memoryImport,
    relaxed,
    tableAt: (type, table) => memory.tableAt(type, table),
  });
  const { instance } = await WebAssembly.instantiate(toBinary(module), memory.imports);
  const cells = new Cells(frame, memory);
  const run = actionsOf(cells, instance.exports as unknown as Exports, kernels);
  const hosted = hostedIn(plan);
  const given = givenOf(plan);

  const put = (id: number, value: View) => {
    if (hosted.has(id)) cells.outside[id] = value;
    else cells.put(id, value);
  };
  return {
    run({ inputs, variables, key }: Call) {
      const [input, variable] = [inputs.values(), variables.values()];
      for (const id of given) {
        const { kind } = plan.graph.entries[id]!;
        put(id, kind === 'key' ? key : (kind === 'variable' ? variable : input).next().value!);
      }
      memory.reserve(layout.bytes);
      cells.putConstants();
      run();
      const results = plan.results.map((id) => copied(cells.view(id)));
      cells.outside.length = 0;
      const count = graph.outputs.length;
      return { outputs: results.slice(0, count), updates: results.slice(count) };
    },
  };
}

/** Compiles graphs to WebAssembly: kernels that each compute several ops, over one memory. */
export const wasmBackend = (memory: Memory, relaxed: boolean): Backend => ({
  name: 'wasm',
  sharesMemory: true,
  async load(graph) {
    try {
      return await load(graph, memory, relaxed);
    } catch (error) {
      if (error instanceof WebAssembly.CompileError) throw new UnsupportedError(error.message);
      throw error;
    }
  },
});
