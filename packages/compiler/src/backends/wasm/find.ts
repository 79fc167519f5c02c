import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { parallelism } from '#threads';
import type { Backend } from '../backend.ts';
import { setting } from '../environment.ts';
import { wasmBackend } from './backend.ts';
import { start } from './run/memory.ts';
import { MOST_THREADS } from './threads/control.ts';
import { Team, type TeamOptions } from './threads/team.ts';

export { workOf } from './plan/work.ts';

let found: Backend | null | undefined;

/** The compiler on a memory and threads of its own; null where there is no WebAssembly with SIMD, or a policy forbids it. */
export function startWasm(options: TeamOptions): { readonly backend: Backend; readonly team: Team | null } | null {
  const engine = start(options.threads > 1);
  if (!engine) return null;
  const team = engine.memory.shared ? new Team(engine.memory.own, options) : null;
  return { backend: wasmBackend({ ...engine, team }), team };
}

/**
 * How many threads compute: as many as there are cores for, eight at most, and no more than KEISAN_THREADS says.
 * @throws ValueError where that is not a whole number from 1 on.
 */
export function threadCount(): number {
  const most = Math.min(parallelism(), MOST_THREADS);
  const asked = setting('KEISAN_THREADS');
  if (asked === undefined) return most;
  const count = Number(asked);
  if (Number.isInteger(count) && count >= 1) return Math.min(count, most);
  throw new ValueError({
    where: 'KEISAN_THREADS',
    got: describeValue(asked),
    expected: 'a whole number from 1 on',
    fix: 'Leave it out for a thread for each core, eight at most',
  });
}

/** Keisan's own compiler to WebAssembly; null where there is no WebAssembly with SIMD, or a policy forbids it. */
export function findWasm(): Backend | null {
  if (found !== undefined) return found;
  found = startWasm({ threads: threadCount() })?.backend ?? null;
  return found;
}
