import type { Parameter } from '@keisan/autograd';

/** The last call that works with a parameter. */
const last = new WeakMap<Parameter, Promise<void>>();
/** The calls that have begun or wait. */
const open = new Set<Promise<void>>();
/** The last call that waited for all others. */
let alone: Promise<void> = Promise.resolve();

/**
 * Runs `body` after every earlier call that shares a parameter with it, so that each starts from what the one before left.
 *
 * @param parameters What it reads or assigns; null where that shows only as it runs: it then runs after all earlier calls, and
 * before all later ones.
 */
export function inTurn<T>(parameters: readonly Parameter[] | null, body: () => T | Promise<T>): Promise<T> {
  const before = parameters ? [alone, ...parameters.map((parameter) => last.get(parameter))] : [...open];
  const result = Promise.all(new Set(before)).then(body);
  const end = () => void open.delete(done);
  const done = result.then(end, end);
  open.add(done);
  if (!parameters) alone = done;
  for (const parameter of parameters ?? []) last.set(parameter, done);
  return result;
}
