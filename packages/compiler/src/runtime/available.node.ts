import { availableParallelism } from 'node:os';
import { installation } from './installation.ts';
import type { OnnxRuntime } from './onnxruntime.ts';
import { onnxRuntime } from './onnxruntime.ts';
import { packageOf, type Runtime, type RuntimeName } from './session.ts';
import { declineUsageReports } from './usage-reports.ts';
import { wasmOptions } from './wasm-options.ts';

/** The runtimes of Node, the faster first. */
export const preference: readonly RuntimeName[] = ['native', 'wasm'];

/** What to install for the fast path. */
export const advice = installation.native;

/** The runtime that the environment asks for: KEISAN_RUNTIME. */
export const requested = (): string | undefined => process.env.KEISAN_RUNTIME;

/** Whether a runtime could not be loaded because its package is not installed, rather than something that it needs. */
export function isMissing(name: RuntimeName, error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return /^(ERR_)?MODULE_NOT_FOUND$/.test(code ?? '') && message.includes(`'${packageOf(name)}'`);
}

/**
 * Loads a runtime, or throws where its package is not installed or does not work. `env.wasm` of onnxruntime-web as the program has
 * set it is left alone.
 */
export async function loadRuntime(name: RuntimeName): Promise<Runtime> {
  if (name === 'native') {
    await declineUsageReports();
    const module = (await import('onnxruntime-node')) as unknown as { default?: OnnxRuntime } & OnnxRuntime;
    return onnxRuntime('native', module.default ?? module, true, { intraOpNumThreads: availableParallelism() });
  }
  const { env, ...ort } = await import('onnxruntime-web');
  env.wasm.numThreads ||= availableParallelism();
  return onnxRuntime('wasm', ort, false, wasmOptions);
}
