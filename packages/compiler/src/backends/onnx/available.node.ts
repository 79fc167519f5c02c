import { availableParallelism } from 'node:os';
import type { OnnxPackage } from './installation.ts';
import type { OnnxRuntime } from './onnxruntime.ts';
import { onnxRuntime } from './onnxruntime.ts';
import type { Runtime } from './session.ts';
import { declineUsageReports } from './usage-reports.ts';
import { wasmOptions } from './wasm-options.ts';

/** The packages of Node, the faster first. */
export const packages: readonly OnnxPackage[] = ['onnxruntime-node', 'onnxruntime-web'];

/** Whether a package could not be loaded because it is not installed, rather than something that it needs. */
export function isMissing(name: OnnxPackage, error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return /^(ERR_)?MODULE_NOT_FOUND$/.test(code ?? '') && message.includes(`'${name}'`);
}

/**
 * Loads a package, or throws where it is not installed or does not work. `env.wasm` of onnxruntime-web as the program has
 * set it is left alone.
 */
export async function loadPackage(name: OnnxPackage): Promise<Runtime> {
  if (name === 'onnxruntime-node') {
    await declineUsageReports();
    const module = (await import('onnxruntime-node')) as unknown as { default?: OnnxRuntime } & OnnxRuntime;
    return onnxRuntime(module.default ?? module, true, { intraOpNumThreads: availableParallelism() });
  }
  const { env, ...ort } = await import('onnxruntime-web');
  env.wasm.numThreads ||= availableParallelism();
  return onnxRuntime(ort, false, wasmOptions);
}
