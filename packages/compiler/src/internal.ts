import { addBackend, type RuntimeName } from './backends/choose.ts';
import { startOnnx } from './backends/onnx/find.ts';
import type { Team, TeamOptions } from './backends/wasm/threads/team.ts';

/** ONNX Runtime's package for WebAssembly, where the native one is there too: tests and benchmarks compare the two. */
export const onWasm = addBackend('onnx on WebAssembly', () => startOnnx('onnxruntime-web', 'onnx on WebAssembly'));

/** Keisan's own compiler on a number of threads. */
export interface WasmOnThreads {
  /** What asks for it. */
  readonly runtime: RuntimeName;
  /** Null for one thread. */
  readonly team: Team | null;
}

let count = 0;

const shareAll: Partial<TeamOptions> = { worthwhile: 0, blockTime: 0, start: 0 };

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
