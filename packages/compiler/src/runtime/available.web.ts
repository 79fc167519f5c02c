import { onnxRuntime } from './onnxruntime.ts';
import type { Runtime, RuntimeName } from './session.ts';

/** The runtimes of a browser. */
export const preference: readonly RuntimeName[] = ['wasm'];

/** What to install for the fast path. */
export const advice = 'npm install onnxruntime-web';

/** The runtime that the page asks for: `globalThis.KEISAN_RUNTIME`. */
export const requested = (): string | undefined => (globalThis as { KEISAN_RUNTIME?: string }).KEISAN_RUNTIME;

/** Loads a runtime, or throws where its package is not installed. */
export async function loadRuntime(name: RuntimeName): Promise<Runtime> {
  if (name !== 'wasm') throw new Error(`a browser has no ${name} runtime`);
  const { env, ...ort } = await import('onnxruntime-web/wasm');
  if (!globalThis.crossOriginIsolated) env.wasm.numThreads = 1;
  return onnxRuntime('wasm', ort, false, { executionProviders: ['wasm'] });
}
