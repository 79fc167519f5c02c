import type { Backend } from '../backend.ts';
import { wasmBackend } from './backend.ts';
import { start } from './run/memory.ts';

export { workOf } from './plan/work.ts';

let found: Backend | null | undefined;

/** Keisan's own compiler to WebAssembly; null where there is no WebAssembly with SIMD, or a policy forbids it. */
export function findWasm(): Backend | null {
  if (found !== undefined) return found;
  const engine = start();
  found = engine && wasmBackend(engine.memory, engine.relaxed);
  return found;
}
