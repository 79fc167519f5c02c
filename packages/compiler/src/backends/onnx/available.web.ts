import type { OnnxPackage } from './installation.ts';
import { onnxRuntime } from './onnxruntime.ts';
import type { Runtime } from './session.ts';
import { wasmOptions } from './wasm-options.ts';

/** The packages of a browser. */
export const packages: readonly OnnxPackage[] = ['onnxruntime-web'];

/** Whether a package could not be loaded because the page has no address for it. The words are those of the browsers. */
export const isMissing = (_: OnnxPackage, error: unknown): boolean =>
  error instanceof TypeError && /specifier|does not resolve/.test(error.message);

/**
 * A script of its own for threads to start from. A bundler may make ONNX Runtime a chunk that imports the page's, which every
 * thread would then run. Bundlers read the two addresses as they stand, and put the files beside the page.
 *
 * @returns undefined where the files were not put there, as by a development server: nothing is in one chunk then.
 */
async function threadScript(): Promise<{ readonly mjs: string; readonly wasm: string } | undefined> {
  const mjs = new URL('onnxruntime-web/ort-wasm-simd-threaded.mjs', import.meta.url).href;
  const wasm = new URL('onnxruntime-web/ort-wasm-simd-threaded.wasm', import.meta.url).href;
  const response = await fetch(mjs).catch(() => null);
  return response?.ok && response.headers.get('content-type')?.includes('javascript') ? { mjs, wasm } : undefined;
}

/**
 * Loads a package, or throws where it is not installed. A cross-origin isolated page gets a thread per core, another one
 * thread. `env.wasm.wasmPaths` and `numThreads` of onnxruntime-web that the page has set are left alone.
 */
export async function loadPackage(name: OnnxPackage): Promise<Runtime> {
  if (name !== 'onnxruntime-web') throw new Error(`a browser has no ${name}`);
  const { env, ...ort } = await import('onnxruntime-web/wasm');
  const { crossOriginIsolated, navigator } = globalThis;
  env.wasm.numThreads ||= crossOriginIsolated ? navigator.hardwareConcurrency : 1;
  if (env.wasm.numThreads > 1 && !env.wasm.wasmPaths) {
    const paths = await threadScript();
    if (paths) env.wasm.wasmPaths = paths;
  }
  return onnxRuntime(ort, false, wasmOptions);
}
