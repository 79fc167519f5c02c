import type { Tensor } from '@keisan/autograd';
import type { Logs, LogValue } from '../../callbacks/logs.ts';

/** Takes a name in logs: a second `accuracy` is `accuracy_1`. */
export function claimName(taken: Set<string>, name: string): string {
  let free = name;
  for (let i = 1; taken.has(free); i++) free = `${name}_${i}`;
  taken.add(free);
  return free;
}

/** Results as logs: in alphabetical order, as Keras hands them on. */
export function logsOf(values: Readonly<Record<string, Tensor | number>>): Logs {
  const named = Object.entries(values).map(
    ([name, value]) => [name, typeof value === 'number' ? value : (value.toArray() as LogValue)] as const,
  );
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))) as Logs;
}
