import type { OnnxPackage } from './installation.ts';
import { onnxRuntime } from './onnxruntime.ts';
import type { Runtime } from './session.ts';
import { wasmOptions } from './wasm-options.ts';

/** The packages of a browser. */
export const packages: readonly OnnxPackage[] = ['onnxruntime-web'];

/** Whether a package could not be loaded because the page has no address for it. The words are those of the browsers, and of bundlers. */
export const isMissing = (_: OnnxPackage, error: unknown): boolean =>
  /specifier|does not resolve|Cannot find/.test(String((error as Error).cause));

/** The package. Of an import within `try` bundlers leave to the page what is not installed; elsewhere they end with an error. */
async function imported() {
  try {
    return await import('onnxruntime-web/wasm');
  } catch (cause) {
    throw new Error(String(cause), { cause });
  }
}

/**
 * A script of its own for threads to start from. A bundler may make ONNX Runtime a chunk that imports the page's, which every
 * thread would then run. Bundlers read the two addresses as they stand, and put the files beside the page.
 *
 * @returns undefined where the files were not put there, as by a development server: nothing is in one chunk then.
 */
async function threadScript(): Promise<{ readonly mjs: string; readonly wasm: string } | undefined> {
  try {
    const mjs = new URL('onnxruntime-web/ort-wasm-simd-threaded.mjs', import.meta.url).href;
    const wasm = new URL('onnxruntime-web/ort-wasm-simd-threaded.wasm', import.meta.url).href;
    const { ok, headers } = await fetch(mjs);
    return ok && headers.get('content-type')?.includes('javascript') ? { mjs, wasm } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Loads a package, or throws where it is not installed. A cross-origin isolated page gets a thread per core, another one
 * thread. `env.wasm.wasmPaths` and `numThreads` of onnxruntime-web that the page has set are left alone.
 */
export async function loadPackage(name: OnnxPackage): Promise<Runtime> {
  if (name !== 'onnxruntime-web') throw new Error(`a browser has no ${name}`);
  const { env, ...ort } = await imported();
  const { crossOriginIsolated, navigator } = globalThis;
  env.wasm.numThreads ||= crossOriginIsolated ? navigator.hardwareConcurrency : 1;
  if (env.wasm.numThreads > 1 && !env.wasm.wasmPaths) {
    const paths = await threadScript();
    if (paths) env.wasm.wasmPaths = paths;
  }
  return onnxRuntime(ort, false, wasmOptions);
}
