import type { EntryId, Graph, Parameter } from '@keisan/autograd';
import { copied, toBinary, type VariableEntry, viewOf } from '@keisan/autograd/internal';
import { type Backend, type Call, type Executable, type Held, UnsupportedError } from '../backend.ts';
import { compileGraph } from './code/compile-graph.ts';
import { givenOf, hostedIn } from './plan/hosted.ts';
import type { Step } from './plan/steps.ts';
import { actionsOf } from './run/actions.ts';
import { Addresses } from './run/addresses.ts';
import { Cells } from './run/cells.ts';
import { putConstants } from './run/constants.ts';
import { Data } from './run/data.ts';
import type { Exports } from './run/exports.ts';
import { type Home, Homes } from './run/homes.ts';
import type { Memory } from './run/memory.ts';
import { LostWorkError } from './threads/control.ts';
import { Crew, type Team } from './threads/team.ts';

/** What graphs are compiled for. */
export interface Engine {
  readonly memory: Memory;
  /** Whether there is the fused multiply-add. */
  readonly relaxed: boolean;
  /** The threads, where there may be more than one. */
  readonly team: Team | null;
}

/** Where graphs run. */
interface Place extends Engine {
  readonly homes: Homes;
  readonly data: Data;
}

/** What a loop reads as it is in every turn. */
function readInEveryTurn(step: Step): readonly EntryId[] {
  if (step.kind !== 'scan' && step.kind !== 'while') return [];
  const { carried, scanned } = step.bodies.at(-1)!;
  return step.reads.slice(carried + scanned).map(({ value }) => value);
}

async function load(graph: Graph, parameters: readonly Parameter[], place: Place): Promise<Executable> {
  const { memory, homes, data, relaxed, team } = place;
  const target = {
    memory: memory.wanted,
    relaxed,
    threads: team?.threads ?? 1,
    tableAt: memory.tableAt.bind(memory),
  };
  const { frame, module, kernels, rows } = compileGraph(graph, target, ({ bytes }) => memory.reserve(bytes));
  const { plan } = frame;
  const { entries, updates } = plan.graph;
  const settled = new Map<EntryId, readonly Home[]>();
  entries.forEach((entry, id) => {
    if (entry.kind !== 'variable') return;
    const own = homes.of(entry, parameters);
    settled.set(id, own);
    frame.putElsewhere(id, () => own[0]!.address);
  });
  const constants = putConstants(memory, frame);
  const addresses = new Addresses(memory, frame, kernels);
  const { module: compiled, instance } = await WebAssembly.instantiate(toBinary(module), memory.imports);
  const cells = new Cells(frame, memory);
  const crew = new Crew(team, compiled, instance.exports as unknown as Exports, memory.own);
  const machine = { crew, kernels, rows, addresses, cells: [] };
  const run = actionsOf(cells, machine);
  const all: readonly Cells[] = machine.cells;
  const hosted = hostedIn(plan);
  const given = givenOf(plan);
  const inputIds = given.filter((id) => entries[id]!.kind === 'input');
  const keyIds = given.filter((id) => entries[id]!.kind === 'key');
  const inLoops = new Set(plan.steps.flatMap(readInEveryTurn));
  /** The inputs that loops read from where they lie. */
  const loops = [...inputIds.keys()].filter((at) => hosted.has(inputIds[at]!) && inLoops.has(inputIds[at]!));
  const replaced = updates.map(({ variable }, i) => ({ variable, value: plan.results[graph.outputs.length + i]! }));
  const isInPlace = ({ variable, value }: (typeof replaced)[number]) => frame.layout.replacing.get(value) === variable;
  const moved = replaced.filter((each) => !isInPlace(each));
  const inPlace = replaced.filter(isInPlace).flatMap(({ variable }) => settled.get(variable)!);
  const isVariable = new Set<EntryId>(settled.keys());
  /** Where the frame lay when addresses were written down. */
  let start = -1;

  /** Makes sure that everybody knows where everything lies. */
  const settle = () => {
    if (start === memory.scratch) return;
    start = memory.scratch;
    frame.place(start);
    for (const each of all) each.moved();
    addresses.write();
  };
  const give = ({ inputs, parameters, key, lease }: Call) => {
    for (const [id, own] of settled) {
      const { places } = entries[id] as VariableEntry;
      for (const [i, home] of own.entries()) home.hold(parameters[places[i]!]!);
    }
    const kept = loops.map((at) => data.keep(inputs[at]!, entries[inputIds[at]!]!.dtype, lease));
    for (const [i, id] of [...inputIds, ...keyIds].entries()) {
      const value = inputs[i] ?? key;
      if (hosted.has(id)) cells.outside[id] = value;
      else cells.put(id, value);
    }
    // Memory does not grow any more: views of it stay.
    for (const [i, block] of kept.entries()) {
      const [at, id] = [loops[i]!, inputIds[loops[i]!]!];
      const { shape, size } = inputs[at]!;
      if (block) cells.outside[id] = viewOf(memory.view(entries[id]!.dtype, block.address, size), shape);
    }
  };
  /** Puts what did not take the place of a variable itself there. */
  const update = () => {
    const values = moved.map(({ value }) => {
      const view = cells.view(value);
      // A variable may be about to be replaced itself.
      return isVariable.has(value) || frame.layout.replacing.has(value) ? copied(view) : view;
    });
    for (const [i, { variable }] of moved.entries()) cells.put(variable, values[i]!);
    const after = new Map<number, Held>();
    for (const { variable } of updates) {
      const { places } = entries[variable] as VariableEntry;
      for (const [i, home] of settled.get(variable)!.entries()) after.set(places[i]!, home.left());
    }
    return after;
  };
  return {
    run(call) {
      settle();
      try {
        give(call);
        run();
        const outputs = plan.results.slice(0, graph.outputs.length).map((id) => copied(cells.view(id)));
        return { outputs, parameters: update() };
      } catch (error) {
        if (error instanceof LostWorkError) for (const home of inPlace) home.lose();
        throw error;
      } finally {
        cells.outside.length = 0;
      }
    },
    async release() {
      addresses.free();
      memory.leave(constants);
    },
  };
}

/** Compiles graphs to WebAssembly: kernels that each compute several ops, over one memory. */
export function wasmBackend(engine: Engine): Backend {
  const place = { ...engine, homes: new Homes(engine.memory), data: new Data(engine.memory) };
  return {
    name: 'wasm',
    sharesMemory: true,
    async load(graph, parameters) {
      try {
        return await load(graph, parameters, place);
      } catch (error) {
        if (error instanceof WebAssembly.CompileError) throw new UnsupportedError(error.message);
        throw error;
      }
    },
  };
}
