import { KeisanError } from '@keisan/autograd';

/** Errors that say which layer they come from. */
const attributed = new WeakSet<Error>();

/**
 * An error of Keisan with the layer that it comes from, `Dense "dense": matmul: got ...`: the innermost one, where layers are
 * nested. Other errors stay as they are.
 */
export function attribute(error: unknown, label: string): unknown {
  if (!(error instanceof KeisanError) || attributed.has(error)) return error;
  const isOwn = error.where.startsWith(label);
  const named = isOwn
    ? error
    : (Reflect.construct(error.constructor, [{ ...error, where: `${label}: ${error.where}` }]) as KeisanError);
  if (!isOwn) named.cause = error;
  attributed.add(named);
  return named;
}
