import type { Logs } from '../../callbacks/hooks.ts';

/** Takes a name in logs: a second `accuracy` is `accuracy_1`. */
export function claimName(taken: Set<string>, name: string): string {
  let free = name;
  for (let i = 1; taken.has(free); i++) free = `${name}_${i}`;
  taken.add(free);
  return free;
}

/** Logs in alphabetical order, as Keras hands them on. */
export function inLogOrder(entries: readonly (readonly [name: string, value: number])[]): Logs {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1))) as Logs;
}
