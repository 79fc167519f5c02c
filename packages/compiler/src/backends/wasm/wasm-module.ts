import type { Graph } from '@keisan/autograd';
import { checkGraph, toBinary, toText } from '@keisan/autograd/internal';
import { compileGraph } from './code/compile-graph.ts';
import { printPlan } from './plan/print.ts';
import { memoryImport } from './run/memory-import.ts';

/** What {@link wasmModule} makes of a graph. */
export interface WasmModule {
  /** A line for each kernel and call, with what it computes and what it reads from memory. */
  readonly plan: string;
  /** The module as WebAssembly text. */
  readonly text: string;
  /** The module. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * What the runtime `'wasm'` runs for a graph: which ops its kernels compute together, and their code.
 * @throws ValueError for anything but a graph.
 *
 * @example
 * ```ts
 * import { wasmModule } from '@keisan/compiler/wasm';
 * import { type Tensor, trace } from 'keisan';
 *
 * wasmModule(trace((x: Tensor) => x.square().sum(), [{ shape: [3] }])).plan; // '%2 = sum [3] over 0 of square from x0\n'
 * ```
 */
export function wasmModule(graph: Graph): WasmModule {
  checkGraph('wasmModule', graph);
  const places = new Map<string, number>();
  const tableAt = (type: string, table: readonly number[]) => {
    const key = `${type} ${table}`;
    if (!places.has(key)) places.set(key, 64 + 8 * places.size);
    return places.get(key)!;
  };
  const target = { memory: memoryImport, relaxed: false, threads: 1, tableAt };
  const { frame, module } = compileGraph(graph, target, () => {});
  return { plan: printPlan(frame.plan), text: toText(module), bytes: toBinary(module) };
}
