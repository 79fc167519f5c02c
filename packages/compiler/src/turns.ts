/** The last call that works with a parameter, or with something else that takes one call at a time. */
const last = new WeakMap<object, Promise<void>>();
/** The calls that have begun or wait. */
const open = new Set<Promise<void>>();
/** The last call that waited for all others. */
let alone: Promise<void> = Promise.resolve();

/**
 * Runs `body` after every earlier call that shares a parameter with it, so that each starts from what the one before left.
 *
 * @param shared The parameters that it reads or assigns, and what else takes one call at a time; null where that shows only as it
 * runs: it then runs after all earlier calls, and before all later ones.
 */
export function inTurn<T>(shared: readonly object[] | null, body: () => T | Promise<T>): Promise<T> {
  const before = shared ? [alone, ...shared.map((one) => last.get(one))] : [...open];
  const result = Promise.all(new Set(before)).then(body);
  const end = () => void open.delete(done);
  const done = result.then(end, end);
  open.add(done);
  if (!shared) alone = done;
  for (const one of shared ?? []) last.set(one, done);
  return result;
}
