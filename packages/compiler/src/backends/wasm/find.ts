import { parallelism } from '#threads';
import type { Backend } from '../backend.ts';
import { wasmBackend } from './backend.ts';
import { start } from './run/memory.ts';
import { MOST_THREADS } from './threads/control.ts';
import { Team, type TeamOptions } from './threads/team.ts';

let found: Backend | null | undefined;

/** The compiler on a memory and threads of its own; null where there is no WebAssembly with SIMD, or a policy forbids it. */
export function startWasm(options: TeamOptions): { readonly backend: Backend; readonly team: Team | null } | null {
  const engine = start(options.threads > 1);
  if (!engine) return null;
  const team = engine.memory.shared ? new Team(engine.memory.own, options) : null;
  return { backend: wasmBackend({ ...engine, team }), team };
}

/** Keisan's own compiler to WebAssembly; null where there is no WebAssembly with SIMD, or a policy forbids it. */
export function findWasm(): Backend | null {
  if (found !== undefined) return found;
  found = startWasm({ threads: Math.min(parallelism(), MOST_THREADS) })?.backend ?? null;
  return found;
}
