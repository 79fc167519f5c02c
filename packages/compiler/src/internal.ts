import { addBackend, type RuntimeName } from './backends/choose.ts';
import { eager } from './backends/eager/backend.ts';
import { startOnnx } from './backends/onnx/find.ts';
import { type Work, workOf } from './backends/wasm/plan/work.ts';
import type { Team, TeamOptions } from './backends/wasm/threads/team.ts';

export { nativeRates, ownRates, type Rates, timeOf } from './backends/cost.ts';
export type { Work };

/** ONNX Runtime's package for WebAssembly, where the native one is there too: tests and benchmarks compare the two. */
export const onWasm = addBackend('onnx on WebAssembly', () => startOnnx('onnxruntime-web', 'onnx on WebAssembly'));

/** The work of each graph that was readied on {@link onLooker}, in order. */
export const seen: Work[] = [];

/** Eager, which notes what work there is: benchmarks fit the cost of work to what they measure. */
export const onLooker = addBackend('looker-on', async () => ({
  ...eager,
  load: (graph, parameters) => {
    seen.push(workOf(graph));
    return eager.load(graph, parameters);
  },
}));

/** Keisan's own compiler on a number of threads. */
export interface WasmOnThreads {
  /** What asks for it. */
  readonly runtime: RuntimeName;
  /** Null for one thread. */
  readonly team: Team | null;
}

let count = 0;

const shareAll: Partial<TeamOptions> = { worthwhile: 0, enough: 0, blockTime: 0, start: 0 };

/**
 * Keisan's own compiler on so many threads, however many cores there are, with a memory of its own.
 * @param options What is worth sharing. Default: they share all that can be shared, in the smallest blocks, from the first call on that
 * finds them ready.
 * @throws Error where there is no WebAssembly with SIMD.
 */
export async function wasmOn(threads: number, options: Partial<TeamOptions> = shareAll): Promise<WasmOnThreads> {
  const { startWasm } = await import('./backends/wasm/find.ts');
  const started = startWasm({ threads, ...options });
  if (!started) throw new Error('there is no WebAssembly with SIMD');
  const { backend, team } = started;
  return { runtime: addBackend(`wasm on ${threads} threads, ${++count}`, async () => backend), team };
}
